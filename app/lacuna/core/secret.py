"""A key that cannot be printed, logged, compared by accident or written to a file."""

from typing import NoReturn

LONGEST = 1280  # characters: what Windows' Credential Locker holds


class Secret:
    """Holds a key; only ``reveal`` gives it back, where a request's header is made."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Keep a key.

        Raises:
            ValueError: it is empty, too long, or holds characters that no key has: blanks, control or non-ASCII
                characters. The sentence does not repeat it.

        """
        value = value.strip()
        if not value or not all("!" <= letter <= "~" for letter in value):
            raise ValueError("A key is made of visible ASCII characters, without blanks.")
        if len(value) > LONGEST:
            raise ValueError(f"A key has at most {LONGEST:,} characters; this one has {len(value):,}.")
        self._value = value

    def reveal(self) -> str:
        """Return the key itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is never pickled.")
