"""Texts and numbers as they stand in a cell of a table: short, and on one line."""

from lacuna.core.batch import Result, Row

LONGEST = 240  # characters of a text that a cell looks at


def one_line(text: str) -> str:
    """Return the beginning of a text on one line."""
    beginning = text[:LONGEST]
    for end in ("\n", "\t", "\u2028", "\u2029"):
        beginning = beginning.replace(end, " ")
    return beginning.lstrip(" ")


def prompt_of(row: Row) -> str:
    """Return a prompt, or token ids as they are typed."""
    return row.prompt if isinstance(row.prompt, str) else ", ".join(map(str, row.prompt))


def logprob_of(result: Result) -> str:
    """Return a mean logprob in nats to two places; empty if there is none."""
    return "" if result.mean_logprob is None else f"{result.mean_logprob:.2f}".replace("-", "\N{MINUS SIGN}")
