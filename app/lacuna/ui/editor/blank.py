"""Documents for the editor, in which Qt never looks through all paragraphs for the widest line."""

from PySide6.QtGui import QFont, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QPlainTextDocumentLayout

_WIDE = 1e6  # pixels: wider than any line


def blank_document(font: QFont, *, spare: bool = False) -> QTextDocument:
    """Return a document in a font, without undo and without a margin, for an editor to take.

    QPlainTextDocumentLayout notes the widest paragraph. Whenever a line of that one gets shorter, as with each word
    that goes on to the next line, it looks through all of them: a millisecond in a million words. Here it notes one
    that stood behind the last and is gone, and goes on counting it as the one behind the last. The widest is then the
    width that the editor gives its lines, until a text is cut down to one paragraph.

    Args:
        font: as the editor's.
        spare: whether there is an empty paragraph besides, behind which the note is kept while the document is filled
            before an editor takes it; it is to be deleted then. Otherwise the document is empty.

    """
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # as in the editor, which sets it otherwise
    document.setDefaultTextOption(wrapping)
    layout = QPlainTextDocumentLayout(document)
    document.setDocumentLayout(layout)
    document.setPlainText("\n\n" if spare else "\n")
    document.setDocumentMargin(_WIDE)
    layout.blockBoundingRect(document.lastBlock())  # lays it out; the margin makes it the widest
    document.setDocumentMargin(0)
    cursor = QTextCursor(document.lastBlock())
    cursor.beginEditBlock()  # so that nothing is laid out for the cursor
    cursor.deletePreviousChar()
    cursor.endEditBlock()
    return document
