"""Fields that hold several values, each on a chip: stop texts and token biases."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from lacuna.core.parameters import Declaration, Value
from lacuna.ui.flow_layout import FlowLayout
from lacuna.ui.parameters.chip_text import read_bias, read_stop, shown_stop, typed_stop, written_bias
from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton

Item = TypeVar("Item")
APART = 4  # pixels between chips
ADD = "add…"
ENTRY = 72  # pixels that the entry needs to stand beside the last chip
CROSS = 12  # pixels
ROOM = 36  # pixels of a chip that are not its text


class Chip(IconButton):
    """A value with a cross; a click, or a key that deletes, takes it away."""

    removed = signal()

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent, "close", f"{text}: take it away")
        self._text = text
        self.setObjectName("chip")
        self.setIconSize(QSize(CROSS, CROSS))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the text
        self.clicked.connect(self.removed.emit)

    def fit(self, width: int) -> None:
        """Shorten the text to a width in pixels; the whole stands in the tooltip."""
        self.setText(QFontMetrics(self.font()).elidedText(self._text, Qt.TextElideMode.ElideMiddle, width - ROOM))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Take the value away with Delete and Backspace as well."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class Entry(QLineEdit):
    """Where the next value is typed. Return makes a chip of it; Backspace in an empty entry takes the last one back."""

    taken_back = signal()

    def __init__(self, parent: QWidget, *, lines: bool) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setMinimumWidth(ENTRY)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Write a new line's sign with Shift and Return, if values can hold new lines."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.taken_back.emit()
        elif (
            self._lines
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.insert(typed_stop("\n"))
        else:
            super().keyPressEvent(event)


class ChipsField(QWidget, Generic[Item]):
    """Values on chips, and an entry for the next. What stands in the entry counts even before it is a chip.

    A kind of value says how it is read, typed and shown.
    """

    changed = signal()

    def __init__(self, parent: QWidget, placeholder: str, *, lines: bool) -> None:
        super().__init__(parent)
        self._placeholder = placeholder
        self._items: list[Item] = []
        self._chips: list[Chip] = []
        self.entry = Entry(self, lines=lines)
        self.entry.setPlaceholderText(f"{ADD} {placeholder}")
        self.entry.returnPressed.connect(self._take)
        self.entry.editingFinished.connect(self._take)
        self.entry.taken_back.connect(self._take_back)
        self._flow = FlowLayout(self, APART)
        self._flow.addWidget(self.entry)
        self.setFocusProxy(self.entry)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def items(self) -> list[Item]:
        """Return the values, the one in the entry included.

        Raises:
            ValueError: what stands in the entry is none.

        """
        typed = self.entry.text()
        return self._joined(self.read(typed)) if typed else list(self._items)

    def show_items(self, items: list[Item]) -> None:
        """Show values; the entry is empty then."""
        self.entry.clear()
        self._items = items
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for i, item in enumerate(items):
            chip = Chip(self, self.shown(item))
            chip.fit(self.width())
            chip.setFixedHeight(self.entry.sizeHint().height())
            chip.removed.connect(self._removed)
            self._flow.insert_widget(i, chip)
            self._chips.append(chip)
            chip.show()
        self.entry.setPlaceholderText(ADD if items else f"{ADD} {self._placeholder}")
        self.updateGeometry()

    def read(self, typed: str) -> Item:
        """Return the value that an entry holds."""
        raise NotImplementedError

    def typed(self, item: Item) -> str:
        """Return what an entry holds for a value."""
        raise NotImplementedError

    def shown(self, item: Item) -> str:
        """Return what a chip says of a value."""
        raise NotImplementedError

    def replaces(self, item: Item, other: Item) -> bool:
        """Return whether a new value takes the place of another."""
        return item == other

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Shorten what is too long for the field."""
        super().resizeEvent(event)
        for chip in self._chips:
            chip.fit(self.width())

    def _joined(self, item: Item) -> list[Item]:
        return [other for other in self._items if not self.replaces(item, other)] + [item]

    def _take(self) -> None:
        """Make a chip of what stands in the entry; what cannot be one stays, and the panel says why."""
        if not self.entry.text():
            return
        try:
            items = self.items()
        except ValueError:
            pass
        else:
            self.show_items(items)
        self.changed.emit()

    def _take_back(self) -> None:
        if self._items:
            last = self._items[-1]
            self.show_items(self._items[:-1])
            self.entry.setText(self.typed(last))
            self.changed.emit()

    def _removed(self) -> None:
        chip = self.sender()
        self.show_items([item for item, other in zip(self._items, self._chips, strict=True) if other is not chip])
        self.entry.setFocus()
        self.changed.emit()


class StopsField(ChipsField[str]):
    """Stop texts, in order."""

    def __init__(self, _: Declaration, parent: QWidget) -> None:
        super().__init__(parent, "Shift ⏎: new line", lines=True)

    def choice(self) -> Value:
        """Return the texts, or None if there are none."""
        return tuple(self.items()) or None

    def choose(self, value: Value) -> None:
        """Show texts."""
        self.show_items(list(value) if isinstance(value, tuple) else [])

    def read(self, typed: str) -> str:
        """Return the stop text."""
        return read_stop(typed)

    def typed(self, item: str) -> str:
        """Return a text as it is typed."""
        return typed_stop(item)

    def shown(self, item: str) -> str:
        """Return a text with its blanks visible."""
        return shown_stop(item)


class BiasField(ChipsField[tuple[int, int]]):
    """Token biases by the token's id; a token has one.

    Raises, on ``choice``:
        ValueError: what stands in the entry is no id and bias.

    """

    def __init__(self, _: Declaration, parent: QWidget) -> None:
        super().__init__(parent, written_bias(1234, -100), lines=False)

    def choice(self) -> Value:
        """Return the biases by token id, or None if there are none."""
        return dict(self.items()) or None

    def choose(self, value: Value) -> None:
        """Show biases."""
        self.show_items(list(value.items()) if isinstance(value, Mapping) else [])

    def read(self, typed: str) -> tuple[int, int]:
        """Return token id and bias."""
        return read_bias(typed)

    def typed(self, item: tuple[int, int]) -> str:
        """Return a bias as it is typed."""
        return written_bias(*item)

    def shown(self, item: tuple[int, int]) -> str:
        """Return a bias with its sign."""
        return written_bias(*item)

    def replaces(self, item: tuple[int, int], other: tuple[int, int]) -> bool:
        """Return whether both are of one token."""
        return item[0] == other[0]
