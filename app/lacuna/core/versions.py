"""Files of the program that a later version of it has written."""


class TooNew(ValueError):
    """The file was written by a later version of the program."""
