"""Text on the clipboard and under the pointer: plain for other programs, with its tokens for the same manuscript."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from lacuna.core.manuscript import Manuscript, Origin

TOKENS_FORMAT = "application/x-lacuna-tokens"


def copied(manuscript: Manuscript, pos: int, size: int) -> QMimeData:
    """Return a range as plain text, and beside it as what ``insert`` makes tokens of."""
    data = QMimeData()
    data.setText(manuscript.text(pos, size))
    data.setData(TOKENS_FORMAT, manuscript.copy(pos, size))
    return data


def insert(manuscript: Manuscript, pos: int, removed: int, data: QMimeData) -> int:
    """Replace a range by text, as a step of its own; return the units that came, 0 if there is no text."""
    text = data.text()
    if not text:
        return 0
    before = len(manuscript) - removed
    manuscript.close_step()
    if data.hasFormat(TOKENS_FORMAT):
        manuscript.paste(pos, removed, bytes(data.data(TOKENS_FORMAT).data()), text)
    else:
        manuscript.edit(pos, removed, text, Origin.PASTE)
    return len(manuscript) - before


def file_in(data: QMimeData) -> Path | None:
    """Return the file on this machine that is dragged, or None if it is text, several files or another's."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
