"""A text that is laid out before it is shown."""

from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from lacuna.core.manuscript import Manuscript


@dataclass(frozen=True)
class LaidOut:
    """A document for the editor.

    Attributes:
        document: it.
        manuscript: whose text it holds.
        version: at which.

    """

    document: QTextDocument
    manuscript: Manuscript
    version: int

    def holds(self, manuscript: Manuscript) -> bool:
        """Return whether it holds the text that a manuscript has now."""
        return manuscript is self.manuscript and manuscript.version == self.version
