"""Training of the built-in model: a program of the developers', not part of what is installed."""
