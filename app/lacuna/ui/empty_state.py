"""What an empty manuscript says: one line of invitation, and the three moves, each shown on a sentence."""

from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lacuna.ui.editor import manuscript_font
from lacuna.ui.flow_layout import FlowLayout
from lacuna.ui.icons import paint_icon
from lacuna.ui.key_label import KeyLabel
from lacuna.ui.theme import LIGHT, Theme
from lacuna.ui.widgets import make_label

INVITATION = "Write a sentence or two, then press"
BUILT_IN_NOTE = "The built-in model is small, for trying things out offline and without a key: its stories wander."
MOVES = (
    ("continue", "Continue", "at the end of your text", "The door stood open, and| the lamp had burned low."),
    (
        "fill",
        "Fill the gap",
        "with the caret inside your text",
        "The door stood open,| and somebody had| left by the stair.",
    ),
    ("replace", "Replace", "with words selected", "The door stood open, and |nobody came| to meet her."),
)
SIZE = 16  # pixels of the examples' letters
LEFT, TOP = 31, 28  # pixels: the invitation stands on the first line, after the caret


class EmptyState(QWidget):
    """Lies over the empty editor and lets every click and key through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFont(QApplication.font())  # the interface's, not the manuscript's
        self._drawings: list[Icon | Example] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(28, TOP, 28, 16)  # as the manuscript's
        column.setSpacing(0)
        column.addLayout(self._invitation())
        column.addSpacing(32)
        column.addLayout(self._moves())
        column.addSpacing(32)
        keys = self._keys()
        column.addWidget(keys)
        apart = QWidget(self)  # from the note; it goes with the keys
        apart.setFixedHeight(16)
        column.addWidget(apart)
        self._note = make_label(self, BUILT_IN_NOTE, "quiet", wrap=True)
        column.addWidget(self._note)
        column.addStretch(1)
        self._column = column
        self._less = ([keys, apart], [drawing for drawing in self._drawings if isinstance(drawing, Example)])

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        for drawing in self._drawings:
            drawing.set_theme(theme)

    def show_model(self, model: str, connection: str, *, here: bool) -> None:
        """Say what completes, where it is not the built-in model.

        Args:
            model: its id; empty if it is not known yet.
            connection: the name of its connection.
            here: whether it is a model file of the writer's own.

        """
        if here:
            self._note.setText(f"You are writing with “{connection}”, which runs on this machine.")
            return
        who = f"{model} on “{connection}”" if model else f"“{connection}”"
        self._note.setText(
            f"You are writing with {who}: the text around the caret goes there when you complete, and at no other time."
        )

    def show_built_in(self) -> None:
        """Say that the built-in model completes, and what is to be expected of it."""
        self._note.setText(BUILT_IN_NOTE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave out what has no room: the keys first, then the examples."""
        super().resizeEvent(event)
        for count in range(len(self._less) + 1):
            for number, parts in enumerate(self._less):
                for part in parts:
                    part.setVisible(number >= count)
            if self._column.totalHeightForWidth(self.width()) <= self.height():
                break

    def _invitation(self) -> QHBoxLayout:
        sentence = make_label(self, INVITATION, "invitation")
        sentence.setFont(manuscript_font())
        row = QHBoxLayout()
        row.setContentsMargins(LEFT - 28, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(sentence)
        row.addWidget(KeyLabel(self, "complete"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    def _moves(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for move, (icon, title, when, example) in enumerate(MOVES):
            row = 3 * move
            drawing, shown = Icon(self, icon), Example(self, example)
            self._drawings += [drawing, shown]
            grid.addWidget(drawing, row, 0)
            grid.addWidget(make_label(self, title, "move"), row, 1)
            grid.addWidget(make_label(self, when, "quiet"), row, 2)
            grid.addWidget(shown, row + 1, 1, 1, 2)
            grid.setRowMinimumHeight(row + 2, 12)
        return grid

    def _keys(self) -> QWidget:
        keys_row = QWidget(self)
        flow = FlowLayout(keys_row, 8)
        for keys, text in (
            (("stop",), "stop"),
            (("undo",), "take it back"),
            (("previous", "next"), "other versions"),
            (("palette",), "all commands"),
        ):
            pair = QWidget(keys_row)
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 12, 0)
            row.setSpacing(8)
            row.addWidget(KeyLabel(pair, *keys))
            row.addWidget(make_label(pair, text, "quiet"), 1)
            flow.addWidget(pair)
        return keys_row


class Icon(QWidget):
    """One of the program's icons, in the accent."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = LIGHT
        self.setFixedSize(16, 16)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint it."""
        painter = QPainter(self)
        paint_icon(painter, self._name, self._theme.color("accent"), QRectF(self.rect()))
        painter.end()


class Example(QWidget):
    """A sentence as it looks in the manuscript; what stands between bars is tinted as generated text is."""

    def __init__(self, parent: QWidget, marked: str) -> None:
        super().__init__(parent)
        self._parts = marked.split("|")
        self._theme = LIGHT
        self.setFont(manuscript_font(SIZE))
        self.setAccessibleName("".join(self._parts))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room of the sentence on one line."""
        return QSize(ceil(self._widest()), ceil(QFontMetricsF(self.font()).height()))

    def _widest(self) -> float:
        """Return the width of the longest of the sentences: all have letters of one size."""
        metrics = QFontMetricsF(self.font())
        return max(sum(map(metrics.horizontalAdvance, example.split("|"))) for *_, example in MOVES) + 1

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the manuscript's font, whatever the interface's becomes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.font().family() != manuscript_font().family():
            self.setFont(QFont(manuscript_font(SIZE)))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the sentence on its grounds, smaller where there is no room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        fit = min(1.0, self.width() / self._widest())
        painter.translate(0, (1 - fit) * self.height() / 2)
        painter.scale(fit, fit)
        metrics = QFontMetricsF(self.font())
        left = 0.0
        for i, part in enumerate(self._parts):
            width = metrics.horizontalAdvance(part)
            if i % 2:
                painter.fillRect(QRectF(left, 3, width, self.height() - 6), self._theme.color("generated"))
            painter.setPen(self._theme.color("ink" if i % 2 else "dim"))
            painter.drawText(QRectF(left, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, part)
            left += width
        painter.end()
