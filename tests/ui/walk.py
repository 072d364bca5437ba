"""A walk over all visible widgets of a window, looking for text that is cut and widgets that overlap."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollArea,
    QTabBar,
    QWidget,
)

from lacuna.ui.combo_box import APART, ARROW, PAD, ComboBox
from lacuna.ui.docks.marks import ChoiceMarks
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.token_card import TokenCard
from lacuna.ui.empty_state import EmptyState
from lacuna.ui.page.popover import PagePopover
from lacuna.ui.palette import Palette
from lacuna.ui.versions_bar import VersionsBar

FLOATING = (
    VersionsBar,
    EmptyState,
    ChoiceMarks,
    TokenCard,
    Palette,
    PagePopover,
)  # these lie over the text by design; tests of their own say where


def faults(window: QWidget) -> list[str]:
    """Return what is wrong, a sentence each; none if all is well."""
    widgets = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.window() is window]
    return [fault for widget in widgets for fault in (*_cut(widget), *_outside(widget))] + list(_overlaps(widgets))


def jumps(window: QWidget) -> list[str]:
    """Return where the Tab key goes back: each widget that it reaches stands to the right of the last, or below it."""
    chain = [window]
    while (following := chain[-1].nextInFocusChain()) is not None and following is not window:
        chain.append(following)
    reached = [
        widget
        for widget in chain
        if window.isAncestorOf(widget)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not isinstance(widget, QScrollArea) and not isinstance(widget.parentWidget(), QAbstractSpinBox)
    ]
    places = [QRect(widget.mapTo(window, QPoint()), widget.size()) for widget in reached]
    names = [_name(widget) for widget in reached]
    scrolled = [_in_scroll_area(widget) for widget in reached]
    return [
        f"from {names[at]} back to {names[at + 1]}"
        for at, (one, other) in enumerate(pairwise(places))
        if other.left() <= one.right() and other.top() <= one.bottom() and scrolled[at] == scrolled[at + 1]
    ]


def _in_scroll_area(widget: QWidget) -> bool:
    above = widget.parentWidget()
    return above is not None and (isinstance(above, QScrollArea) or _in_scroll_area(above))


def _cut(widget: QWidget) -> Iterator[str]:
    room = widget.contentsRect()
    if isinstance(widget, QLabel) and widget.text():
        need = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
        wide = 0 if widget.wordWrap() else widget.sizeHint().width()
        if need > widget.height() or wide > widget.width():
            yield f"{_name(widget)} needs {wide} x {need}"
    elif isinstance(widget, QAbstractButton) and widget.text():
        icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
        need = widget.fontMetrics().horizontalAdvance(widget.text().replace("&&", "&")) + icon
        if need > room.width() or widget.fontMetrics().height() > room.height():
            yield f"{_name(widget)} needs {need}"
    elif isinstance(widget, (QLineEdit, QAbstractSpinBox, QComboBox)):
        yield from _cut_field(widget)


def _cut_field(widget: QLineEdit | QAbstractSpinBox | QComboBox) -> Iterator[str]:
    if isinstance(widget, QLineEdit):  # a long text scrolls in it
        text = widget.placeholderText()
    else:
        text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    beside = 2 * PAD + ARROW + APART if isinstance(widget, ComboBox) else 12
    if widget.fontMetrics().horizontalAdvance(text) + beside > widget.width():
        yield f"{_name(widget)} cuts {text!r}"
    if widget.fontMetrics().height() > widget.height():
        yield f"{_name(widget)} is too low"


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or _scrolls(parent) or widget.isWindow() or isinstance(parent, QTabBar):  # tabs scroll
        return
    if not parent.rect().contains(widget.geometry()):
        yield f"{_name(widget)} at {widget.geometry()} leaves {_name(parent)} with {parent.rect()}"


def _overlaps(widgets: list[QWidget]) -> Iterator[str]:
    """Compare each widget with its siblings; their places are relative to the same parent."""
    seen: dict[QWidget | None, list[QWidget]] = {}
    for widget in widgets:
        if isinstance(widget, FLOATING) or isinstance(widget.parentWidget(), QTabBar):
            continue
        siblings = seen.setdefault(widget.parentWidget(), [])
        for other in siblings:
            if widget.geometry().intersects(other.geometry()):
                yield f"{_name(widget)} and {_name(other)} share {widget.geometry() & other.geometry()}"
        siblings.append(widget)


def _scrolls(viewport: QWidget) -> bool:
    area = viewport.parentWidget()
    return isinstance(area, (QScrollArea, ManuscriptEditor)) and area.viewport() is viewport


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else widget.accessibleName()
    kind = "menu bar" if isinstance(widget, QMenuBar) else type(widget).__name__
    return f"{kind} {widget.objectName()!r} {text!r} of {widget.width()} x {widget.height()}"
