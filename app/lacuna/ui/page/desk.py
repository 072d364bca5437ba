"""Joins the page with the editor, the actions, the wheel and the card in which it is set."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QWheelEvent

from lacuna.core.page import FOCUSES, Page, zoomed
from lacuna.ui.action_set import ActionSet
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.page.typewriter import Typewriter
from lacuna.ui.page.veil import Veil
from lacuna.ui.signals import signal
from lacuna.ui.theme import Theme

if TYPE_CHECKING:
    from lacuna.ui.page.popover import PagePopover

NOTCH = 120  # what a wheel tells for a step, in eighths of a degree


class PageDesk(QObject):
    """Shows the page as the writer changes it."""

    changed = signal(Page)  # by the writer

    def __init__(self, editor: ManuscriptEditor, actions: ActionSet) -> None:
        super().__init__(editor)
        self._editor = editor
        self._actions = actions
        self._theme: Theme | None = None
        self._turned = 0  # of the wheel, less than a step
        self._veil = Veil(editor)
        self._typewriter = Typewriter(editor)
        self._popover: PagePopover | None = None
        editor.viewport().installEventFilter(self)
        for told in (editor.edited, editor.shown, editor.cursorPositionChanged, editor.selectionChanged):
            told.connect(self._veil.follow)
        actions["page"].triggered.connect(self._open)
        actions["zoom_in"].triggered.connect(self._larger)
        actions["zoom_out"].triggered.connect(self._smaller)
        actions["zoom_reset"].triggered.connect(self._as_chosen)
        for focus in filter(None, FOCUSES):
            actions[f"focus_{focus}"].triggered.connect(self._focus)
        actions["typewriter"].triggered.connect(self._type)
        self._show(editor.page)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self._veil.set_theme(theme)
        if self._popover is not None:
            self._popover.set_theme(theme)

    def leave(self) -> bool:
        """Close the card; return whether it was open."""
        if self._popover is None or self._popover.isHidden():
            return False
        self._close()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        """Zoom with Ctrl and the wheel; a finer wheel adds up."""
        if (
            isinstance(event, QWheelEvent)
            and event.type() == QEvent.Type.Wheel
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._turned += event.angleDelta().y()
            steps = int(self._turned / NOTCH)
            self._turned -= steps * NOTCH
            if steps:
                self._zoom(steps)
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _open(self) -> None:
        from lacuna.ui.page.popover import PagePopover  # noqa: PLC0415  (most sessions do without)

        if self.leave():
            return
        window = self._editor.window()
        if self._popover is None:
            self._popover = PagePopover(window)
            self._popover.changed.connect(self._use)
            self._popover.closed.connect(self._close)
            if self._theme is not None:
                self._popover.set_theme(self._theme)
        self._popover.open(self._editor.page, self._editor.mapTo(window, QPoint(self._editor.width(), 0)))

    def _close(self) -> None:
        if self._popover is not None:
            self._popover.hide()
        self._editor.setFocus()

    def _use(self, page: Page) -> None:
        """Take a page from the writer."""
        self._show(page)
        self.changed.emit(page)

    def _show(self, page: Page) -> None:
        self._editor.set_page(page)
        self._veil.focus = page.focus
        veils = self._editor.veils
        if page.focus and self._veil.paint not in veils:
            veils.append(self._veil.paint)
        elif not page.focus and self._veil.paint in veils:
            veils.remove(self._veil.paint)
        self._veil.follow()
        self._typewriter.switch(on=page.typewriter)
        self._actions["typewriter"].setChecked(page.typewriter)
        for focus in filter(None, FOCUSES):
            self._actions[f"focus_{focus}"].setChecked(focus == page.focus)
        if self._popover is not None and self._popover.isVisible():
            self._popover.show_page(page)

    def _change(self, **values: Any) -> None:
        self._use(replace(self._editor.page, **values))

    def _zoom(self, steps: int) -> None:
        self._change(zoom=zoomed(self._editor.page.zoom, steps))

    def _larger(self) -> None:
        self._zoom(1)

    def _smaller(self) -> None:
        self._zoom(-1)

    def _as_chosen(self) -> None:
        self._change(zoom=100)

    def _focus(self) -> None:
        self._change(focus=next((one for one in FOCUSES if one and self._actions[f"focus_{one}"].isChecked()), ""))

    def _type(self) -> None:
        self._change(typewriter=self._actions["typewriter"].isChecked())
