"""A capability card in words, and the values that a cell can be given."""

from typing import Any, cast

from lacuna.core.servers.capabilities import ANY, Capabilities, PromptForm, cells
from lacuna.core.servers.fim import FAMILIES

_PROMPTS = (
    (PromptForm.TEXT,),
    (PromptForm.TEXT, PromptForm.TEXTS),
    (PromptForm.TEXT, PromptForm.TOKENS),
    tuple(PromptForm),
)
_NONE = frozenset({"logprobs", "context"})  # numbers that may be none at all
_UNKNOWN = "not known"


def worded(name: str, value: Any) -> str:
    """Return a cell's value for the writer."""
    if value is None:
        return _UNKNOWN if name == "context" else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == tuple(PromptForm):
        return "all forms"
    if isinstance(value, tuple):
        return ", ".join(form.value for form in cast("tuple[PromptForm, ...]", value))
    if value == ANY and name != "context":
        return "any number"
    return f"{value:,}" if isinstance(value, int) and value else str(value or "none")


def options(name: str) -> tuple[Any, ...]:
    """Return the values that a cell can have if they are few; nothing for a number."""
    if name == "prompts":
        return _PROMPTS
    if name == "fim":
        return ("", *FAMILIES)
    return (True, False) if isinstance(getattr(Capabilities(), name), bool) else ()


def read(name: str, text: str) -> Any:
    """Return the value that a writer typed for a number: digits, ``none`` or ``any``.

    Raises:
        ValueError: it is none of them; the text is a sentence.

    """
    typed = text.strip().lower().replace(",", "")
    if typed in ("none", _UNKNOWN) and name in _NONE:
        return None
    if typed in ("any", "any number") and name != "context":
        return ANY
    if typed.isdecimal():
        return int(typed)
    others = " or “none”" if name in _NONE else ""
    raise ValueError(f"{cells()[name].title}: enter a number{others}.")
