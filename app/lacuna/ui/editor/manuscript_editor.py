"""The editor: a QPlainTextEdit that shows a manuscript. Between turns of the event loop the two are equal."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from lacuna.core.manuscript import Change, Manuscript, Origin, Span, normalise, units
from lacuna.core.token import Token
from lacuna.ui.editor.fonts import manuscript_font
from lacuna.ui.editor.frames import Frames
from lacuna.ui.editor.hover import Hover
from lacuna.ui.editor.mirror import Mirror
from lacuna.ui.editor.overlay import Overlay, rects_in
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme

TOKENS_FORMAT = "application/x-lacuna-tokens"
PAUSE = 1_000  # milliseconds without a key, after which typing is a new step of undo
LONG_PARAGRAPH = 1_000  # words; a key in a longer paragraph costs Qt more than a frame
COLUMN = 66  # characters a line
MARGIN = 28  # pixels around the text at least
FOOT = 48  # pixels under the text that hold none: the place of the versions bar


class ManuscriptEditor(QPlainTextEdit):
    """Shows a manuscript and takes the writer's edits; generated tokens come in by ``receive``."""

    edited = signal()  # by the writer
    shown = signal()  # the program changed what is shown
    caret_moved = signal()
    streams_undone = signal(tuple[tuple[int, int], ...])  # (generation, choice) of each: they are to be stopped
    long_paragraph = signal(int)  # its words; once a paragraph

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mirror = Mirror(self.document(), self._writer_edited)
        self._mirror.caret = self._caret
        self._overlay = Overlay(LIGHT)
        self._frames = Frames(self._place, self._sync_frame, self)
        self._composing = False
        self._held: dict[tuple[int, int], None] = {}
        self._followed: int | None = None
        self._moving = False
        self._revision = -1
        self._long: set[int] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._paused)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.setTabStopDistance(32)
        self.setFont(manuscript_font())
        self.document().setDocumentMargin(MARGIN)
        self.setAccessibleName("Manuscript")
        self.cursorPositionChanged.connect(self._caret_changed)
        self._hover = Hover(self)
        self.set_theme(LIGHT)

    @property
    def manuscript(self) -> Manuscript:
        """What is shown."""
        return self._mirror.manuscript

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return len(self.manuscript) == 0

    def set_manuscript(self, manuscript: Manuscript) -> None:
        """Show another manuscript, with the caret at its beginning."""
        self._frames.clear()
        self._held.clear()
        self._long.clear()
        self._overlay.clear()
        self._followed = None
        self._mirror.show(manuscript)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.shown.emit()

    def gap(self) -> tuple[int, int]:
        """Return position and size of the selection, or of the caret, in UTF-16 units."""
        cursor = self.textCursor()
        return cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme under the text; those of the text itself come from the style sheet."""
        self._overlay.set_theme(theme)
        self._hover.set_theme(theme)
        self.viewport().update()

    def set_heat(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Show how probable each generated token was, or one tint."""
        self._overlay.set_heat(on=on)
        self.viewport().update()

    # ---- streams ---------------------------------------------------------------------------------------------

    def receive(self, generation: int, choice: int, tokens: Sequence[Token]) -> None:
        """Take tokens of a choice: the first enter at once, the others once a frame."""
        self._frames.add(generation, choice, tokens)

    def flush(self) -> None:
        """Let all tokens that wait for a frame enter now."""
        self._frames.flush()

    def follow(self, generation: int) -> None:
        """Let the caret go along with the end of a generation's text until the writer moves it."""
        self._followed = generation
        self._go_along()

    def sync(self) -> list[Change]:
        """Show the manuscript's own changes; caret, selection and scroll position stay the writer's."""
        anchor = self._scroll_anchor()
        self._keep_caret(keep=True)
        changes = self._mirror.sync()
        self._keep_caret(keep=False)
        if changes:
            self._restore_scroll(anchor, changes)
            self._go_along()
            self._hover.hide()
            self.shown.emit()
        return changes

    def _place(self, generation: int, choice: int, tokens: list[Token]) -> None:
        """Write tokens; those of a paragraph in which a composition runs are stored and wait."""
        key = generation, choice
        manuscript = self.manuscript
        hold = key in self._held
        if self._composing and not hold:
            at = self.document().findBlock(manuscript.anchor(generation, choice))
            hold = at == self.textCursor().block() or manuscript.generation(generation).shown == 0
        if hold:
            self._held[key] = None
        manuscript.write(generation, choice, tokens, hold=hold)

    def _sync_frame(self) -> None:
        self.sync()

    def _release(self) -> None:
        """Let what waited for a composition enter."""
        held, self._held = self._held, {}
        for generation, choice in held:
            self.manuscript.place(generation, choice)
        if held:
            self.sync()

    # ---- undo ------------------------------------------------------------------------------------------------

    def undo_step(self) -> None:
        """Undo the newest step; streams that go with it are to be stopped."""
        self._finish_composition()
        self.flush()
        stopped = self.manuscript.undo()
        self._show_step()
        if stopped:
            self.streams_undone.emit(tuple(stopped))

    def redo_step(self) -> None:
        """Do the newest undone step again."""
        self._finish_composition()
        self.flush()
        self.manuscript.redo()
        self._show_step()

    def _show_step(self) -> None:
        self._followed = None
        changes = self.sync()
        if changes:
            last = changes[-1]
            self._move_caret(last.pos + units(last.inserted))
            self.ensureCursorVisible()

    def _finish_composition(self) -> None:
        if self._composing:
            self.inputMethodEvent(QInputMethodEvent())

    # ---- the writer's edits ----------------------------------------------------------------------------------

    def _writer_edited(self, pos: int, _: int, inserted: str) -> None:
        self._followed = None
        self._pause.start()
        self._hover.hide()
        self._check_length(self.document().findBlock(pos + units(inserted)))
        self.edited.emit()

    def _check_length(self, block: QTextBlock) -> None:
        if block.length() > 4 * LONG_PARAGRAPH and block.fragmentIndex() not in self._long:
            words = len(block.text().split())
            if words > LONG_PARAGRAPH:
                self._long.add(block.fragmentIndex())
                self.long_paragraph.emit(words)

    def _paused(self) -> None:
        self.manuscript.close_step()

    def _caret_changed(self) -> None:
        revision = self.document().revision()
        if revision == self._revision and not self._moving:
            self.manuscript.close_step()
            self._followed = None
        self._revision = revision
        self.caret_moved.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  (Qt's name)
        """Paste plain text, as a step of its own; text of this manuscript brings its tokens."""
        pos, size = self.gap()
        self._insert(pos, size, source)

    def _insert(self, pos: int, removed: int, source: QMimeData) -> None:
        text = normalise(source.text())[0]
        if not text and not removed:
            return
        self.manuscript.close_step()
        if source.hasFormat(TOKENS_FORMAT):
            clip = source.data(TOKENS_FORMAT).data()
            self.manuscript.paste(pos, removed, bytes(clip), source.text())
        else:
            self.manuscript.edit(pos, removed, source.text(), Origin.PASTE)
        self._followed = None
        self.sync()
        self._move_caret(pos + units(text))
        self.ensureCursorVisible()
        self.edited.emit()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  (Qt's name)
        """Copy plain text, and beside it the tokens for pasting into this manuscript."""
        pos, size = self.gap()
        data = QMimeData()
        data.setText(self.manuscript.text(pos, size))
        data.setData(TOKENS_FORMAT, self.manuscript.copy(pos, size))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802  (Qt's name)
        """Take text and nothing else."""
        return source.hasText()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  (Qt's name)
        """Take text; files are the window's."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  (Qt's name)
        """Move text inside the manuscript with its tokens, in one step; insert what comes from elsewhere."""
        self.drop_at(
            self.cursorForPosition(event.position().toPoint()).position(),
            event.mimeData(),
            inside=event.source() in (self, self.viewport()) and event.dropAction() == Qt.DropAction.MoveAction,
        )
        event.acceptProposedAction()

    def drop_at(self, to: int, data: QMimeData, *, inside: bool) -> None:
        """Drop text at a position; ``inside`` moves the selection there."""
        if not inside:
            self._insert(to, 0, data)
            return
        pos, size = self.gap()
        if not size or pos <= to <= pos + size:
            return
        self.manuscript.close_step()
        self.manuscript.move(pos, size, to)
        self.sync()
        start = to - size if to > pos else to
        self._move_caret(start, start + size)
        self.edited.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  (Qt's name)
        """Know when a composition runs; when it ends, what waited enters."""
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())
        if not self._composing:
            self._release()

    # ---- keys ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leave keys with Ctrl or Alt, and Esc, to the window's actions first: Qt's editor would swallow them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if held or event.key() == Qt.Key.Key_Escape:
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Undo and redo are the manuscript's; a key hides the card."""
        self._hover.hide()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_step()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_step()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.textCursor().insertBlock()  # Qt would insert U+2028
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  (Qt's name)
        """Show the window's editing actions: Qt's own menu would undo past the manuscript."""
        event.ignore()

    # ---- the caret and the view ------------------------------------------------------------------------------

    def _caret(self) -> int:
        return self.textCursor().position()

    def _move_caret(self, pos: int, to: int | None = None) -> None:
        cursor = self.textCursor()
        cursor.setPosition(pos)
        if to is not None:
            cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
        self._moving = True
        self.setTextCursor(cursor)
        self._moving = False

    def _keep_caret(self, *, keep: bool) -> None:
        cursor = self.textCursor()
        cursor.setKeepPositionOnInsert(keep)
        self._moving = True
        self.setTextCursor(cursor)
        self._moving = False

    def _go_along(self) -> None:
        if self._followed is None:
            return
        view = self.manuscript.generation(self._followed)
        if not view.standing:
            self._followed = None
        elif view.shown or not self.textCursor().hasSelection():
            visible = self.viewport().rect().intersects(self.cursorRect())
            self._move_caret(
                self.manuscript.anchor(view.number, view.shown) if view.shown else view.start + view.length
            )
            if visible:
                self.ensureCursorVisible()

    def _scroll_anchor(self) -> tuple[QTextCursor, int]:
        """Remember what stands at the top of the view."""
        block = self.firstVisibleBlock()
        cursor = QTextCursor(block)
        cursor.setKeepPositionOnInsert(True)
        return cursor, self.verticalScrollBar().value() - block.firstLineNumber()

    def _restore_scroll(self, anchor: tuple[QTextCursor, int], changes: list[Change]) -> None:
        cursor, lines = anchor
        if any(change.pos < cursor.position() for change in changes):
            self.verticalScrollBar().setValue(cursor.block().firstLineNumber() + lines)

    def tokens_near(self, point: QPoint) -> list[Span]:
        """Return the tokens beside a point of the viewport."""
        pos = self.cursorForPosition(point).position()
        return self.manuscript.tokens(max(0, pos - 1), 2)

    def span_rects(self, span: Span) -> list[QRect]:
        """Return where a token stands in the viewport, one rectangle a line."""
        out: list[QRect] = []
        block = self.document().findBlock(span.start)
        end = span.start + span.length
        while block.isValid() and block.position() < end:
            offset = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
            first, last = max(span.start - block.position(), 0), min(end - block.position(), block.length() - 1)
            out += [rect.translated(offset).toAlignedRect() for rect in rects_in(block, first, last)]
            block = block.next()
        return out

    def place_rect(self, generation: int) -> QRect:
        """Return the caret-high rectangle, in the viewport, at the end of a generation's place."""
        view = self.manuscript.generation(generation)
        cursor = QTextCursor(self.document())
        cursor.setPosition(view.start + view.length)
        return self.cursorRect(cursor)

    def show_card_at_caret(self) -> None:
        """Show the probabilities of the word at the caret: the keyboard's way to the card."""
        spans = self.manuscript.tokens(max(0, self._caret() - 1), 2)
        if spans:
            self._hover.show_card(spans[-1])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Paint the grounds, then the text on them."""
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        bottom = event.rect().bottom()
        while block.isValid():
            geometry = self.blockBoundingGeometry(block).translated(offset)
            if geometry.top() > bottom:
                break
            if geometry.bottom() >= event.rect().top() and block.isVisible():
                self._overlay.paint(painter, self.manuscript, block, geometry.topLeft())
            block = block.next()
        self._overlay.paint_token(painter, self._hover.rects())
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Keep the column in the middle."""
        column = self.fontMetrics().averageCharWidth() * COLUMN + 2 * MARGIN
        side = max(0, (self.width() - self.verticalScrollBar().sizeHint().width() - column) // 2)
        self.setViewportMargins(side, 0, side, FOOT)
        self._hover.hide()
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        """Watch for a token under the pointer."""
        super().mouseMoveEvent(event)
        self._hover.pointer_at(event.position().toPoint(), pressed=bool(event.buttons()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  (Qt's name)
        """Hide the card with the pointer."""
        self._hover.hide()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  (Qt's name)
        """Hide the card with the focus."""
        self._hover.hide()
        super().focusOutEvent(event)
