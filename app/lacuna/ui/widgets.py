"""Making the small widgets that are everywhere, with the names by which the style sheet knows them."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontDatabase, QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from lacuna.ui.icons import SIZE, tinted_icon

_SHORT = {"Return": "⏎", "Enter": "⏎", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class Button(QPushButton):
    """A button that Return presses as Space does, wherever it stands: Qt's own heeds Return only in a dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Be pressed, once however long the key is held."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or held:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class IconButton(Button):
    """A button with one of the program's icons, in the quiet colour of the theme; it may have a title as well."""

    def __init__(self, parent: QWidget, icon: str, name: str, title: str = "", *, focus: bool = True) -> None:
        super().__init__(title, parent)
        self._icon = icon
        self.setObjectName("plain")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setIconSize(QSize(SIZE, SIZE))
        if not focus:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tint()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        palette = QApplication.palette()  # a style sheet's colour changes every role of the button's own
        quiet = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText)
        disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        self.setIcon(tinted_icon(self._icon, quiet, disabled))


def make_label(parent: QWidget, text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that shows text as text, whatever is in it."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    return label


def make_button(parent: QWidget, title: str = "", name: str = "", *, focus: bool = True) -> QPushButton:
    """Return a button; one without ``focus`` leaves it to the text, and has a key elsewhere."""
    button = Button(title, parent)
    button.setObjectName(name)
    if not focus:
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def make_row_button(
    parent: QWidget, title: str, pressed: Callable[[], object], keys: str = "", tip: str = ""
) -> QPushButton:
    """Return a button beside a list: Return is not its key there. Its own keys, if it has any, are its tip."""
    button = make_button(parent, title)
    button.setAutoDefault(False)
    button.clicked.connect(pressed)
    button.setToolTip(tip)
    if keys:
        QShortcut(QKeySequence(keys), parent).activated.connect(button.click)
        button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
    return button


def make_lines(parent: QWidget, name: str) -> QPlainTextEdit:
    """Return a place for lines to read and to copy, in letters of one width; Tab leaves it."""
    lines = QPlainTextEdit(parent)
    lines.setObjectName("lines")
    lines.setReadOnly(True)
    lines.setUndoRedoEnabled(False)
    lines.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    lines.setTabChangesFocus(True)
    lines.setAccessibleName(name)
    return lines


def make_search(parent: QWidget, hint: str) -> QLineEdit:
    """Return a field that says what is looked for in it, and has a button that clears it."""
    line = QLineEdit(parent)
    line.setPlaceholderText(hint)
    line.setAccessibleName(hint)
    line.setClearButtonEnabled(True)
    for clear in line.findChildren(QToolButton):
        clear.setAccessibleName("Clear")
        clear.setToolTip("Clear")
    return line


def make_rule(parent: QWidget) -> QFrame:
    """Return a hairline."""
    rule = QFrame(parent)
    rule.setObjectName("group")
    rule.setFixedHeight(1)
    return rule


def key_text(keys: str) -> str:
    """Return a shortcut as the keyboard shows it: ``Ctrl ⏎`` for ``Ctrl+Return``; on macOS with its own signs."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return " ".join(_SHORT.get(part, part) for part in re.split(r"(?<=.)\+(?=.)", native))
