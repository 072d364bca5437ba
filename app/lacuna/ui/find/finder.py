"""Joins the bar with the editor: looks through the text between two keys, goes to hits and replaces them."""

from PySide6.QtCore import QObject, QTimer

from lacuna.core.errors import SearchError
from lacuna.core.search import Hit, Query, Search
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.find.bar import FindBar
from lacuna.ui.find.grounds import HitGrounds
from lacuna.ui.find.hits import Hits
from lacuna.ui.find.replace_all import ReplaceAll
from lacuna.ui.find.scan import Scan
from lacuna.ui.signals import signal
from lacuna.ui.theme import Theme

AGAIN = 150  # milliseconds after a change until the text is looked through again
NOTHING = "Nothing found"
STOPPED = "Stopped: nothing was replaced"
SPOKEN = 80  # characters of a hit that a screen reader is told


class Finder(QObject):
    """Everything that the bar asks for. The hits follow every change; the text is the manuscript's."""

    told = signal(str)  # what happened, in a sentence, for those who do not see the bar

    def __init__(self, bar: FindBar, editor: ManuscriptEditor) -> None:
        super().__init__(bar)
        self._bar = bar
        self._editor = editor
        self._grounds = HitGrounds(editor)
        self._search: Search | None = None
        self._scoped = editor.manuscript  # the one that the range to look through is in
        self._origin = 0  # where the writer was when the search began
        self._seek: int | None = None  # go to the first hit from there, once it is known
        self._scan = Scan(self)
        self._scan.found.connect(self._take)
        self._scan.failed.connect(self._give_up)
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self._look_again)
        bar.asked.connect(self._ask)
        bar.scoped.connect(self._scope_asked)
        bar.next.connect(self.next)
        bar.previous.connect(self.previous)
        bar.replace.connect(self._replace)
        bar.replace_all.connect(self._replace_all)
        self._all = ReplaceAll(editor, self._range)
        self._all.working.connect(self._working)
        self._all.done.connect(self._replaced)
        self._all.stopped.connect(self._not_replaced)
        self._all.failed.connect(self._not_replaced)
        bar.stop.connect(self._all.stop)
        bar.closed.connect(self.close)
        editor.contents_change.connect(self._changed)
        editor.caret_moved.connect(self._show)
        editor.shown.connect(self._show)
        editor.edited.connect(self._show)

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return self._bar.isVisible()

    @property
    def found(self) -> int:
        """How many hits there are."""
        return len(self._grounds.hits)

    @property
    def searching(self) -> bool:
        """Whether the text is still being looked through."""
        return self._scan.running or self._again.isActive()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._grounds.set_theme(theme)

    def open(self, *, replacing: bool = False) -> None:
        """Show the bar; a selection inside a paragraph is looked for, a longer one is where to look."""
        pos, size = self._editor.gap()
        self._origin = pos
        text = self._editor.manuscript.text(pos, size)
        if "\n" in text and not self._bar.isVisible():
            self._set_scope(self._editor.gap())
        if self._grounds.paint not in self._editor.grounds:
            self._editor.grounds.append(self._grounds.paint)
        self._bar.open(replacing=replacing, text=text if text and "\n" not in text else None)
        self._ask(self._bar.query)

    def close(self) -> None:
        """Hide the bar and what it shows in the text, and go back there; the selection stays.

        What is being replaced is stopped first.
        """
        if self._all.stop():
            return
        self._bar.hide()
        self._scan.stop()
        self._again.stop()
        self._set_scope(None)
        if self._grounds.paint in self._editor.grounds:
            self._editor.grounds.remove(self._grounds.paint)
        self._editor.viewport().update()
        self._editor.setFocus()

    def next(self) -> None:
        """Go to the next hit, and from the last to the first."""
        if self._ready():
            pos, size = self._editor.gap()
            self._go(self._grounds.hits.first_from(pos + (size or 0)))

    def previous(self) -> None:
        """Go to the hit before, and from the first to the last."""
        if self._ready():
            self._go(self._grounds.hits.first_from(self._editor.gap()[0]) - 1)

    # ---- looking ---------------------------------------------------------------------------------------------

    def _ready(self) -> bool:
        """Return whether there is something to go to; with a hidden bar it is shown first, as it was."""
        if not self._bar.isVisible():
            self.open()
            if self._bar.query.text:
                self._editor.setFocus()
        return bool(len(self._grounds.hits))

    def _ask(self, query: Query) -> None:
        """Look for something else, from where the writer was."""
        self._all.stop()
        self._search = None
        self._grounds.hits = Hits()
        problem = ""
        if query.text:
            try:
                self._search = Search(query)
            except SearchError as error:
                problem = str(error)
        self._bar.show_problem(problem)
        self._seek = self._origin
        self._begin()

    def _scope_asked(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable button)
        pos, size = self._editor.gap()
        self._set_scope((pos, size) if on and size else None)
        self._origin = pos
        self._ask(self._bar.query)
        if on and not size:
            self._bar.show_problem("Select the text to look through first.")

    def _set_scope(self, scope: tuple[int, int] | None) -> None:
        """Look through a range, given by its start and size, or through all."""
        self._scoped = self._editor.manuscript
        self._grounds.within = None if scope is None else (scope[0], sum(scope))
        self._bar.set_scoped(scoped=scope is not None)

    def _look_again(self) -> None:
        """Look through the text anew once the last look is over: where text streams, it would never end otherwise."""
        if self._scan.running:
            self._again.start()
        else:
            self._begin()

    def _begin(self) -> None:
        """Look through the text as it is now."""
        self._again.stop()
        if self._search is None or not self._bar.isVisible():
            self._scan.stop()
            self._take(Hits())
            return
        self._scan.begin(self._search, self._editor.manuscript.text(), *self._range())
        if self._scan.running:
            self._bar.show_count("…")

    def _give_up(self, sentence: str) -> None:
        self._search = None
        self._bar.show_problem(sentence)
        self._take(Hits())

    def _take(self, hits: Hits) -> None:
        """Show what was found, and go to the first of it if the writer has just asked."""
        self._grounds.hits = hits
        seek, self._seek = self._seek, None
        if seek is not None and len(hits):
            self._go(hits.first_from(seek))
        elif seek is not None and self._search is not None:
            self.told.emit(NOTHING)
        self._show()
        self._editor.viewport().update()

    def _changed(self, pos: int, removed: int, added: int) -> None:
        """Let the hits follow a change, and look again soon."""
        if not self._bar.isVisible():
            return
        self._grounds.hits.change(pos, removed, added)
        self._scan.change(pos, removed, added)
        if self._editor.manuscript is not self._scoped:
            self._set_scope(None)  # it is no range of what is shown now
        within = self._grounds.within
        if within is not None and pos < within[1]:
            start = within[0] if pos >= within[0] else max(pos + added, within[0] + added - removed)
            end = max(within[1] + added - removed, start)
            self._grounds.within = start, end
        if not self._again.isActive():
            self._again.start()

    # ---- going and replacing ---------------------------------------------------------------------------------

    def _go(self, number: int) -> None:
        """Select a hit; before the first is the last, behind the last the first."""
        hits = self._grounds.hits
        start, size = hits[number % len(hits)]
        seen = self._editor.viewport().rect().contains(self._editor.caret_rect(start))
        self._editor.put_caret(start + size, start)
        if not seen:
            self._editor.centerCursor()
        self._show()
        text = self._editor.manuscript.text(start, size)[:SPOKEN]
        self.told.emit(f"{number % len(hits) + 1:,} of {len(hits):,}: {text}")

    def _selected(self) -> Hit | None:
        """Return the hit that is selected, or None."""
        hit = Hit(*self._editor.gap())
        return hit if self._grounds.hits.number(hit) is not None else None

    def _show(self) -> None:
        """Show how many hits there are, and which of them is selected."""
        if not self._bar.isVisible() or self._scan.running:
            return
        hits, current = self._grounds.hits, self._selected()
        if current != self._grounds.current:
            self._grounds.current = current
            self._editor.viewport().update()
        number = hits.number(current) if current else None
        if self._search is None:
            count = ""
        elif not len(hits):
            count = NOTHING
        else:
            count = f"{len(hits):,} found" if number is None else f"{number + 1:,} of {len(hits):,}"
        self._bar.show_count(count)

    def _replace(self, new: str) -> None:
        """Replace the hit that is selected and go to the next; without one only go there."""
        self._editor.settle()
        hit, search, within = self._selected(), self._search, self._grounds.within
        if hit is None or search is None:
            self.next()
            return
        try:
            edit = search.edit(self._editor.manuscript.text(), hit, new, within[1] if within else None)
        except SearchError as error:
            self._bar.show_problem(str(error))
            return
        if edit is not None:
            self._editor.replace([edit])
            self.next()

    def _replace_all(self, new: str) -> None:
        """Replace every hit, as one step."""
        if self._search is not None:
            self._all.begin(self._search, new)

    def _range(self) -> tuple[int, int | None]:
        """Return the range to look through: its start, and its size or None."""
        within = self._grounds.within
        return (within[0], within[1] - within[0]) if within else (0, None)

    def _working(self, doing: str) -> None:
        self._bar.show_working(working=True)
        self._bar.show_count(doing)

    def _replaced(self, count: int) -> None:
        self._bar.show_working(working=False)
        self._begin()
        told = f"{count:,} replaced" if count else NOTHING
        self._bar.show_count(told)
        self.told.emit(f"{told}.")

    def _not_replaced(self, problem: str = "") -> None:
        """Show that replacing all was stopped, or why it could not be done."""
        self._bar.show_working(working=False)
        self._show()
        if problem:
            self._bar.show_problem(problem)
        else:
            self._bar.show_count(STOPPED)
            self.told.emit(f"{STOPPED}.")
