"""Laying out a long text piece by piece, between two turns of the loop: the window stays the writer's meanwhile."""

import asyncio
from collections.abc import Generator

from PySide6.QtGui import QFont, QTextCursor

from lacuna.core.manuscript import Manuscript
from lacuna.services.file_work import FileWork
from lacuna.ui.editor.blank import blank_document
from lacuna.ui.editor.laid_out import LaidOut

LONG = 4_000_000  # units of a text that takes longer to lay out than a writer wants to wait
PIECE = 40_000  # characters that take some milliseconds
_MARK = "\ufeff"  # PySide drops it where a text begins


async def lay_out(manuscript: Manuscript, font: QFont, work: FileWork) -> LaidOut:
    """Lay a manuscript's text out; what becomes of the manuscript meanwhile is not in it.

    Args:
        manuscript: it is not shown now.
        font: of the editor.
        work: as which this is done; it counts the characters.

    Raises:
        FileStopped: it was stopped.

    """
    text, version = manuscript.text(), manuscript.version
    document = blank_document(font, spare=True)
    cursor = QTextCursor(document)
    for piece in pieces(text, PIECE):
        cursor.beginEditBlock()  # so that Qt does not lay out the last paragraph for the cursor
        cursor.insertText(piece)
        cursor.endEditBlock()
        work.done += len(piece)
        await asyncio.sleep(0)
        work.check()
    cursor.beginEditBlock()
    cursor.deleteChar()  # the spare paragraph
    cursor.endEditBlock()
    return LaidOut(document, manuscript, version)


def pieces(text: str, size: int) -> Generator[str]:
    """Yield a text in pieces of about ``size`` characters, of which none but the first begins with U+FEFF."""
    start = 0
    while start < len(text):
        end = start + size
        while text.startswith(_MARK, end):
            end += 1
        yield text[start:end]
        start = end
