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


def files_in(data: QMimeData) -> list[Path]:
    """Return the files on this machine that are dragged; none if it is text, or something is another machine's."""
    urls = data.urls()
    return [Path(url.toLocalFile()) for url in urls] if all(url.isLocalFile() for url in urls) else []
