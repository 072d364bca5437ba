"""The panels that dock beside the text: made when they are first opened, where and as large as they were left."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from lacuna.core.manuscript import Span, swap
from lacuna.ui.completing import Completing
from lacuna.ui.docks.dock import Dock
from lacuna.ui.docks.heat import Heat
from lacuna.ui.docks.mark import TokenMark
from lacuna.ui.editor.near import next_token, previous_token, token_at
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.signals import signal

if TYPE_CHECKING:
    from lacuna.ui.docks.token_panel import TokenPanel

INSPECTOR = "inspector"
WIDTH = 248  # pixels of a panel that is opened for the first time
BUSY = "The model is still writing here. Esc stops it."


class Docks(QObject):
    """Opens and closes the panels, leads the keyboard around them, and does what they ask for."""

    told = signal(str)  # a sentence for the writer

    def __init__(self, first: FirstWindow, completing: Completing, parent: QObject) -> None:
        super().__init__(parent)
        self._window = first.window
        self._actions = first.actions
        self._settings = first.settings
        self._editor = first.editor
        self._completing = completing
        self._open: dict[str, Dock] = {}  # those that have been made
        self._mark: TokenMark | None = None
        self._heat = Heat(first, self)
        self._window.setDockOptions(QMainWindow.DockOption(0))  # neither in tabs nor sliding
        if self._actions[INSPECTOR].isChecked():
            self._dock(INSPECTOR).show()
        if self._settings.docks:
            self._window.restoreState(self._settings.docks)
        self._show_again()
        self._window.beyond = self._go_on
        self._connect()

    def _connect(self) -> None:
        actions = self._actions
        actions["full_screen"].toggled.connect(self._full_screen)
        actions["token_next"].triggered.connect(self._next_token)
        actions["token_previous"].triggered.connect(self._previous_token)
        actions[INSPECTOR].toggled.connect(partial(self._toggle, INSPECTOR))

    # ---- opening and closing ---------------------------------------------------------------------------------

    def _toggle(self, name: str, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Open a panel and go there, or close it and go back to the text."""
        setattr(self._settings, name, on)
        if on:
            dock = self._dock(name)
            dock.show()
            dock.take_focus()
        elif name in self._open:
            self._open[name].hide()
            self._editor.setFocus()
        self._settings.docks = bytes(self._window.saveState().data())

    def _dock(self, name: str) -> Dock:
        if name not in self._open:
            panel, title = self._made(name)
            dock = self._open[name] = Dock(name, title, panel, self._window)
            if not self._window.restoreDockWidget(dock):
                self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
                self._window.resizeDocks([dock], [WIDTH], Qt.Orientation.Horizontal)
            dock.closed.connect(partial(self._close, name))
            dock.left.connect(self._leave)
        return self._open[name]

    def _made(self, name: str) -> tuple[QWidget, str]:
        assert name == INSPECTOR  # noqa: S101  (there is one so far)
        return self._inspector(), "Inspector"

    def _close(self, name: str) -> None:
        self._actions[name].setChecked(False)

    def _show_again(self) -> None:
        """Let a panel be seen if its action says so, whatever the state says that Qt has kept."""
        for name, dock in self._open.items():
            dock.setVisible(self._actions[name].isChecked())

    def _full_screen(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        for name, dock in self._open.items():
            dock.setVisible(not on and self._actions[name].isChecked())

    # ---- the keyboard ----------------------------------------------------------------------------------------

    def _go_on(self) -> bool:
        """Go from the parameters to the first open panel, and from each to the next; return False behind the last."""
        docks = [dock for dock in self._open.values() if dock.isVisible()]
        here = next((i for i, dock in enumerate(docks) if dock.has_focus()), -1)
        if here + 1 < len(docks):
            docks[here + 1].take_focus()
            return True
        return False

    def _leave(self) -> None:
        """Go back to the text; what is being written stops, as Esc does."""
        self._editor.setFocus()
        if self._completing.running:
            self._completing.stop()

    # ---- tokens ----------------------------------------------------------------------------------------------

    def _inspector(self) -> "TokenPanel":
        from lacuna.ui.docks.token_panel import TokenPanel  # noqa: PLC0415  (when it is first opened)

        panel = TokenPanel(self._editor)
        panel.swap_asked.connect(self._swap)
        panel.step_asked.connect(self._step)
        self._mark = TokenMark(self._editor, panel)
        self._window.add_themed(self._mark)
        self._window.add_themed(panel)
        return panel

    def _next_token(self) -> None:
        self._step(1)

    def _previous_token(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        """Go to the token behind the one at the caret, or to the one before."""
        manuscript, pos = self._editor.manuscript, self._editor.textCursor().position()
        here = token_at(manuscript, pos)
        if by > 0:
            span = next_token(manuscript, pos)
        else:
            span = previous_token(manuscript, here.start if here is not None else pos)
        if span is not None:
            self._editor.put_caret(span.start)

    def _swap(self, span: Span, text: str) -> None:
        editor = self._editor
        editor.settle()
        manuscript = editor.manuscript
        if span not in manuscript.tokens(span.start, span.length):
            return  # the text has changed since it was shown
        if any(manuscript.generation(number).running for number in manuscript.places(span.start, span.length)):
            self.told.emit(BUSY)
            return
        manuscript.close_step()
        swap(manuscript, span, text)
        editor.sync()
        editor.put_caret(span.start)
        self._completing.changed.emit()
