"""The panel for the token at the caret: its probability, its alternatives to choose from, its bytes and its number."""

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from lacuna.core.manuscript import Manuscript, Span
from lacuna.ui.docks.alternatives import Alternatives
from lacuna.ui.docks.panel import Panel
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.card_model import Card, card_for
from lacuna.ui.editor.card_rows import Brush
from lacuna.ui.editor.near import token_at
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme
from lacuna.ui.widgets import make_label, make_rule

AFTER = 30  # milliseconds after a change; a stream makes one every 16
NOTHING = "Put the caret into generated text: this shows how likely each word was, and what else might stand there."
KEYS = "1 to 9 choose · ← → go on · Esc back"
CUT = "It has been edited, so it stands as it is."


class TokenPanel(Panel):
    """Follows the caret while it can be seen."""

    swap_asked = signal(Span, str)  # an alternative for a token
    step_asked = signal(int)  # to the next token (1) or the one before (-1)
    shown = signal()  # another token, or none

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__("Token at the caret")
        self._editor = editor
        self._span: Span | None = None
        self._seen: tuple[Manuscript, int, bool] | None = None  # what is shown: whose token, and whether it is whole
        self._new = True  # nothing has been shown yet
        self._title = _Title(self)
        self.alternatives = Alternatives(self)
        self.alternatives.chosen.connect(self._chosen)
        self.alternatives.stepped.connect(self.step_asked.emit)
        self.setFocusProxy(self.alternatives)
        self._note = make_label(self, name="quiet", wrap=True)
        self._facts = make_label(self, name="quiet", wrap=True)
        self._keys = make_label(self, KEYS, "quiet", wrap=True)
        self._nothing = make_label(self, NOTHING, "quiet", wrap=True)
        self._rule = make_rule(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 12)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.alternatives)
        words = QVBoxLayout()
        words.setContentsMargins(12, 4, 12, 0)
        words.setSpacing(4)
        for label in (self._rule, self._note, self._facts, self._nothing):
            words.addWidget(label)
        words.addSpacing(4)
        words.addWidget(self._keys)
        column.addLayout(words)
        column.addStretch(1)
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self.refresh)
        editor.contents_change.connect(self._go_along)
        for moved in (editor.caret_moved, editor.edited, editor.shown):
            moved.connect(self._changed)
        self._show(None)

    @property
    def span(self) -> Span | None:
        """The token that is shown."""
        return self._span

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._title.set_theme(theme)
        self.alternatives.set_theme(theme)

    def refresh(self) -> None:
        """Show the token that is at the caret now."""
        self._soon.stop()
        manuscript = self._editor.manuscript
        self._show(token_at(manuscript, self._editor.textCursor().position()) if self.isVisible() else None)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  (Qt's name)
        """Take the mark from the text."""
        super().hideEvent(event)
        self._show(None)

    def _changed(self) -> None:
        if not self.isVisible():
            return
        if self._seen is not None and self._seen[0] is not self._editor.manuscript:
            self.refresh()  # at once: its alternatives are another manuscript's
        elif not self._soon.isActive():
            self._soon.start()

    def _go_along(self, pos: int, removed: int, added: int) -> None:
        """Stay with the token while the writer types before it: its mark is then painted with her letters."""
        span = self._span
        if span is not None and pos + removed <= span.start:
            self._span = span._replace(start=span.start + added - removed)

    def _show(self, span: Span | None) -> None:
        before, self._span = self._span, span
        if span != before:
            self.shown.emit()
        seen = (self._editor.manuscript, span.token, span.whole) if span else None
        if seen == self._seen and not self._new:
            return  # as after nearly every key
        self._seen, self._new = seen, False
        card = card_for(self._editor.manuscript.token(span.token)) if span else None
        self._title.show_card(card)
        self.alternatives.show_card(card, choosable=span is not None and span.whole)
        note = "" if card is None else card.note if span and span.whole else f"{card.note}. {CUT}"
        self._note.setText(note)
        self._facts.setText(_facts(card))
        for widget in (self._title, self._rule, self._note, self._facts):
            widget.setVisible(card is not None)
        self._keys.setVisible(card is not None and bool(card.rows))
        self._nothing.setVisible(card is None)

    def _chosen(self, text: str) -> None:
        if self._span is not None:
            self.swap_asked.emit(self._span, text)


class _Title(QWidget):
    """The token, large, and its probability."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._card: Card | None = None
        self._theme = LIGHT
        self.setFixedHeight(30)
        self.setFont(QApplication.font())

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def show_card(self, card: Card | None) -> None:
        """Show another token."""
        self._card = card
        self.setAccessibleName(f"{card.title} {card.percent}" if card else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return its height; it is as wide as its place."""
        return QSize(0, 30)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint both."""
        if self._card is None:
            return
        painter = QPainter(self)
        brush = Brush(painter, self._theme, self.font())
        room = QRectF(self.rect()).adjusted(12, 0, -12, 0)
        brush.word(room.adjusted(0, 0, -64, 0), self._card.title, 19, bold=True)
        brush.number(room, self._card.percent, "ink", size=13, bold=True)
        painter.end()


def _facts(card: Card | None) -> str:
    if card is None:
        return ""
    facts = [f"bytes {card.bytes}"]
    if card.id:
        facts.append(f"token {card.id}")
    return " · ".join(facts)
