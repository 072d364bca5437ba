"""Reading JSON of unknown shape: each function gives back what was hoped for, or says that it is not there."""

from typing import Any, cast


def as_object(value: Any) -> dict[str, Any] | None:
    """Return a JSON object, or None."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_list(value: Any) -> list[Any]:
    """Return a JSON array, or an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_number(value: Any) -> float | None:
    """Return a number, or None; whole numbers without end are None too."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def as_integer(value: Any) -> int | None:
    """Return a whole number, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_text(value: Any) -> str | None:
    """Return a text, or None."""
    return value if isinstance(value, str) else None
