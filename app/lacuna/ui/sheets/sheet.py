"""One open manuscript: its text, its file, and where the writer was in it."""

from dataclasses import dataclass, field
from pathlib import Path

from lacuna.core.manuscript import Manuscript
from lacuna.core.text_files import TextForm
from lacuna.services import files
from lacuna.services.file_work import FileWork
from lacuna.services.files import FileStamp
from lacuna.ui.editor.bearings import START, Place

UNTITLED = "Untitled"


@dataclass(eq=False)
class Sheet:
    """A manuscript in a tab.

    Attributes:
        manuscript: the text; it is written to while another sheet is shown, too.
        form: how the text stands in its file.
        stamp: what the file was when it was read or written last; None if there is none.
        path: the file, or None.
        read_only: whether the file may not be written to.
        saved_version: the manuscript's version that the file holds.
        place: where the writer was when it was shown last.

    """

    manuscript: Manuscript
    form: TextForm = field(default_factory=TextForm)
    stamp: FileStamp | None = None
    path: Path | None = None
    read_only: bool = False
    saved_version: int = 0
    place: Place = START

    @classmethod
    def read(cls, path: Path, work: FileWork) -> "Sheet":
        """Return a sheet of a file. Blocking.

        Raises:
            FileError: it cannot be read, or not as text, or that was stopped.

        """
        document = files.read(path, work)
        manuscript = Manuscript(document.text)
        version = manuscript.version
        return cls(manuscript, document.form, document.stamp, path, document.read_only, version)

    @property
    def name(self) -> str:
        """The file's name, or what an unsaved manuscript is called."""
        return self.path.name if self.path else UNTITLED

    @property
    def unsaved(self) -> bool:
        """Whether the manuscript has changed since it was read or written."""
        return self.manuscript.version != self.saved_version

    @property
    def blank(self) -> bool:
        """Whether nothing would be missed if another manuscript took its place."""
        return self.path is None and not self.unsaved and not self.manuscript.generations()
