"""The token under the pointer: which it is, and when its card is shown and hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QTimer
from PySide6.QtGui import QMouseEvent

from lacuna.ui.editor.bearings import after
from lacuna.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lacuna.core.manuscript import Change, Span
    from lacuna.ui.editor.manuscript_editor import ManuscriptEditor
    from lacuna.ui.editor.token_card import TokenCard
    from lacuna.ui.theme import Theme

_HIDING = (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.KeyPress, QEvent.Type.Resize)
DELAY = 350  # milliseconds over a word before its card is shown


class Hover(QObject):
    """Follows the pointer over the editor's text."""

    def __init__(self, editor: ManuscriptEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._span: Span | None = None
        self._point: QPoint | None = None  # where the pointer is; None if the card was asked for by a key
        self._theme: Theme = LIGHT
        self._card: TokenCard | None = None  # made when it is first shown
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self._show)
        editor.viewport().setMouseTracking(True)
        editor.viewport().installEventFilter(self)
        editor.installEventFilter(self)
        editor.verticalScrollBar().valueChanged.connect(self.hide)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        if self._card is not None:
            self._card.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Watch the pointer; leaving the text, a key or another size hides the card."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            if watched == self._editor.viewport():
                self._pointer_at(event.position().toPoint(), pressed=bool(event.buttons()))
        elif event.type() in _HIDING:
            self.hide()
        return super().eventFilter(watched, event)

    def show_card(self, span: Span) -> None:
        """Show the card of a token now."""
        self._point = None
        self._span = span
        self._editor.viewport().update()
        self._show()

    def hide(self) -> None:
        """Hide the card and the mark under the word."""
        self._timer.stop()
        if self._span is not None:
            self._span = None
            if self._card is not None:
                self._card.hide()
            self._editor.viewport().update()

    def text_changed(self, changes: Sequence[Change]) -> None:
        """Stay with the token, wherever the text went, unless it is no longer there or under the pointer."""
        span = self._span
        if span is None:
            return
        if self._point is None:
            start = after(span.start, changes, pushed=True)
            now = next((near for near in self._editor.manuscript.tokens(start, 1) if near.start == start), None)
        else:
            now = self._editor.token_at(self._point)
        if now is None or now.token != span.token:
            self.hide()
        elif now != span:
            self._span = now
            if self._card_visible():
                self._show()

    def rects(self) -> list[QRectF]:
        """Return where the token under the pointer stands in the viewport."""
        return [QRectF(rect) for rect in self._editor.rects(self._span.start, self._span.length)] if self._span else []

    def _pointer_at(self, point: QPoint, *, pressed: bool) -> None:
        """Note where the pointer is in the viewport; a pressed button selects text and wants no card."""
        self._point = point
        span = None if pressed else self._editor.token_at(point)
        if span == self._span:
            return
        shown = self._card_visible()
        self.hide()
        if span is not None:
            self._span = span
            self._editor.viewport().update()
            if shown:
                self._show()  # from word to word without waiting again
            else:
                self._timer.start()

    def _card_visible(self) -> bool:
        return self._card is not None and self._card.isVisible()

    def _show(self) -> None:
        from lacuna.ui.editor.card_model import card_for  # noqa: PLC0415  (the window is painted before)
        from lacuna.ui.editor.token_card import TokenCard  # noqa: PLC0415  (the window is painted before)

        if self._span is None:
            return
        rects = self._editor.rects(self._span.start, self._span.length)
        if rects:
            if self._card is None:
                self._card = TokenCard(self._editor)
                self._card.set_theme(self._theme)
            self._card.show_card(card_for(self._editor.manuscript.token(self._span.token)))
            viewport = self._editor.viewport()
            self._card.place_beside(rects[-1].translated(viewport.mapTo(self._editor, QPoint(0, 0))))
