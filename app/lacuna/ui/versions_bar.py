"""The floating bar under generated text: which choice is shown, and the keys to walk, discard and ask for more."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QPushButton

from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.paper import FOOT
from lacuna.ui.key_label import KeyLabel
from lacuna.ui.signals import signal
from lacuna.ui.theme import Theme
from lacuna.ui.widgets import IconButton, make_button, make_label

GAP = 8  # pixels under the text
EDGE = 8  # pixels to the border of the window
BEFORE = "before"  # the name of what stood there


class VersionsBar(QFrame):
    """Floats over the editor and never takes the focus: every button has a key."""

    previous = signal()
    next = signal()
    discard = signal()
    more = signal()

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._generation: int | None = None
        self._manuscript = editor.manuscript
        self.setObjectName("versions")
        self.setAccessibleName("Choices")
        self.setFont(QApplication.font())  # the interface's, not the manuscript's
        self._back = IconButton(self, "chevron-left", "Previous choice", focus=False)
        self._on = IconButton(self, "chevron-right", "Next choice", focus=False)
        self._back.clicked.connect(self.previous.emit)
        self._on.clicked.connect(self.next.emit)
        self._count = make_label(self, name="count")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 8, 4)
        row.setSpacing(4)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._back)
        row.addWidget(self._count)
        row.addWidget(self._on)
        row.addWidget(KeyLabel(self, "previous", "next"), 0, middle)
        for title, name, action, chosen in (
            ("Discard", "Bring back what stood there", "discard", self.discard.emit),
            ("More", "Ask for more choices", "more", self.more.emit),
        ):
            row.addSpacing(8)
            button = self._button(title, name, chosen)
            row.addWidget(button)
            self._buttons[action] = button
            row.addWidget(KeyLabel(self, action), 0, middle)
        self._shadow = QGraphicsDropShadowEffect(self, blurRadius=20, xOffset=0, yOffset=3)
        self.setGraphicsEffect(self._shadow)
        editor.verticalScrollBar().valueChanged.connect(self._find_place)
        editor.viewport().installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._shadow.setColor(theme.color("shadow"))

    def show_choice(self, shown: int, count: int, way: str = "") -> None:
        """Show which choice of how many stands there; 0 is what stood there before.

        Args:
            shown: its number.
            count: of all but what stood there before.
            way: sentences about the way in which it was made, if that is not the one that was asked for.

        """
        for text in (f"{count} of {count}", BEFORE):  # the buttons stay where they are, whichever is shown
            self._count.setText(text)
            self._count.setMinimumWidth(max(self._count.minimumWidth(), self._count.sizeHint().width()))
        self._count.setText(f"{shown} of {count}" if shown else BEFORE)
        self._count.setToolTip(way.replace(". ", ".\n"))  # our own words: no text of a server
        self._count.setAccessibleDescription(way)
        self._count.setAccessibleName(f"Choice {shown} of {count}" if shown else "What stood there before")
        self._back.setEnabled(shown > 0)
        self._on.setEnabled(shown < count)
        self._buttons["discard"].setEnabled(shown > 0)
        self.adjustSize()

    def float_under(self, generation: int) -> None:
        """Stand under the text of a generation, and stay with it until hidden."""
        self._generation = generation
        self._manuscript = self._editor.manuscript
        self._find_place()
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Hide, and follow no text any more."""
        self._generation = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Go along when the text is set anew in another width or height."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._find_place)  # when the text has been set
        return super().eventFilter(watched, event)

    def _find_place(self) -> None:
        if self._generation is None:
            return
        editor, viewport = self._editor, self._editor.viewport()
        if editor.manuscript is not self._manuscript:  # another was opened, and scrolls to its beginning
            self.leave()
            return
        start = editor.document().findBlock(editor.manuscript.generation(self._generation).start)
        margin = round(editor.document().documentMargin())
        left = viewport.x() + margin
        if start.textDirection() == Qt.LayoutDirection.RightToLeft:
            left = viewport.geometry().right() + 1 - margin - self.sizeHint().width()
        end = QTextCursor(editor.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        offset = viewport.pos()
        self.move(
            place_for(
                self.sizeHint(),
                editor.rect(),
                left,
                editor.place_rect(self._generation).translated(offset),
                editor.cursorRect(end).translated(offset),
            )
        )

    def _button(self, title: str, name: str, chosen: Callable[[], object]) -> QPushButton:
        button = make_button(self, title, "plain", focus=False)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(chosen)
        return button


def place_for(size: QSize, whole: QRect, left: int, place: QRect, end: QRect) -> QPoint:
    """Return where the bar stands, so that it never covers text.

    Right under the generated text if nothing is written below it; otherwise in the editor's foot, which holds no text.

    Args:
        size: the bar's.
        whole: the editor.
        left: where the text column begins.
        place: the last line of the generated text.
        end: the last line of the manuscript.

    """
    foot = whole.bottom() + 1 - FOOT + (FOOT - size.height()) // 2
    under = place.bottom() + GAP
    free = end.bottom() <= place.bottom() and under >= whole.top() and under + size.height() <= whole.bottom() - EDGE
    x = max(EDGE, min(left, whole.right() - size.width() - EDGE))
    return QPoint(x, under if free else foot)
