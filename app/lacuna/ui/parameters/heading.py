"""The heading of a group, which folds it; a screen reader hears whether it is folded."""

from functools import cache

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleStateChangeEvent, QKeyEvent
from PySide6.QtWidgets import QAccessibleWidget, QHBoxLayout, QWidget

from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton, make_label

CHEVRON = 10  # pixels
NOTE_EDGE = 10  # pixels beside a note, as many as beside a number in its box


class GroupHeading(IconButton):
    """Folds and unfolds with a click, Space or Return; Left folds, and Right unfolds."""

    fold_asked = signal(bool)

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, "chevron-down", title, title)
        self._title = title
        self.folded = False
        self._heard: QAccessibleInterface | None = None
        _let_be_heard()
        self.setObjectName("fold")
        self.setIconSize(QSize(CHEVRON, CHEVRON))
        self._note = make_label(self, name="quiet")
        self._note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, NOTE_EDGE, 0)
        line.addStretch(1)
        line.addWidget(self._note)
        self.clicked.connect(self._turn)

    def show_state(self, *, folded: bool, note: str, tip: str, broken: bool) -> None:
        """Show whether the group is folded, and what is to be known of it then; ``broken`` notes stand out."""
        self.setToolTip(tip)
        turned, self.folded = folded is not self.folded, folded
        self.set_icon("chevron-right" if folded else "chevron-down")
        name = "broken" if broken else "quiet"
        if self._note.objectName() != name:
            self._note.setObjectName(name)
            self._note.style().polish(self._note)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(", ".join(part for part in (self._title, note) if part))
        if turned:
            state = QAccessible.State()
            state.expanded = True  # pyright: ignore[reportAttributeAccessIssue]  (the stub has no fields)
            QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self, state))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Fold with Left, unfold with Right."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not held and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold_asked.emit(event.key() == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def heard(self) -> QAccessibleInterface:
        """Return what a screen reader hears of it."""
        if self._heard is None:
            self._heard = _Heard(self)
        return self._heard

    def _turn(self) -> None:
        self.fold_asked.emit(not self.folded)


class _Heard(QAccessibleWidget):
    """Tells a screen reader of a heading: Qt has no button that can be expanded."""

    def __init__(self, heading: GroupHeading) -> None:
        super().__init__(heading, QAccessible.Role.Button)

    def state(self) -> QAccessible.State:
        """Return Qt's own, and whether the group is unfolded."""
        heading, state = self.object(), super().state()
        if isinstance(heading, GroupHeading):
            state.expandable = True  # pyright: ignore[reportAttributeAccessIssue]  (the stub has no fields)
            state.expanded = not heading.folded  # pyright: ignore[reportAttributeAccessIssue]  (likewise)
            state.collapsed = heading.folded  # pyright: ignore[reportAttributeAccessIssue]  (likewise)
        return state

    def actionNames(self) -> list[str]:  # noqa: N802  (Qt's name)
        """Return what can be done with it."""
        return ["Press"]

    def doAction(self, _: str) -> None:  # noqa: N802  (Qt's name)
        """Press it."""
        heading = self.object()
        if isinstance(heading, GroupHeading):
            heading.click()


@cache  # Qt asks every factory that was ever installed, so one is enough
def _let_be_heard() -> None:
    QAccessible.installFactory(_interface)


def _interface(_: str, widget: QObject) -> QAccessibleInterface | None:
    return widget.heard() if isinstance(widget, GroupHeading) else None
