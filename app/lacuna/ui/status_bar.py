"""The bar at the foot: words, the context, the last request, the connection, and whether all is saved."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from lacuna.ui.gauges import ConnectionDot, ContextGauge
from lacuna.ui.theme import Theme
from lacuna.ui.widgets import make_label

APART = 24  # pixels between two facts
LONGEST = 240  # pixels of a connection's name; the whole stands in the tooltip
EDGE = 16  # pixels to the border of the window
_LETTERS = (
    QEvent.Type.Polish,
    QEvent.Type.StyleChange,
    QEvent.Type.FontChange,
    QEvent.Type.ContentsRectChange,
)


class Fact(QLabel):
    """A label that is just as large as its text.

    Qt lays out the whole window when a label that could be larger or smaller says something else, and the words are
    counted while the writer types.
    """

    def __init__(self, parent: QWidget, told: str, *, apart: int = 0) -> None:
        """Make one that stands ``apart`` pixels from what is before it."""
        super().__init__(parent)
        self._apart = apart  # not a margin of Qt's, which a style takes away
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleDescription(told)

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Measure again when the letters have changed."""
        done = super().event(event)
        if event.type() in _LETTERS:
            self._fit()
        return done

    def _fit(self) -> None:
        need = self.fontMetrics().size(0, self.text())  # a label's own hint never shrinks
        need.setWidth(need.width() + self._apart)
        if need != self.minimumSize():
            self.setFixedSize(need)
            row = self.parentWidget()
            if row is not None:
                row.updateGeometry()  # at once: with the room of before, the window might grow


class StatusBar(QStatusBar):
    """Quiet facts; help sentences of actions appear over those on the left. What has no room is left out, whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._gauge = ContextGauge(self)
        self._dot = ConnectionDot(self)
        self._offline = Fact(self, "Whether Lacuna works offline", apart=APART - 6)
        self._words = Fact(self, "Words in the manuscript")
        self._context = Fact(self, "Tokens of the context that the last request took")
        self._request = Fact(self, "The last request")
        self._connection = Fact(self, "Connection")
        self._saved = Fact(self, "Whether all is saved", apart=APART - 6)
        self._facts = self._row(APART, self._words)
        self._room = self._row(8, make_label(self, "Context"), self._gauge, self._context)
        self._last = self._row(APART, self._request)
        self._ends = self._row(6, self._dot, self._connection, self._offline, self._saved)
        self._facts.setContentsMargins(EDGE, 0, APART - 6, 0)  # Qt sets 6 pixels between the members itself
        self._room.setContentsMargins(0, 0, APART - 6, 0)
        self._ends.setContentsMargins(APART, 0, EDGE, 0)
        for fact in (self._facts, self._room, self._last):
            self.addWidget(fact)
        self.addPermanentWidget(self._ends)
        self.messageChanged.connect(self._fit)
        self.show_words(0)
        self.show_context(None, None, 0)
        self.show_request("")
        self._offline.say("offline")
        self._offline.setToolTip("Nothing beyond this machine is called. Tools > Work Offline changes that.")
        self._offline.hide()
        self.show_saved(saved=True)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._gauge.set_theme(theme)
        self._dot.set_theme(theme)

    def show_words(self, words: int) -> None:
        """Show how many words the manuscript has."""
        self._words.say(f"{words:,} word{'' if words == 1 else 's'}")
        self._fit()

    def show_counts(self, text: str) -> None:
        """Show how much the manuscript has of something, and how much of it is selected."""
        self._words.say(text)
        self._fit()

    def show_context(self, sent: int | None, context: int | None, answer: int) -> None:
        """Show the tokens that were sent, those that the model can see in all, and those kept for the answer.

        Nothing is shown while ``sent`` is not known; without ``context`` there is no gauge.
        """
        self._context.say("" if sent is None else _context_text(sent, context, answer))
        self._gauge.setVisible(context is not None)
        if sent is not None and context:
            self._gauge.show_parts(sent / context, answer / context)
        self._fit()

    def show_request(self, text: str) -> None:
        """Show how the last request goes or went."""
        self._request.say(text)
        self._fit()

    def show_connection(self, name: str, *, working: bool, why: str = "") -> None:
        """Show what is connected, and whether it works; ``why`` says in some words why it does not."""
        metrics = self._connection.fontMetrics()
        self._connection.say(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, LONGEST))  # its end says how it is
        state = why or ("ready" if working else "not ready")
        self._connection.setAccessibleDescription(f"Connection: {state}")
        for told in (self._connection, self._dot):
            told.setToolTip(f"{name}: {why}" if why else name)
        self._dot.show_state(working=working)
        self._fit()

    def show_offline(self, *, offline: bool) -> None:
        """Show whether nothing beyond this machine is called."""
        self._offline.setVisible(offline)
        self._fit()

    def show_saved(self, *, saved: bool) -> None:
        """Show whether the file holds all."""
        self._saved.say("saved" if saved else "not saved")
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Measure again when Qt has: a label knows its font only then."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show each fact that has something to say, as long as there is room: the first ones first."""
        if self.currentMessage():  # Qt has hidden them, and shows all of them afterwards
            return
        room = self.width() - self._ends.sizeHint().width() - 2 * EDGE
        for fact, text in ((self._facts, self._words), (self._room, self._context), (self._last, self._request)):
            need = fact.sizeHint().width()
            shown = bool(text.text()) and need <= room
            room -= need if shown else 0
            fact.setVisible(shown)

    def _row(self, spacing: int, *members: QWidget) -> QWidget:
        row = QWidget(self)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing)
        for member in members:
            layout.addWidget(member)
        return row


def _context_text(sent: int, context: int | None, answer: int) -> str:
    return f"{sent:,} of {context:,} · answer {answer:,}" if context else f"{sent:,} · answer {answer:,}"
