"""The bar for finding and replacing: what is looked for, how, how often it is there, and what replaces it."""

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from lacuna.core.search import Query
from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton, make_button, make_label

WIDEST = 420  # pixels of a field
ALL, STOP = "Replace all", "Stop"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """Stands under the text. It says what the writer asks for and knows nothing of the text."""

    asked = signal(Query)  # the writer changed what is looked for
    scoped = signal(bool)  # whether to look in the selection only
    next = signal()
    previous = signal()
    replace = signal(str)  # the hit gone to, by this
    replace_all = signal(str)
    stop = signal()  # replacing all, while that is being done
    closed = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("find")
        self.setAccessibleName("Find and replace")
        self._field = self._line("Find", "Find")
        self._new = self._line("Replace with", "Replace with")
        self._count = make_label(self, name="quiet")
        self._problem = make_label(self, name="broken", wrap=True)
        self._case = self._toggle("Aa", "Match case: Rain is not rain")
        self._words = self._toggle("ab", "Whole words only")
        font = self._words.font()
        font.setUnderline(True)
        self._words.setFont(font)
        self._pattern = self._toggle(".*", "Regular expression: ^ and $ are the ends of a paragraph")
        self._new.setToolTip(r"With a regular expression, \1 is its first group, \0 all that was found, \n a new line")
        self._scope = IconButton(self, "selection", "Find in the selection only")
        self._scope.setObjectName("toggle")
        self._scope.setCheckable(True)
        self._previous = IconButton(self, "chevron-up", "Previous hit")
        self._next = IconButton(self, "chevron-down", "Next hit")
        self._close = IconButton(self, "close", "Close the bar")
        self._one = make_button(self, "Replace")
        self._all = make_button(self, ALL)
        self._working = False
        self._lay_out()
        self._connect()
        self._order()
        self.hide()

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(
            text=self._field.text(),
            match_case=self._case.isChecked(),
            whole_words=self._words.isChecked(),
            pattern=self._pattern.isChecked(),
        )

    def open(self, *, replacing: bool, text: str | None = None) -> None:
        """Show the bar and let the writer type what to find; ``text`` stands there already."""
        if text is not None and not self._pattern.isChecked():
            self._field.setText(text)
        for widget in (self._new, self._one, self._all):
            widget.setVisible(replacing)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_count(self, text: str) -> None:
        """Show how much was found, and where among it the writer is."""
        self._count.setText(text)
        self._count.setAccessibleName(text)

    def show_problem(self, sentence: str) -> None:
        """Show why nothing can be looked for or replaced; nothing if ``sentence`` is empty."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._field.setProperty("broken", bool(sentence))
        for field in (self._field, self._new):
            field.style().polish(field)

    def show_working(self, *, working: bool) -> None:
        """Turn the button for replacing all into Stop while it is being done; it stays as wide."""
        self._working = working
        self._all.setMinimumWidth(self._all.width() if working else 0)
        self._all.setText(STOP if working else ALL)

    def set_scoped(self, *, scoped: bool) -> None:
        """Show whether only the selection is looked through."""
        self._scope.setChecked(scoped)

    def event(self, event: QEvent) -> bool:
        """Keep Esc and Return from the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if plain and event.key() in (Qt.Key.Key_Escape, *_ENTER):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Esc closes; Return goes on, or replaces; with Shift it goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in _ENTER:
            if self._new.hasFocus():
                self._replace_one()
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.previous.emit()
            else:
                self.next.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(2)
        for widget in (self._case, self._words, self._pattern, self._scope, self._previous, self._next):
            first.addWidget(widget)
        first.addWidget(self._count, 1)
        first.addWidget(self._close)
        second.setSpacing(8)
        second.addWidget(self._one)
        second.addWidget(self._all)
        second.addStretch(1)
        grid.addWidget(self._field, 0, 0)
        grid.addLayout(first, 0, 1)
        grid.addWidget(self._new, 1, 0)
        grid.addLayout(second, 1, 1)
        grid.addWidget(self._problem, 2, 0, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self._problem.hide()

    def _connect(self) -> None:
        self._field.textChanged.connect(self._ask)
        for toggle in (self._case, self._words, self._pattern):
            toggle.toggled.connect(self._ask)
        self._scope.clicked.connect(self._scope_clicked)
        self._previous.clicked.connect(self.previous.emit)
        self._next.clicked.connect(self.next.emit)
        self._one.clicked.connect(self._replace_one)
        self._all.clicked.connect(self._replace_all)
        self._close.clicked.connect(self.closed.emit)

    def _order(self) -> None:
        """Let Tab go from what is found to what replaces it, then to the rest."""
        order = [self._field, self._new, self._one, self._all, self._case, self._words, self._pattern, self._scope]
        order += [self._previous, self._next, self._close]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _ask(self) -> None:
        self.asked.emit(self.query)

    def _scope_clicked(self) -> None:
        self.scoped.emit(self._scope.isChecked())

    def _replace_one(self) -> None:
        self.replace.emit(self._new.text())

    def _replace_all(self) -> None:
        if self._working:
            self.stop.emit()
        else:
            self.replace_all.emit(self._new.text())

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMaximumWidth(WIDEST)
        line.setMinimumWidth(100)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return line

    def _toggle(self, title: str, name: str) -> QPushButton:
        button = make_button(self, title, "toggle")
        button.setCheckable(True)
        button.setAccessibleName(name.split(":", maxsplit=1)[0])
        button.setToolTip(name)
        return button
