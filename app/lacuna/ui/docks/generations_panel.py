"""The panel of all that was generated: where and when, its choices, and what can be done with them."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from lacuna.core.manuscript import Manuscript
from lacuna.ui.actions import keys_of
from lacuna.ui.docks.generation_list import Entry, GenerationList
from lacuna.ui.docks.generation_tree import HEIGHT, GenerationTree
from lacuna.ui.docks.panel import Panel, show_bare
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.signals import signal
from lacuna.ui.theme import Theme
from lacuna.ui.widgets import IconButton, key_text, make_button, make_label

AFTER = 250  # milliseconds after a change: tokens come faster than anybody reads a list
LONGEST = 20_000  # letters of a choice that are shown
ARROW = 12  # pixels
TEXT = 84  # pixels of the place for a choice's text


class GenerationsPanel(Panel):
    """Follows the manuscript while it can be seen; asks for what is to be done and does nothing itself."""

    go_asked = signal(int)  # to a generation's place
    show_asked = signal(int, int)  # a choice of a generation
    drop_asked = signal(int, tuple[int, ...])  # choices of a generation
    ordered = signal(bool)  # by place, or by time

    def __init__(self, editor: ManuscriptEditor, *, by_place: bool) -> None:
        super().__init__("Generations")
        self._editor = editor
        self._by_place = by_place
        self._here: tuple[Manuscript, int] | None = None  # the generation at the caret
        self._of = editor.manuscript  # whose rows are shown
        self._seen: tuple[object, ...] = ()  # what is shown of the current row
        self._order = IconButton(self, "chevron-down", "Order")
        self._order.setIconSize(QSize(ARROW, ARROW))
        self._order.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the name
        self._order.clicked.connect(self._turn)
        self.rows = GenerationList(self)
        self.tree = GenerationTree(self.rows, self)
        self.tree.setMinimumHeight(2 * HEIGHT)
        self.setFocusProxy(self.tree)
        self._nothing = make_label(
            self, f"Nothing has been generated yet. {key_text(keys_of('complete'))} writes on.", "quiet", wrap=True
        )
        self._facts = make_label(self, name="quiet", wrap=True)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("lines")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("Text of the choice")
        self._text.document().setDocumentMargin(2)  # a line fits where there is room for one
        self._text.setMinimumHeight(TEXT // 2)
        self._text.setMaximumHeight(TEXT)
        self._go = make_button(self, "Go there")
        self._show = make_button(self, "Show")
        self._drop = make_button(self, "Delete")
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self.refresh)
        for changed in (editor.caret_moved, editor.edited, editor.shown):
            changed.connect(self.refresh_soon)
        self.tree.asked.connect(self._entered)
        self.tree.dropped.connect(self._dropped)
        self.tree.moved.connect(self._show_current)
        self._go.clicked.connect(self._gone)
        self._show.clicked.connect(self._shown)
        self._drop.clicked.connect(self._dropped)
        self._name_order()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.tree.set_theme(theme)

    def refresh_soon(self) -> None:
        """Show what has changed, in a moment."""
        if not self.isVisible():
            return
        if self._of is not self._editor.manuscript:
            self.refresh()  # at once: the rows are another manuscript's, and nothing is to be done with those
        elif not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Show what there is now, and which generation the caret is in."""
        self._soon.stop()
        manuscript = self._of = self._editor.manuscript
        self.rows.refresh(manuscript, by_place=self._by_place)
        self._nothing.setVisible(not self.rows.rowCount())
        show_bare(self.tree, bare=not self.rows.rowCount())
        place = manuscript.place_at(self._editor.gap()[0])
        here = (manuscript, place) if place is not None else None
        if here != self._here:
            self._here = here
            self._follow()
        self._show_current()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        self._below = QWidget(self)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(12, 8, 12, 12)
        below.setSpacing(6)
        below.addWidget(self._facts)
        below.addWidget(self._text)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self._go, self._show, self._drop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        below.addLayout(buttons)
        top = QHBoxLayout()
        top.setContentsMargins(6, 0, 8, 0)  # its words begin as all others do
        top.addWidget(self._order)
        top.addStretch(1)
        words = QHBoxLayout()
        words.setContentsMargins(12, 8, 12, 0)
        words.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(words)
        column.addWidget(self.tree, 1)
        column.addWidget(self._below)

    def _follow(self) -> None:
        """Let the generation at the caret be the current row, open, as long as the writer is not in the list."""
        index = self.rows.find(self._here[1]) if self._here is not None else self.rows.index(-1, 0)
        if index.isValid() and not self.tree.hasFocus():
            self.tree.expand(index)
            self.tree.setCurrentIndex(index)

    def _current(self) -> Entry | None:
        return self.rows.entry(self.tree.currentIndex())

    def _show_current(self) -> None:
        """Show below what the current row is, and which buttons fit it."""
        entry = self._current()
        self._below.setVisible(entry is not None)
        if entry is None:
            return
        choice, manuscript = entry.choice, self._editor.manuscript
        running = manuscript.generation(entry.number).running
        key = (manuscript, entry, running, manuscript.version if choice == 0 else None)
        if key == self._seen:
            return  # a long choice is not read again with every key
        self._seen = key
        self._facts.setText(_facts(self._editor.manuscript, entry))
        self._facts.setVisible(bool(self._facts.text()))
        text = ""
        if choice is not None:
            read = manuscript.excerpt if running else manuscript.choice_text
            text = read(entry.number, choice)[:LONGEST]
        self._text.setVisible(choice is not None)
        if text != self._text.property("shown"):  # read back, it would not be the same
            self._text.setProperty("shown", text)
            self._text.setPlainText(text)
        self._show.setText("Show" if entry.standing else "Bring back")
        self._show.setEnabled(not entry.shown if choice is not None and entry.standing else not entry.standing)
        self._drop.setEnabled(entry.standing and choice != 0)

    def _entered(self) -> None:
        entry = self._current()
        if entry is not None and (entry.choice is not None or not entry.standing):
            self._shown()
        elif entry is not None:
            self._gone()

    def _gone(self) -> None:
        entry = self._current()
        if entry is not None:
            self.go_asked.emit(entry.number)

    def _shown(self) -> None:
        entry = self._current()
        if entry is not None:
            walkable = self._editor.manuscript.generation(entry.number).walkable
            self.show_asked.emit(entry.number, walkable[1] if entry.choice is None else entry.choice)

    def _dropped(self) -> None:
        entry = self._current()
        if entry is not None and self._drop.isEnabled():
            walkable = self._editor.manuscript.generation(entry.number).walkable
            self.drop_asked.emit(entry.number, walkable[1:] if entry.choice is None else (entry.choice,))

    def _turn(self) -> None:
        self._by_place = not self._by_place
        self._name_order()
        self.refresh()
        self._follow()
        self.ordered.emit(self._by_place)

    def _name_order(self) -> None:
        self._order.setText("By place" if self._by_place else "By time")
        self._order.setAccessibleName(f"Order: {self._order.text().lower()}")
        self._order.setToolTip("Order by time" if self._by_place else "Order by place in the text")


def _facts(manuscript: Manuscript, entry: Entry) -> str:
    """Return what is known of a choice besides its text."""
    if entry.choice is None:
        return ""
    if entry.choice == 0:
        return "what stood there before"
    if manuscript.generation(entry.number).running:
        return f"{manuscript.facts(entry.number, entry.choice).model} · being written".removeprefix(" · ")
    view = manuscript.choice(entry.number, entry.choice)
    parts = [view.facts.model, f"{view.tokens:,} token{'' if view.tokens == 1 else 's'}"]
    if view.mean_logprob is not None:
        parts.append(f"mean logprob {view.mean_logprob:.2f}".replace("-", "\N{MINUS SIGN}"))
    parts.append(f"ended by {view.facts.reason}" if view.facts.reason else "")
    return " · ".join(part for part in parts if part)
