"""The palette itself: a field, and under it the actions that fit what is typed there."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from lacuna.ui.announce import announce
from lacuna.ui.palette.entries import Entry, ranked
from lacuna.ui.palette.row_painter import ENTRY, RowPainter
from lacuna.ui.signals import signal
from lacuna.ui.theme import Theme
from lacuna.ui.widgets import make_label

WIDEST = 600
TOP = 56  # pixels under the window's edge
ROWS = 9  # are seen at once
EDGE = 24
_MOVING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QFrame):
    """Floats over the window until something is chosen or it loses the focus; the focus goes back to where it was."""

    chosen = signal(str)  # the action, by its id

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._entries: Sequence[Entry] = ()
        self._recent: Sequence[str] = ()
        self._before: QWidget | None = None  # what had the focus
        self._whole = 0  # pixels: the height with the list
        self.setObjectName("palette")
        self.setAccessibleName("Commands")
        self._field = QLineEdit(self)
        self._field.setAccessibleName("Command")
        self._field.setPlaceholderText("What would you like to do?")
        self._field.textEdited.connect(self._fill)
        self._field.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setObjectName("commands")
        self._list.setAccessibleName("Commands")
        self._list.setModel(self._model)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._painter = RowPainter(self._list)
        self._list.setItemDelegate(self._painter)
        self._list.clicked.connect(self._choose)
        self._list.selectionModel().currentChanged.connect(self._went)
        self._help = make_label(self, name="quiet", wrap=True)
        self._help.setContentsMargins(8, 0, 8, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 10)
        column.setSpacing(6)
        for widget in (self._field, self._list, self._help):
            column.addWidget(widget)
        self._shadow = QGraphicsDropShadowEffect(self, blurRadius=28, xOffset=0, yOffset=6)
        self.setGraphicsEffect(self._shadow)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._painter.set_theme(theme)
        self._shadow.setColor(theme.color("shadow"))

    def open(self, entries: Sequence[Entry], recent: Sequence[str]) -> None:
        """List actions, the recent ones (by id) first, and let the writer type."""
        self._entries, self._recent = entries, recent
        if self.isHidden():  # else its key was pressed again
            self._before = QApplication.focusWidget()
        self._field.clear()
        self._fill("")
        width = min(WIDEST, self._window.width() - 2 * EDGE)
        rows = min(ROWS, max(3, (self._window.height() - TOP - 160) // self._list.sizeHintForRow(0)))
        self._list.setFixedHeight(rows * self._list.sizeHintForRow(0) + 2)
        self._list.show()
        self.setFixedWidth(width)
        self.adjustSize()
        self._whole = self.height()
        self.move(QPoint((self._window.width() - width) // 2, TOP))
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_quietly(self) -> None:
        """Hide, and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Walk and choose while typing; close when the focus goes elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        elif event.type() == QEvent.Type.FocusOut and QApplication.focusWidget() is not self._field:
            self.hide()
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_quietly()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif event.key() in _MOVING:
            QApplication.sendEvent(self._list, event)
        else:
            return False
        return True

    def _fill(self, typed: str) -> None:
        self._model.clear()
        for entry in ranked(self._entries, typed, self._recent):
            item = QStandardItem(entry.title)
            item.setData(entry, ENTRY)
            item.setData(entry.spoken, Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setVisible(self._model.rowCount() > 0)  # what is said of none stands where the first would
        if not self._model.rowCount():
            self._help.setText("No action has these letters in its name.")
        if self.isVisible():
            self.resize(self.width(), self._whole if self._model.rowCount() else self.sizeHint().height())

    def _went(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, Entry):
            self._help.setText(entry.help)
            if self.isVisible():
                announce(self._list, entry.spoken)

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        if entry.reason:
            announce(self._list, entry.reason, urgent=True)
            return
        self.close_quietly()
        self.chosen.emit(entry.id)
