"""A walk over all visible widgets of a window, looking for text that is cut and widgets that overlap."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QLabel,
    QMenuBar,
    QScrollArea,
    QTabBar,
    QWidget,
)

from lacuna.ui.docks.marks import ChoiceMarks
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.token_card import TokenCard
from lacuna.ui.empty_state import EmptyState
from lacuna.ui.page.popover import PagePopover
from lacuna.ui.palette import Palette
from lacuna.ui.versions_bar import VersionsBar
from ui.cut import cut

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
    cuts = [f"{_name(widget)} {fault}" for widget in widgets for fault in cut(widget)]
    beyond = [fault for widget in widgets for fault in (*_squeezed(widget), *_outside(widget))]
    return [*cuts, *beyond, *_overlaps(widgets)]


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
        if not isinstance(widget, QScrollArea)
        and not isinstance(widget.parentWidget(), QTabBar)
        and not isinstance(widget.parentWidget(), QAbstractSpinBox)
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


def _squeezed(widget: QWidget) -> Iterator[str]:
    """Yield whether a widget has less room than it can do with: what is in it is cut or lies over something."""
    need, parent = widget.minimumSizeHint(), widget.parentWidget()
    if parent is None or _scrolls(parent) or widget.layout() is None or widget.objectName().startswith("qt_"):
        return
    if need.width() > widget.width() or need.height() > widget.height():
        yield f"{_name(widget)} is squeezed: it needs {need.width()} x {need.height()}"


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
