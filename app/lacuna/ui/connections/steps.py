"""What came of trying a connection out: a line a step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lacuna.services.trial import Step
from lacuna.ui.widgets import make_label

SIGN = 16  # pixels


class Steps(QWidget):
    """Shows steps as they end, and under them what is waited for; a sign says whether a step passed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._lines: list[QWidget] = []
        self._waiting: QWidget | None = None
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.wait("")
        for line in self._lines:
            self._remove(line)
        self._lines = []
        self.setAccessibleName("")
        self.hide()

    def wait(self, sentence: str) -> None:
        """Show what is waited for; an empty sentence says that nothing is."""
        if self._waiting is not None:
            self._remove(self._waiting)
        self._waiting = self._add("…", sentence, "quiet") if sentence else None

    def add(self, step: Step) -> None:
        """Show a step under those that are there."""
        name = "passed" if step.passed else "broken"
        self._lines.append(self._add("✓" if step.passed else "✗", step.sentence, name))
        self.setAccessibleName(f"{self.accessibleName()} {step.sentence}".strip())

    def _add(self, sign: str, sentence: str, name: str) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        mark = make_label(line, sign, name)
        mark.setFixedWidth(SIGN)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(make_label(line, sentence, name, wrap=True), 1)
        self._column.insertWidget(len(self._lines), line)
        line.show()
        self.show()
        return line

    def _remove(self, line: QWidget) -> None:
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
