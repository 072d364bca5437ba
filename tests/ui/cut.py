"""Text that is cut: in labels, buttons, fields, tabs, headings, and in cells without a tip that says it whole."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTabBar,
    QTreeView,
    QWidget,
)

from lacuna.ui.combo_box import ComboBox
from lacuna.ui.docks.generation_tree import GenerationTree
from lacuna.ui.widgets import IconButton

IN_A_FIELD = 12  # pixels beside the text of a field
SHORTENED_BY_DESIGN = (GenerationTree,)  # the panel under it shows the whole text of the current row
SHORTENED_COLUMNS = {  # of lists, by their names; the current row's text stands whole in the fields under the list
    "Prompts": {"Prompt", "Suffix", "Name", "Settings"},
    "Results": {"Name", "Prompt", "Text"},
}


def cut(widget: QWidget) -> Iterator[str]:
    """Yield what of a widget's text is cut; text is shortened on purpose only with a tip that says it whole."""
    if isinstance(widget, QLabel):
        yield from _cut_label(widget)
    elif isinstance(widget, QAbstractButton) and widget.text():
        room = widget.contentsRect()
        icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
        need = widget.fontMetrics().horizontalAdvance(widget.text().replace("&&", "&")) + icon
        if need > room.width() or widget.fontMetrics().height() > room.height():
            yield f"needs {need}"
    elif isinstance(widget, (QLineEdit, QAbstractSpinBox, QComboBox)):
        yield from _cut_field(widget)
    elif isinstance(widget, QTabBar):
        yield from _cut_tabs(widget)
    elif isinstance(widget, QHeaderView):
        yield from _cut_headings(widget)
    elif isinstance(widget, QTreeView) and not isinstance(widget, SHORTENED_BY_DESIGN):
        yield from _cut_cells(widget)


def _cut_label(label: QLabel) -> Iterator[str]:
    if label.text():
        need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        wide = 0 if label.wordWrap() else label.sizeHint().width()
        if need > label.height() or wide > label.width():
            yield f"needs {wide} x {need}"


def _cut_field(widget: QLineEdit | QAbstractSpinBox | QComboBox) -> Iterator[str]:
    if isinstance(widget, QLineEdit):  # a long text scrolls in it
        text = widget.placeholderText()
    else:
        text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    beside = widget.beside if isinstance(widget, ComboBox) else IN_A_FIELD
    if widget.fontMetrics().horizontalAdvance(text) + beside > widget.width():
        yield f"cuts {text!r}"
    if widget.fontMetrics().height() > widget.height():
        yield "is too low"


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for index in range(bar.count()):
        text = bar.tabText(index).replace("&&", "&")
        crosses = [
            cross.width() for cross in bar.findChildren(IconButton) if bar.tabRect(index).contains(cross.geometry())
        ]
        room = bar.tabRect(index).width() - sum(crosses)
        if _wide(bar.fontMetrics(), text) > room and not bar.tabToolTip(index):
            yield f"cuts the tab {text!r}"


def _cut_headings(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(header.count()):
        text = str(model.headerData(section, header.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        if not header.isSectionHidden(section) and _wide(header.fontMetrics(), text) > header.sectionSize(section):
            yield f"cuts the heading {text!r}"


def _cut_cells(view: QTreeView) -> Iterator[str]:
    model = view.model()
    shortened = SHORTENED_COLUMNS.get(view.accessibleName(), set[str]())
    for column in range(view.header().count()):
        heading = model.headerData(column, Qt.Orientation.Horizontal)
        for row in range(model.rowCount(QModelIndex())) if heading not in shortened else ():
            index = model.index(row, column, QModelIndex())
            place = view.visualRect(index)
            if not view.viewport().rect().intersects(place):
                continue
            text, tip = str(index.data() or ""), str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if _needs(view, index) > place.width() and text not in tip:
                yield f"cuts {text!r} and has no tip that says it whole"


def _needs(view: QTreeView, index: QModelIndex) -> int:
    """Return the width of a cell's text with the margins that Qt puts beside it."""
    margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, QStyleOptionViewItem(), view) + 1
    return _wide(view.fontMetrics(), str(index.data() or "")) + 2 * margin


def _wide(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(text)
