"""Marks on a field that the style sheet knows: at server default, or breaking a rule."""

from PySide6.QtWidgets import QWidget


def mark(field: QWidget, name: str, *, on: bool) -> None:
    """Set a mark, ``unset`` or ``broken``, and let the style sheet see it."""
    if bool(field.property(name)) != on:
        field.setProperty(name, on)
        field.style().unpolish(field)
        field.style().polish(field)
        field.update()
