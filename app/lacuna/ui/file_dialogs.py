"""Qt's own file dialog, which stands where the system has none: its words whole, its icons seen in both themes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QHeaderView, QSplitter, QToolButton, QTreeView

from lacuna.ui.icons import tinted_icon

KIND = 2  # the column that says what the ending of a name says already
PLACES = 160  # pixels of the list of places at least
ICONS = {  # by Qt's names of the buttons
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "plus",
    "listModeButton": "list",
    "detailModeButton": "rows",
}


def calm(dialog: QFileDialog) -> None:
    """Let a dialog be read; one of the system's own stays as it is."""
    if dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave:
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "Save in:")
    tree, splitter = dialog.findChild(QTreeView, "treeView"), dialog.findChild(QSplitter, "splitter")
    if not isinstance(tree, QTreeView) or not isinstance(splitter, QSplitter):
        return
    header = tree.header()
    header.setStretchLastSection(False)
    header.setResizeContentsPrecision(0)  # by what is in view: a folder may have ten thousand files
    for column in range(header.count()):
        mode = QHeaderView.ResizeMode.ResizeToContents if column else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(column, mode)
    tree.hideColumn(KIND)
    tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    places, files = splitter.sizes()
    splitter.setSizes([max(places, PLACES), files])
    palette = QApplication.palette()
    quiet = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    for name, icon in ICONS.items():
        if isinstance(button := dialog.findChild(QToolButton, name), QToolButton):
            button.setIcon(tinted_icon(icon, quiet, disabled))
