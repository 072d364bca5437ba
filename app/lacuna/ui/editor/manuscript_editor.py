"""The editor: it shows a manuscript and takes the writer's edits. Between turns of the event loop the two are equal."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
)
from PySide6.QtWidgets import QWidget

from lacuna.core.manuscript import Change, Edit, Manuscript, Span, units
from lacuna.core.page import Page
from lacuna.core.token import Token
from lacuna.ui.editor import transfer
from lacuna.ui.editor.bearings import START, Bearings, Place
from lacuna.ui.editor.heat import Scale
from lacuna.ui.editor.hover import Hover
from lacuna.ui.editor.incoming import Incoming
from lacuna.ui.editor.laid_out import LaidOut
from lacuna.ui.editor.mirror import Mirror
from lacuna.ui.editor.overlay import Overlay
from lacuna.ui.editor.paper import Paper
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme

PAUSE = 1_000  # milliseconds without a key, after which typing is a new step of undo
LONG_PARAGRAPH = 6_000  # units, about a thousand words: a key in a longer paragraph costs Qt more than a frame
_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
)


class ManuscriptEditor(Paper):
    """Shows a manuscript and takes the writer's edits; generated tokens come in by ``receive``."""

    edited = signal()  # by the writer
    shown = signal()  # the program changed what is shown
    caret_moved = signal()  # by the writer, without an edit
    streams_undone = signal(tuple[tuple[int, int], ...])  # (generation, choice) of each: they are to be stopped
    long_paragraph = signal(str)  # its text; once a paragraph
    file_dropped = signal(Path)  # to be opened

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Manuscript")
        self._mirror = Mirror(self, self._caret, self._writer_edited)
        self._incoming = Incoming(self, self.sync)
        self._overlay = Overlay(LIGHT)
        self._hover = Hover(self)
        self._followed: int | None = None  # the generation with whose text the caret goes along
        self._own: int | None = None  # where the caret is by an edit or by the program, not by the writer's moving it
        self._unheard = False  # an edit that has not been told yet
        self._long: set[int] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._paused)
        self.cursorPositionChanged.connect(self._caret_changed)
        self.contents_settled.connect(self._tell_edited)
        self.set_theme(LIGHT)

    @property
    def manuscript(self) -> Manuscript:
        """What is shown."""
        return self._mirror.manuscript

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return len(self.manuscript) == 0

    @property
    def place(self) -> Place:
        """Where the writer is."""
        return Place.of(self)

    def set_manuscript(self, manuscript: Manuscript, place: Place = START, ready: LaidOut | None = None) -> None:
        """Show another manuscript, with the caret at its beginning or where the writer was; its text may be ready."""
        self.end_composition()
        self._long.clear()
        self._overlay.clear()
        self._hover.hide()
        self._followed = None
        self._incoming.show(manuscript)
        self._mirror.show(manuscript, ready)
        self._overlay.look(manuscript)
        self._place_caret(place.caret, place.anchor, scroll=False)
        top = self.document().findBlockByNumber(place.paragraph)
        self.verticalScrollBar().setValue(top.firstLineNumber() + place.line)
        self.shown.emit()

    def set_page(self, page: Page) -> None:
        """Show the text with other letters, lines or column, and the grounds under it."""
        self._overlay.clear()
        super().set_page(page)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme under the text; those of the text itself come from the style sheet."""
        self._overlay.set_theme(theme)
        self._hover.set_theme(theme)
        self.viewport().update()

    def set_heat(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Show how probable each generated token was, or one tint."""
        self._overlay.set_heat(on=on)
        self.viewport().update()

    def refresh_grounds(self) -> None:
        """Show what has become known of words that have not changed."""
        self._overlay.clear()
        self.viewport().update()

    def set_scale(self, scale: Scale) -> None:
        """Colour tokens by another scale, as long as they are coloured."""
        self._overlay.set_scale(scale)
        self.viewport().update()

    # ---- what the program writes -----------------------------------------------------------------------------

    def receive(self, generation: int, choice: int, tokens: Sequence[Token]) -> None:
        """Take tokens of a choice: the first enter at once, the others once a frame."""
        self._incoming.receive(generation, choice, tokens)

    def show_tokens_anew(self) -> None:
        """Show what is known of the text now, which itself is as it was."""
        self._overlay.clear()
        self.viewport().update()

    def flush(self) -> None:
        """Let all tokens that wait for a frame enter now."""
        self._incoming.flush()

    def settle(self) -> None:
        """Let all that waits enter now: tokens, and what is being composed. Then the manuscript may be changed."""
        self.end_composition()
        self._incoming.flush()

    def follow(self, generation: int) -> None:
        """Let the caret go along with the end of a generation's text until the writer moves it."""
        self._followed = generation
        along = self._along()
        if along is not None:
            self._place_caret(along)

    def sync(self) -> list[Change]:
        """Show the manuscript's own changes; caret, selection and scroll position stay the writer's."""
        bearings, seen = Bearings.of(self), self.caret_in_view()
        changes = self._mirror.sync()
        self._look_at_kept()
        if not changes:
            return changes
        along = self._along()
        if along is None:
            self._place_caret(*bearings.selection_after(changes), scroll=False)
        if any(change.pos < bearings.start for change in changes):
            self.verticalScrollBar().setValue(bearings.line_at_top(self, changes))
        if along is not None:
            self._place_caret(along, scroll=seen)
        self._hover.text_changed(changes)
        self.shown.emit()
        return changes

    def undo_step(self) -> None:
        """Undo the newest step; streams that go with it are to be stopped."""
        self.end_composition(keep=False)
        self._incoming.flush()
        stopped = self.manuscript.undo()
        self._show_step()
        if stopped:
            self.streams_undone.emit(tuple(stopped))

    def redo_step(self) -> None:
        """Do the newest undone step again."""
        self.end_composition(keep=False)
        self._incoming.flush()
        self.manuscript.redo()
        self._show_step()

    def replace(self, edits: Sequence[Edit]) -> None:
        """Replace ranges in one step, as the writer commands; caret and scroll position stay. ``settle`` first."""
        self.manuscript.close_step()
        self.manuscript.edit_many(edits)
        self._followed = None
        self.sync()
        self.edited.emit()

    def place_rect(self, generation: int) -> QRect:
        """Return the caret-high rectangle, in the viewport, at the end of a generation's place."""
        view = self.manuscript.generation(generation)
        return self.caret_rect(view.start + view.length)

    def token_at(self, point: QPoint) -> Span | None:
        """Return the token under a point of the viewport."""
        pos = self.cursorForPosition(point).position()
        for span in self.manuscript.tokens(max(0, pos - 1), 2):
            if any(rect.contains(point) for rect in self.rects(span.start, span.length)):
                return span
        return None

    def show_card_at_caret(self) -> None:
        """Show the probabilities of the word at the caret: the keyboard's way to the card."""
        spans = self.manuscript.tokens(max(0, self._caret() - 1), 2)
        if spans:
            self._hover.show_card(spans[-1])

    def _show_step(self) -> None:
        self._followed = None
        changes = self.sync()
        if changes:
            self._place_caret(changes[-1].pos + units(changes[-1].inserted))
            self.ensureCursorVisible()

    # ---- what the writer does --------------------------------------------------------------------------------

    def _writer_edited(self, end: int) -> None:
        self._followed = None
        self._own = end
        self._unheard = True
        self._pause.start()

    def _tell_edited(self) -> None:
        """Tell of an edit once Qt has laid it out."""
        if self._unheard:
            self._unheard = False
            self._look_at_kept()
            self._hover.hide()
            self._check_length()
            self.edited.emit()

    def _look_at_kept(self) -> None:
        if self._overlay.look(self.manuscript):
            self.viewport().update()

    def _check_length(self) -> None:
        block = self.textCursor().block()
        if block.length() > LONG_PARAGRAPH and block.fragmentIndex() not in self._long:
            self._long.add(block.fragmentIndex())
            self.long_paragraph.emit(block.text())

    def _paused(self) -> None:
        self.manuscript.close_step()

    def _caret(self) -> int:
        return self.textCursor().position()

    def _caret_changed(self) -> None:
        """A caret that the writer moves closes the step, and is no longer taken along."""
        if self._mirror.writing or self._caret() == self._own:
            return
        self._incoming.look()
        self._own = self._followed = None
        self.manuscript.close_step()
        self.caret_moved.emit()

    def _place_caret(self, pos: int, anchor: int | None = None, *, scroll: bool = True) -> None:
        self._own = pos
        self.put_caret(pos, anchor, scroll=scroll)

    def _along(self) -> int | None:
        """Return where the caret goes with the text that it follows; None if it follows none or selects text."""
        if self._followed is None:
            return None
        view = self.manuscript.generation(self._followed)
        if not view.standing:
            self._followed = None
        elif view.shown:
            return self.manuscript.anchor(view.number, view.shown)
        elif not self.textCursor().hasSelection():
            return view.start + view.length
        return None

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  (Qt's name)
        """Paste plain text, as a step of its own; text of this manuscript brings its tokens."""
        self.settle()
        self._insert(*self.gap(), source)

    def _insert(self, pos: int, removed: int, source: QMimeData) -> None:
        size = transfer.insert(self.manuscript, pos, removed, source)
        if size:
            self._changed_here(pos + size)

    def _changed_here(self, caret: int, anchor: int | None = None) -> None:
        """Show what the writer did to the manuscript without Qt's editing."""
        self._followed = None
        self.sync()
        self._place_caret(caret, anchor)
        self.ensureCursorVisible()
        self._check_length()
        self.edited.emit()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  (Qt's name)
        """Copy plain text, and beside it the tokens for pasting into this manuscript."""
        return transfer.copied(self.manuscript, *self.gap())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802  (Qt's name)
        """Take text and nothing else."""
        return source.hasText()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  (Qt's name)
        """Move text inside the manuscript with its tokens, in one step; insert text from elsewhere; open files."""
        super().dragLeaveEvent(QDragLeaveEvent())  # Qt's own drop would edit; this ends its drawing of a caret
        files = transfer.files_in(event.mimeData())
        if files:
            event.acceptProposedAction()
            for file in files:
                self.file_dropped.emit(file)
            return
        self.settle()
        to = self.cursorForPosition(event.position().toPoint()).position()
        if event.source() in (self, self.viewport()) and event.dropAction() == Qt.DropAction.MoveAction:
            self._move_selection(to)
        else:
            self._insert(to, 0, event.mimeData())
        event.acceptProposedAction()

    def _move_selection(self, to: int) -> None:
        pos, size = self.gap()
        if not size or pos <= to <= pos + size:
            return
        self.manuscript.close_step()
        self.manuscript.move(pos, size, to)
        start = to - size if to > pos else to
        self._changed_here(start + size, start)

    # ---- compositions ----------------------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  (Qt's name)
        """Know when a composition ends: what waited for it enters."""
        if "\n" in event.commitString():
            super().inputMethodEvent(QInputMethodEvent())  # Qt would leave the composition in the paragraph before
        super().inputMethodEvent(event)
        self._incoming.look()

    def end_composition(self, *, keep: bool = True) -> None:
        """End what is being composed: enter it into the text, or drop it."""
        method = QGuiApplication.inputMethod()
        if self._incoming.composed and keep:
            method.commit()
        if composed := self._incoming.composed:
            method.reset()
            rest = QInputMethodEvent()
            rest.setCommitString(composed if keep else "")
            self.inputMethodEvent(rest)

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
        """Undo and redo are the manuscript's; Return with Shift is Return, where Qt would insert U+2028."""
        if event.key() not in _MODIFIERS:
            self.end_composition()  # an input method that lets a key through has lost the caret to it
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_step()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_step()
        elif event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            super().keyPressEvent(QKeyEvent(event.type(), Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r"))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  (Qt's name)
        """Show the window's editing actions: Qt's own menu would undo past the manuscript."""
        event.ignore()

    def paint_under(self, painter: QPainter, rect: QRect) -> None:
        """Paint the grounds of the tokens, and the others on them."""
        for block, corner in self.blocks_in(rect):
            self._overlay.paint(painter, self.manuscript, block, corner)
        super().paint_under(painter, rect)
        self._overlay.paint_token(painter, self._hover.rects())
