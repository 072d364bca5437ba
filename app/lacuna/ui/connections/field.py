"""One row of a form: a name, a field, and a sentence under it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lacuna.ui.parameters.marks import mark
from lacuna.ui.widgets import make_label


class Field(QWidget):
    """Shows a quiet remark under the field, or what is wrong with it, which goes before the remark.

    Args:
        title: with ``&`` before the key that leads to the field.
        entry: what is typed into.
        parent: the form.
        whole: what stands in the row, if that is more than the entry.

    """

    def __init__(self, title: str, entry: QWidget, parent: QWidget, whole: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._remark = ""
        name = make_label(self, title, "name")
        name.setBuddy(entry)
        entry.setAccessibleName(title.replace("&", ""))
        self._sentence = make_label(self, wrap=True)
        self._sentence.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(name)
        column.addWidget(whole or entry)
        column.addWidget(self._sentence)

    @property
    def complaint(self) -> str:
        """What is wrong, or nothing."""
        return self._sentence.text() if self._sentence.objectName() == "broken" else ""

    def complain(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence says that nothing is."""
        mark(self.entry, "broken", on=bool(sentence))
        self._say(sentence or self._remark, "broken" if sentence else "quiet")

    def remark(self, sentence: str) -> None:
        """Say something quietly, until something is wrong."""
        self._remark = sentence
        if not self.complaint:
            self._say(sentence, "quiet")

    def _say(self, sentence: str, name: str) -> None:
        self._sentence.setObjectName(name)
        self._sentence.style().polish(self._sentence)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.entry.setAccessibleDescription(sentence)
