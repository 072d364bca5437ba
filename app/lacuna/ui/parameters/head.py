"""The head of the panel: the preset in use, what can be taken back, and the search for a parameter."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lacuna.ui.parameters.preset_button import PresetButton
from lacuna.ui.parameters.rows import MARGIN
from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton

FIND, ALL = "Find a parameter", "Show all parameters"
ICON_EDGE = 6  # pixels between an icon and its frame, which is seen only with the focus


class PanelHead(QWidget):
    """Stands above the rows; the field for searching is there only while it is used."""

    back_asked = signal()
    typed = signal(str)  # into the search, empty when it ends
    entered = signal()  # Return or Down: to what was found

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.preset = PresetButton(self)
        self._back = IconButton(self, "undo", "Take back")
        self._back.clicked.connect(self.back_asked.emit)
        self._search = IconButton(self, "search", FIND)
        self._search.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves it in the field, which is there then
        self._search.clicked.connect(self._turn)
        self.field = SearchField(self)
        self.field.textChanged.connect(self.typed.emit)
        self.field.left.connect(self._leave)
        self.field.emptied.connect(self.end_search)
        self.field.entered.connect(self.entered.emit)
        self.field.hide()
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.preset, 1)
        line.addWidget(self._back)
        line.addWidget(self._search)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 10, MARGIN - ICON_EDGE, 6)
        column.setSpacing(6)
        column.addLayout(line)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, ICON_EDGE, 0)
        below.addWidget(self.field)
        column.addLayout(below)
        self.show_step("")

    def search(self) -> None:
        """Let the writer type what to look for."""
        self.field.show()
        self._name("close", ALL)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_step(self, title: str) -> None:
        """Say what can be taken back; empty if nothing can."""
        text = f"Take back: {title}"
        self._back.setVisible(bool(title))
        self._back.setToolTip(text)
        self._back.setAccessibleName(text)

    def end_search(self) -> None:
        """Show all parameters again."""
        self.field.clear()
        self.field.hide()
        self._name("search", FIND)

    @property
    def searching(self) -> bool:
        """Whether the field is there."""
        return self.field.isVisibleTo(self)

    def _turn(self) -> None:
        if self.searching:
            self._leave()
        else:
            self.search()

    def _name(self, icon: str, name: str) -> None:
        self._search.set_icon(icon)
        self._search.setToolTip(name)
        self._search.setAccessibleName(name)

    def _leave(self) -> None:
        self.end_search()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)


class SearchField(QLineEdit):
    """Esc ends the search; so does leaving it with nothing in it."""

    left = signal()
    emptied = signal()  # it was left with nothing in it
    entered = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(FIND)
        self.setAccessibleName(FIND)
        self.setToolTip("By its name, the API’s name or a word of its help. Esc shows all again.")

    def event(self, event: QEvent) -> bool:
        """Have Esc for itself: elsewhere it stops the writing."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """End with Esc; go to what was found with Return and Down."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Do away with an empty field."""
        super().focusOutEvent(event)
        if not self.text() and event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.emptied.emit()
