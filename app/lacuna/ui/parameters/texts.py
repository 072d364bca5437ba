"""Fields for what is no number: on or off, a text, stop texts, token biases."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from lacuna.core.parameters import Declaration, Value
from lacuna.ui.signals import signal

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", ",": "\\,"}


class Switch(QComboBox):
    """On or off, or "server default" where that is allowed."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self._values: list[Value] = [None, True, False] if declared.optional else [True, False]
        self.addItems(["not sent", "on", "off"] if declared.optional else ["on", "off"])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choose(declared.default)
        self.currentIndexChanged.connect(self.changed.emit)

    def choice(self) -> Value:
        """Return what is shown."""
        return self._values[self.currentIndex()]

    def choose(self, value: Value) -> None:
        """Show on (True), off (False) or "not sent" (None)."""
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  (Qt's name)
        """Scroll the panel, not the switch."""
        event.ignore()


class TextField(QLineEdit):
    """A text; an empty field is not sent."""

    changed = signal()

    def __init__(self, declared: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("not sent")
        self.setMaxLength(int(declared.high))
        self.editingFinished.connect(self.changed.emit)

    def choice(self) -> Value:
        """Return the text, or None."""
        return self.text() or None

    def choose(self, value: Value) -> None:
        """Show a text; None is an empty field."""
        self.setText(value if isinstance(value, str) else "")


class StopsField(QLineEdit):
    r"""Stop texts, parted by commas; ``\n``, ``\t`` and ``\,`` stand for a new line, a tab and a comma."""

    changed = signal()

    def __init__(self, _: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("none, e.g. \\n\\n, Chapter")
        self.editingFinished.connect(self.changed.emit)

    def choice(self) -> Value:
        """Return the texts, or None if there are none."""
        return read_stops(self.text()) or None

    def choose(self, value: Value) -> None:
        """Show texts."""
        texts = value if isinstance(value, tuple) else ()
        self.setText(", ".join(written_stop(text) for text in texts))


class BiasField(QLineEdit):
    """Token biases as ``id:bias``, parted by commas.

    Raises, on ``choice``:
        ValueError: something is not of that form.

    """

    changed = signal()

    def __init__(self, _: Declaration, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("none, e.g. 1234:-100")
        self.editingFinished.connect(self.changed.emit)

    def choice(self) -> Value:
        """Return the biases by token id, or None if there are none."""
        return read_biases(self.text()) or None

    def choose(self, value: Value) -> None:
        """Show biases."""
        biases = value.items() if isinstance(value, Mapping) else ()
        self.setText(", ".join(f"{token}:{bias}" for token, bias in biases))


def read_stops(text: str) -> tuple[str, ...]:
    r"""Return the stop texts of a line; blanks around a comma do not count, those written ``\s`` do."""
    parts: list[str] = [""]
    letters = iter(text)
    for letter in letters:
        if letter == "\\":
            follows = next(letters, "\\")
            parts[-1] += {"n": "\n", "t": "\t", "r": "\r", "s": "\0"}.get(follows, follows)
        elif letter == ",":
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(cleaned for part in parts if (cleaned := part.strip(" ").replace("\0", " ")))


def written_stop(text: str) -> str:
    """Return a stop text as ``read_stops`` reads it."""
    inner = text.strip(" ")
    start = len(text) - len(text.lstrip(" "))
    end = len(text) - len(text.rstrip(" ")) if inner else 0
    escaped = "".join(_ESCAPES.get(letter, letter) for letter in inner)
    return "\\s" * start + escaped + "\\s" * end


def read_biases(text: str) -> dict[int, int]:
    """Return biases by token id.

    Raises:
        ValueError: something is not ``id:bias`` with whole numbers.

    """
    out: dict[int, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        token, colon, bias = part.partition(":")
        try:
            out[int(token)] = int(bias)
        except ValueError as error:
            raise ValueError(f"Write {part!r} as a token's id, a colon and a bias: 1234:-100.") from error
        if not colon:
            raise ValueError(f"Write {part!r} as a token's id, a colon and a bias: 1234:-100.")
    return out
