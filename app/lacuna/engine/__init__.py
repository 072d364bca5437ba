"""The built-in model: a completions endpoint on 127.0.0.1, in a process of its own."""
