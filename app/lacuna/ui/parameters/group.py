"""A group of parameters under a heading that folds it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from lacuna.core.parameters import Declaration, Group
from lacuna.ui.parameters.heading import GroupHeading
from lacuna.ui.parameters.row import WIDE, ParameterRow
from lacuna.ui.signals import signal


class ParameterGroup(QWidget):
    """Shows the rows of one group. While something is looked for, only those that fit, folded or not."""

    folded_changed = signal()  # by the writer

    def __init__(self, group: Group, members: Sequence[Declaration], parent: QWidget) -> None:
        super().__init__(parent)
        self.group = group
        self._folded = self._searching = False
        self._broken = 0
        self._heading = GroupHeading(self, group.value)
        self._heading.fold_asked.connect(self._turn)
        self._body = QWidget(self)
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        alone = all(member.kind in WIDE for member in members)  # its heading is name enough
        self.rows = {member.name: ParameterRow(member, self._body, named=not alone) for member in members}
        for row in self.rows.values():
            rows.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._body)
        self.refresh()

    @property
    def folded(self) -> bool:
        """Whether the writer has folded it."""
        return self._folded

    def fold(self, *, folded: bool) -> None:
        """Fold it or unfold it; the focus is not left in what is no longer seen."""
        focused = QApplication.focusWidget()
        if folded and focused is not None and self._body.isAncestorOf(focused):
            self._heading.setFocus(Qt.FocusReason.OtherFocusReason)
        self._folded = folded
        self.refresh()

    def show_broken(self, sentences: Mapping[str, str]) -> None:
        """Show by name which rule is broken; a rule that was none before unfolds the group."""
        for name, row in self.rows.items():
            row.show_broken(sentences.get(name, ""))
        before, self._broken = self._broken, sum(name in sentences for name in self.rows)
        if self._broken > before and self._folded:
            self._folded = False
            self.folded_changed.emit()
        self.refresh()

    def look_for(self, words: Sequence[str]) -> bool:
        """Show the rows that all of some words fit, all rows if there are none; return whether there are any."""
        self._searching = bool(words)
        found = [row.look_for(words, self.group.value) for row in self.rows.values()]
        self.setVisible(any(found))
        self.refresh()
        return any(found)

    def refresh(self) -> None:
        """Say in the heading what is to be known of a folded group."""
        open_ = self._searching or not self._folded
        differing = [] if open_ else [row.said for row in self.rows.values() if row.differs]
        note = ""
        if not open_ and self._broken:
            note = f"{self._broken} to put right"
        elif differing:
            note = f"{len(differing)} changed"
        self._heading.show_state(folded=not open_, note=note, tip=", ".join(differing), broken=bool(self._broken))
        self._heading.setEnabled(not self._searching)
        self._body.setVisible(open_)

    def _turn(self, folded: bool) -> None:  # noqa: FBT001  (a signal's)
        if folded is not self._folded:
            self.fold(folded=folded)
            self.folded_changed.emit()
