"""How every list of this folder's windows stands: rows of one height, one column that takes the room that is left."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget


def set_columns(tree: QTreeWidget, name: str, headings: Sequence[str], *, stretched: int) -> None:
    """Give a list its name for screen readers and its columns; that of the number ``stretched`` takes what is left."""
    tree.setHeaderLabels(list(headings))
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(False)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setAccessibleName(name)
    header = tree.header()
    header.setStretchLastSection(False)
    for column in range(len(headings)):
        header.setSectionResizeMode(
            column,
            QHeaderView.ResizeMode.Stretch if column == stretched else QHeaderView.ResizeMode.ResizeToContents,
        )
