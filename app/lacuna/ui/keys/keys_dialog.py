"""The window with all actions and their keys, where the writer changes them."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lacuna.ui.action_set import ActionSet, Declared
from lacuna.ui.file_dialogs import calm
from lacuna.ui.keys import rules
from lacuna.ui.keys.keys_button import KeysButton
from lacuna.ui.keys.printed import pdf
from lacuna.ui.palette.entries import name_of, plain
from lacuna.ui.widgets import IconButton, make_button, make_label

WIDE, HIGH = 860, 560
LEAST = 640, 320  # pixels; below that, sentences would be cut
RESET = 32  # pixels for a button that is seldom there
APART = 12  # pixels between two menus
NOTHING = "No action has these words in its name or its description, and none has such a key."


class KeysDialog(QDialog):
    """Lists the actions; what is changed counts at once."""

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._waiting: tuple[str, str] | None = None  # action and key that do something already
        self._rows: dict[str, tuple[KeysButton, IconButton, tuple[QWidget, ...]]] = {}
        self._headings: dict[str, QLabel] = {}
        self.setWindowTitle("Keys")
        self._filter = QLineEdit(self)
        self._filter.setAccessibleName("Find an action")
        self._filter.setPlaceholderText("Find an action, or a key")
        self._filter.textChanged.connect(self._show_found)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of what is in it
        self._area.setWidget(self._table())
        self._nothing = make_label(self, NOTHING, "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._told = make_label(self, name="broken", wrap=True)
        self._anyway = self._button("Use it all the same", self._take)
        self._lay_out()
        actions.keys_changed.connect(self._show_keys)
        self._show_keys()
        self.setMinimumSize(*LEAST)
        self.resize(min(WIDE, parent.width() - 40), min(HIGH, parent.height() - 40))

    def look_for(self, text: str) -> None:
        """Show only what some text finds."""
        self._filter.setText(text)

    def _lay_out(self) -> None:
        told, foot = QHBoxLayout(), QHBoxLayout()
        told.addWidget(self._told, 1)
        told.addWidget(self._anyway)
        self._reset = self._button("Reset all", self._reset_all)
        foot.addWidget(self._reset)
        foot.addWidget(self._button("Save as PDF…", self._ask_where))
        foot.addStretch(1)
        foot.addWidget(self._button("Close", self.accept))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._filter)
        column.addWidget(self._area, 1)
        column.addWidget(self._nothing, 1)
        column.addLayout(told)
        column.addLayout(foot)
        self._nothing.hide()
        self._tell("")

    def _table(self) -> QWidget:
        table = QWidget()
        table.setObjectName("rows")
        self._grid = grid = QGridLayout(table)
        grid.setContentsMargins(12, 8, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(2, RESET)
        grid.setColumnStretch(3, 1)
        row = 0
        for menu, members in groupby(self._actions.declared, key=lambda one: one.menu):
            self._headings[menu] = make_label(table, plain(menu), "heading")
            grid.addWidget(self._headings[menu], row, 0, 1, 4)
            row += 1
            for one in members:
                self._add_row(table, grid, row, one)
                row += 1
        grid.setRowStretch(row, 1)
        self._part(self._headings)
        return table

    def _add_row(self, table: QWidget, grid: QGridLayout, row: int, one: Declared) -> None:
        title = make_label(table, name_of(one), "name")
        button = KeysButton(table, name_of(one))
        button.taken.connect(partial(self._offered, one.id))
        button.cleared.connect(partial(self._give, one.id, ()))
        reset = IconButton(table, "reset", f"Reset the keys of {name_of(one)}")
        reset.clicked.connect(partial(self._actions.reset_keys, one.id))
        text = make_label(table, one.help, "quiet", wrap=True)
        for place, widget in enumerate((title, button, reset, text)):
            grid.addWidget(widget, row, place)
        self._rows[one.id] = button, reset, (title, button, text)

    def _show_keys(self) -> None:
        changed = self._actions.changed_keys
        for name, (button, reset, _) in self._rows.items():
            button.show_keys(self._actions.keys(name))
            reset.setVisible(name in changed and not button.isHidden())
        for column in (0, 1):  # as wide as they are with all rows: what is found is not to make them jump
            widest = max(widgets[column].sizeHint().width() for _, __, widgets in self._rows.values())
            self._grid.setColumnMinimumWidth(column, widest)
        self._reset.setEnabled(bool(changed))
        self._tell("")

    def _show_found(self, typed: str) -> None:
        wanted, seen = typed.casefold(), set[str]()
        for one in self._actions.declared:
            button, reset, widgets = self._rows[one.id]
            text = f"{name_of(one)} {one.help}".casefold()
            found = wanted in button.text().casefold() or all(part in text for part in wanted.split())
            for widget in widgets:
                widget.setVisible(found)
            reset.setVisible(found and one.id in self._actions.changed_keys)
            if found:
                seen.add(one.menu)
        for menu, heading in self._headings.items():
            heading.setVisible(menu in seen)
        self._part(menu for menu in self._headings if menu in seen)
        self._area.setVisible(bool(seen))
        self._nothing.setVisible(not seen)

    def _part(self, menus: Iterable[str]) -> None:
        """Let each of the menus that are shown stand apart from the one above it."""
        for place, menu in enumerate(menus):
            self._headings[menu].setContentsMargins(0, APART if place else 0, 0, 2)

    def _offered(self, name: str, keys: QKeyCombination) -> None:
        """Give an action the keys that were pressed for it, unless they do something else."""
        key = QKeySequence(keys).toString()
        problem, clash = rules.refusal(keys), rules.clash(self._actions, name, keys)
        if problem:
            self._tell(problem)
        elif clash:
            self._tell(clash)
            self._waiting = name, key
            self._anyway.show()
            self._anyway.setFocus()
        else:
            self._give(name, (key,))

    def _take(self) -> None:
        if self._waiting is not None:
            name, key = self._waiting
            self._give(name, (key,))
            self._rows[name][0].setFocus()

    def _give(self, name: str, keys: tuple[str, ...]) -> None:
        self._actions.give_keys(name, keys)

    def _reset_all(self) -> None:
        self._actions.use_keys({})

    def _tell(self, sentence: str) -> None:
        self._waiting = None
        self._told.setText(sentence)
        self._told.setVisible(bool(sentence))
        self._anyway.hide()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "Save the list of keys", str(Path.home() / "lacuna-keys.pdf"), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        calm(dialog)
        dialog.fileSelected.connect(self.save_pdf)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_pdf(self, path: str) -> None:
        """Write the list as a PDF; if that fails, say so."""
        try:
            Path(path).write_bytes(pdf(self._actions))
        except OSError:
            self._tell(f"{Path(path).name} could not be written. Choose another folder.")

    def _button(self, title: str, act: Callable[[], object]) -> QWidget:
        button = make_button(self, title)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button
