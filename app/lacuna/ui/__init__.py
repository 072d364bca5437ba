"""Qt: the widgets, and the objects that join them to the services."""
