"""A parameter's value as it is said in a sentence; without Qt."""

from collections.abc import Mapping

from lacuna.core.parameters import Kind, Value, declared
from lacuna.ui.parameters.chip_text import shown_stop

SERVER_DEFAULT = "server default"
NOT_SENT = "not sent"
MOST = 8  # decimals
_UNSENT = (Kind.TEXT, Kind.STOPS, Kind.BIAS)  # an empty field is understood without the server


def shown_value(name: str, value: Value) -> str:
    """Return a value as the panel shows it, in short."""
    kind = declared()[name].kind
    if value is None or value in ((), {}):
        return NOT_SENT if kind in _UNSENT else SERVER_DEFAULT
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (int, float)):
        return _number(value) if kind is Kind.NUMBER else str(value)
    if isinstance(value, Mapping):
        return f"{len(value)} token{'' if len(value) == 1 else 's'}"
    return value if isinstance(value, str) else " ".join(map(shown_stop, value))


def _number(value: float) -> str:
    whole, _, decimals = f"{value:.{MOST}f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def said(name: str, value: Value) -> str:
    """Return a parameter with its value: ``Temperature 0.80``."""
    return f"{declared()[name].title} {shown_value(name, value)}"
