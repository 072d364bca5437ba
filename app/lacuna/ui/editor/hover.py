"""The token under the pointer: which it is, and when its card is shown and hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRectF, QTimer

from lacuna.ui.editor.card_model import card_for
from lacuna.ui.editor.token_card import TokenCard

if TYPE_CHECKING:
    from lacuna.core.manuscript import Span
    from lacuna.ui.editor.manuscript_editor import ManuscriptEditor
    from lacuna.ui.theme import Theme

DELAY = 350  # milliseconds over a word before its card is shown


class Hover(QObject):
    """Follows the pointer over the editor's text."""

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._span: Span | None = None
        self._card = TokenCard(editor)
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self._show)
        editor.viewport().setMouseTracking(True)
        editor.verticalScrollBar().valueChanged.connect(self.hide)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._card.set_theme(theme)

    def pointer_at(self, point: QPoint, *, pressed: bool) -> None:
        """Note where the pointer is in the viewport; a pressed button selects text and wants no card."""
        span = None if pressed else self._span_at(point)
        if span == self._span:
            return
        shown = self._card.isVisible()
        self.hide()
        if span is not None:
            self._span = span
            self._editor.viewport().update()
            if shown:
                self._show()  # from word to word without waiting again
            else:
                self._timer.start()

    def show_card(self, span: Span) -> None:
        """Show the card of a token now."""
        self._span = span
        self._editor.viewport().update()
        self._show()

    def hide(self) -> None:
        """Hide the card and the mark under the word."""
        self._timer.stop()
        if self._span is not None:
            self._span = None
            self._card.hide()
            self._editor.viewport().update()

    def rects(self) -> list[QRectF]:
        """Return where the token under the pointer stands in the viewport."""
        return [QRectF(rect) for rect in self._editor.span_rects(self._span)] if self._span else []

    def _span_at(self, point: QPoint) -> Span | None:
        for span in self._editor.tokens_near(point):
            if any(rect.contains(point) for rect in self._editor.span_rects(span)):
                return span
        return None

    def _show(self) -> None:
        if self._span is None:
            return
        rects = self._editor.span_rects(self._span)
        if rects:
            self._card.show_card(card_for(self._editor.manuscript.token(self._span.token)))
            viewport = self._editor.viewport()
            self._card.place_beside(rects[-1].translated(viewport.mapTo(self._editor, QPoint(0, 0))))
