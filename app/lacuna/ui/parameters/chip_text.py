"""What is typed into an entry, what it means, and what a chip says of it; without Qt."""

# As on the card of a token. In an entry these signs stand for what cannot be typed there.
_SIGNS = {"\n": "↵", "\t": "⇥"}
_MINUS = "\N{MINUS SIGN}"
_MEANT = {sign: meant for meant, sign in _SIGNS.items()}


def typed_stop(text: str) -> str:
    """Return a stop text as an entry shows it; ``read_stop`` is its inverse."""
    return "".join(_SIGNS.get(letter, letter) for letter in text.replace("\r\n", "\n").replace("\r", "\n"))


def read_stop(typed: str) -> str:
    """Return the stop text that an entry holds, blanks at its ends included."""
    return "".join(_MEANT.get(letter, letter) for letter in typed)


def shown_stop(text: str) -> str:
    """Return a stop text as a chip shows it: blanks at its ends, which count, are made visible."""
    typed = typed_stop(text)
    inner = typed.strip(" ")
    if not inner:
        return "␣" * len(typed)
    start = len(typed) - len(typed.lstrip(" "))
    return "␣" * start + inner + "␣" * (len(typed) - start - len(inner))


def read_bias(typed: str) -> tuple[int, int]:
    """Return the token id and the bias that an entry holds, as ``1234 -100`` or ``1234:-100``.

    Raises:
        ValueError: it holds something else.

    """
    parts = typed.replace(_MINUS, "-").replace(":", " ").replace("=", " ").split()
    try:
        token, bias = (int(part) for part in parts)
    except ValueError as error:
        raise ValueError(f"Write a token’s id and a bias, as in 1234 -100, instead of {typed.strip()!r}.") from error
    return token, bias


def written_bias(token: int, bias: int) -> str:
    """Return a bias as a chip and an entry show it: with a sign."""
    return f"{token} {bias:+d}".replace("-", _MINUS)
