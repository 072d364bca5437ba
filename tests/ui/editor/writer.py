"""A writer's hands on a real editor: keys, mouse, clipboard and input method, and an eye that reads what is shown."""

from collections.abc import Callable
from itertools import count
from typing import cast

from PySide6.QtCore import QDeadlineTimer, QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lacuna.core.manuscript import Manuscript, units
from lacuna.core.token import Token
from lacuna.ui.editor import ManuscriptEditor

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
PATIENCE = 30_000  # milliseconds on a machine that has other things to do


class Editors:
    """Opens editors, and takes them all off the screen at the end: Qt must not outlive its Python half."""

    def __init__(self) -> None:
        self._open: list[ManuscriptEditor] = []

    def __call__(self, text: str = "", *, width: int = 700, height: int = 400) -> ManuscriptEditor:
        """Return an editor on the screen that shows a text."""
        editor = ManuscriptEditor()
        self._open.append(editor)
        editor.resize(width, height)
        editor.set_manuscript(Manuscript(text))
        editor.show()
        editor.activateWindow()
        editor.setFocus()
        turn()
        return editor

    def close(self) -> None:
        """Take all editors off the screen."""
        for editor in self._open:
            editor.close()
            editor.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._open.clear()


def turn(milliseconds: int = 0) -> None:
    """Let the event loop turn."""
    QTest.qWait(milliseconds)


def until(condition: Callable[[], object]) -> None:
    """Let the event loop turn until something is true."""
    end = QDeadlineTimer(PATIENCE)
    while not condition():
        assert not end.hasExpired(), "waited in vain"
        QTest.qWait(1)


def shown(editor: ManuscriptEditor) -> str:
    """Return what Qt shows, read paragraph by paragraph, which alters nothing."""
    parts: list[str] = []
    block = editor.document().begin()
    while block.isValid():
        parts.append(block.text())
        block = block.next()
    return "\n".join(parts)


def key(editor: ManuscriptEditor, which: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press and release a key."""
    QTest.keyClick(editor, which, modifiers)


def write(editor: ManuscriptEditor, text: str) -> None:
    """Type a text, one key for each character."""
    for letter in text:
        if letter == "\n":
            key(editor, Qt.Key.Key_Return)
        else:
            QApplication.sendEvent(editor, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_unknown, NONE, letter))


def select(editor: ManuscriptEditor, first: int, last: int | None = None) -> None:
    """Put the caret at ``first``, or select from there to ``last``, as a click or a drag does."""
    cursor = editor.textCursor()
    cursor.setPosition(first)
    if last is not None:
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def compose(editor: ManuscriptEditor, letters: str, commit: str = "", replace: tuple[int, int] = (0, 0)) -> None:
    """Let an input method show ``letters``, or commit a text; nothing of both cancels."""
    event = QInputMethodEvent(letters, [])
    if commit or replace != (0, 0):
        event.setCommitString(commit, *replace)
    QApplication.sendEvent(editor, event)


def paste(editor: ManuscriptEditor, text: str) -> None:
    """Paste from another program."""
    QApplication.clipboard().setText(text)
    editor.paste()


def drop(editor: ManuscriptEditor, pos: int, data: QMimeData, *, inside: bool) -> None:
    """Drop at a position what was dragged: from this editor, or from another program."""
    point = QPointF(editor.caret_rect(pos).center())
    action = Qt.DropAction.MoveAction if inside else Qt.DropAction.CopyAction
    left = Qt.MouseButton.LeftButton
    moved = QDragMoveEvent(point.toPoint(), action, data, left, NONE)
    dropped = Dropped(point, action, data, left, NONE)
    dropped.dragged_from = editor.viewport() if inside else None
    QApplication.sendEvent(editor.viewport(), moved)
    editor.dropEvent(dropped)


class Dropped(QDropEvent):
    """A drop whose origin a test can say: Qt knows it from the drag itself, which needs a hand on a mouse."""

    dragged_from: QObject | None = None

    def source(self) -> QObject:
        return cast("QObject", self.dragged_from)


def tokens(*texts: str) -> list[Token]:
    """Return tokens without probabilities."""
    return [Token(text) for text in texts]


class Letters:
    """Letters that occur nowhere else, so that each can be found again; every third takes two units."""

    def __init__(self) -> None:
        self._numbers = count()

    def fresh(self, size: int) -> str:
        """Return so many letters."""
        return "".join(chr((0x20000 if k % 3 == 2 else 0x4E00) + k) for k in (next(self._numbers) for _ in range(size)))


def index(text: str, pos: int) -> int:
    """Return how many characters of a text stand before a position in units."""
    return len(text.encode("utf-16-le")[: 2 * pos].decode("utf-16-le"))


def position(text: str, at: int) -> int:
    """Return the position in units before the character ``at``."""
    return units(text[:at])


def middle(editor: ManuscriptEditor, pos: int) -> QPoint:
    """Return the middle of the letter behind a position, in the viewport."""
    return editor.rects(pos, 1)[0].center()
