"""Whether what has the keyboard shows it: a picture of each kind of control without the focus, and one with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QScrollArea, QWidget

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.keys.keys_button import KeysButton
from lacuna.ui.palette import Palette

SHOWN_OTHERWISE = (ManuscriptEditor, QScrollArea)  # a caret; what is in it


class FocusShown:
    """Looks at each kind of control once: those of one class and one name in the style sheet look alike."""

    def __init__(self) -> None:
        self._known: set[tuple[type[QWidget], str]] = set()

    def missing(self, window: QWidget) -> list[str]:
        """Return which controls of a window do not show that they have the keyboard; it goes back to where it was."""
        before = QApplication.focusWidget()
        if isinstance(window, (QMenu, QFileDialog)) or (isinstance(before, KeysButton) and before.isChecked()):
            return []
        if isinstance(before, QWidget) and isinstance(before.parentWidget(), Palette):
            return []  # it closes without the keyboard
        found = [fault for widget in self._fresh(window) for fault in _shows(widget, window)]
        if isinstance(before, QWidget):
            before.setFocus()
        return found

    def _fresh(self, window: QWidget) -> list[QWidget]:
        fresh: dict[tuple[type[QWidget], str], QWidget] = {}
        for widget in window.findChildren(QWidget):
            if _is_stop(widget, window):
                fresh.setdefault((type(widget), widget.objectName()), widget)
        new = {kind: widget for kind, widget in fresh.items() if kind not in self._known}
        self._known |= set(new)
        return list(new.values())


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    return (
        widget.window() is window
        and widget.isVisible()
        and widget.isEnabled()
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and not isinstance(widget, SHOWN_OTHERWISE)
    )


def _shows(widget: QWidget, window: QWidget) -> list[str]:
    name = f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}"
    window.setFocus()
    if (focused := QApplication.focusWidget()) is not None:
        focused.clearFocus()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if QApplication.focusWidget() is not widget:
        return [f"{name} does not take the keyboard"]
    return [f"{name} does not show that it has the keyboard"] if widget.grab().toImage() == without else []
