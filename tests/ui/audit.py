"""What a screen reader finds in a window, and what it would find there without a name or a role."""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QWidget

Role = QAccessible.Role
CONTROLS = {
    *(Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.SpinBox, Role.Slider),
    *(Role.List, Role.Tree, Role.Table, Role.MenuItem, Role.PageTab, Role.Link, Role.ButtonMenu, Role.ButtonDropDown),
}
NO_ROLES = {Role.NoRole, Role.Client, Role.Whitespace}


def nameless(window: QWidget) -> list[str]:
    """Return what a screen reader could not tell of in a window; nothing if all is well."""
    return [
        f"{found.role().name} {_who(found)}"
        for found in seen(window)
        if (found.role() in CONTROLS and not found.text(QAccessible.Text.Name).strip())
        or (found.state().focusable and found.role() in NO_ROLES)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  (the stub has no fields)
    ]


def unexplained(window: QWidget) -> list[str]:
    """Return the buttons in a window that show only an icon, and have no tip that says what they do."""
    buttons = (
        button for button in window.findChildren(QAbstractButton) if button.isVisible() and button.window() is window
    )
    return [
        f"{type(button).__name__} {button.accessibleName()!r}"
        for button in buttons
        if not button.text() and not button.toolTip() and not button.objectName().startswith("Scroll")
    ]


def seen(window: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield all that is visible in a window, the window first."""
    yield from _visible(QAccessible.queryAccessibleInterface(window))


def _visible(found: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if found.state().invisible:  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  (the stub has no fields)
        return
    yield found
    if found.role() in (Role.ComboBox, Role.SpinBox):
        return  # what is inside is Qt's own
    for number in range(found.childCount()):
        yield from _visible(found.child(number))


def _who(found: QAccessibleInterface) -> str:
    widget = found.object()
    return f"{type(widget).__name__} {widget.objectName()!r}"
