"""The panels that dock beside the text: made when they are first opened, where and as large as they were left."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from lacuna.services.settings import Settings
from lacuna.ui.actions import Actions
from lacuna.ui.docks.choices import Choices
from lacuna.ui.docks.dock import Dock
from lacuna.ui.docks.heat import Heat
from lacuna.ui.docks.marks import ChoiceMarks
from lacuna.ui.docks.tokens import Tokens
from lacuna.ui.main_window import MainWindow
from lacuna.ui.signals import signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from lacuna.ui.docks.generations_panel import GenerationsPanel
    from lacuna.ui.docks.mark import TokenMark

LOW = "inspector"  # the panel that needs no more height than its rows
HEIGHT = 396  # pixels of it, if another stands above
WIDTH = 248  # pixels of a panel that is opened for the first time


class Docks(QObject):
    """Opens and closes the panels, leads the keyboard around them, and joins them with what does what they ask for."""

    told = signal(str)  # a sentence for the writer
    changed = signal()  # the manuscript, by what was asked for in a panel
    left = signal()  # Esc was pressed in a panel

    def __init__(self, window: MainWindow, actions: Actions, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._settings = settings
        self._editor = window.editor
        self._open: dict[str, Dock] = {}  # those that have been made
        self._makers: dict[str, tuple[Callable[[], QWidget], str]] = {
            "generations": (self._generations, "Generations"),
            "inspector": (self._inspector, "Inspector"),
        }
        self._mark: TokenMark | None = None
        self._panel: GenerationsPanel | None = None
        self._heat = Heat(window, actions, settings, self)
        self._tokens = Tokens(window.editor, self)
        self._choices = Choices(window.editor, self)
        self._marks = ChoiceMarks(window.editor)
        self._window.add_themed(self._marks)
        self._window.setDockOptions(QMainWindow.DockOption(0))  # neither in tabs nor sliding
        if self._settings.docks:
            self._window.restoreState(self._settings.docks)  # Qt keeps the places of panels that are not there yet
        for name in self._makers:
            if self._actions[name].isChecked():
                self._dock(name).show()
        self._window.beyond = self._go_on
        self._connect()

    def _connect(self) -> None:
        actions = self._actions
        actions["full_screen"].toggled.connect(self._full_screen)
        actions["token_next"].triggered.connect(self._tokens.next)
        actions["token_previous"].triggered.connect(self._tokens.previous)
        for name in self._makers:
            actions[name].toggled.connect(partial(self._toggle, name))
        for teller in (self._tokens, self._choices):
            teller.told.connect(self.told.emit)
            teller.changed.connect(self.changed.emit)
        self._marks.chosen.connect(self._mark_chosen)

    # ---- opening and closing ---------------------------------------------------------------------------------

    def _toggle(self, name: str, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Open a panel and go there, or close it and go back to the text."""
        setattr(self._settings, name, on)
        if on:
            dock = self._dock(name)
            dock.show()
            dock.take_focus()
            QTimer.singleShot(0, dock, partial(self._share, name))  # when it is laid out with the others
        elif name in self._open:
            self._open[name].hide()
            self._editor.setFocus()
        self._settings.docks = bytes(self._window.saveState().data())

    def _dock(self, name: str) -> Dock:
        if name not in self._open:
            made, title = self._makers[name]
            dock = self._open[name] = Dock(name, title, made(), self._window)
            if not self._window.restoreDockWidget(dock):
                self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
                self._lower(dock)
                QTimer.singleShot(0, dock, partial(self._fit, name))  # when it is laid out with the others
            dock.closed.connect(partial(self._close, name))
            dock.left.connect(self._leave)
        return self._open[name]

    def _lower(self, dock: Dock) -> None:
        """Let the inspector stay below a panel that was added to its side."""
        low, left = self._open.get(LOW, dock), Qt.DockWidgetArea.LeftDockWidgetArea
        if low is not dock and not low.isFloating() and self._window.dockWidgetArea(low) is left:
            self._window.splitDockWidget(dock, low, Qt.Orientation.Vertical)

    def _fit(self, name: str) -> None:
        """Give a panel the size that it has at first."""
        dock = self._open[name]
        self._window.resizeDocks([dock], [WIDTH], Qt.Orientation.Horizontal)
        others = [other for other in self._open.values() if other is not dock and other.isVisible()]
        if others:
            low = self._open.get(LOW, dock)
            self._window.resizeDocks([low], [HEIGHT], Qt.Orientation.Vertical)

    def _share(self, name: str) -> None:
        """Give a panel its share of the height, if it was opened beside one that had all of it."""
        dock, low = self._open[name], self._open.get(LOW)
        squeezed = dock.height() <= dock.minimumSizeHint().height()
        if low is not None and squeezed and all(one.isVisible() for one in self._open.values()):
            others = [one for one in self._open.values() if one is not low]
            rest = sum(one.height() for one in self._open.values()) - HEIGHT
            self._window.resizeDocks([*others, low], [rest] * len(others) + [HEIGHT], Qt.Orientation.Vertical)

    def _close(self, name: str) -> None:
        self._actions[name].setChecked(False)

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
        """Go back to the text."""
        self._editor.setFocus()
        self.left.emit()

    # ---- the panels ------------------------------------------------------------------------------------------

    def _inspector(self) -> QWidget:
        from lacuna.ui.docks.mark import TokenMark  # noqa: PLC0415  (when it is first opened)
        from lacuna.ui.docks.token_panel import TokenPanel  # noqa: PLC0415  (when it is first opened)

        panel = TokenPanel(self._editor)
        panel.swap_asked.connect(self._tokens.swap)
        panel.step_asked.connect(self._tokens.step)
        self._mark = TokenMark(self._editor, panel)
        self._window.add_themed(self._mark)
        self._window.add_themed(panel)
        return panel

    def _generations(self) -> QWidget:
        from lacuna.ui.docks.generations_panel import GenerationsPanel  # noqa: PLC0415  (when it is first opened)

        panel = GenerationsPanel(self._editor, by_place=self._settings.by_place)
        panel.go_asked.connect(self._choices.go)
        panel.show_asked.connect(self._choices.show)
        panel.drop_asked.connect(self._choices.drop)
        panel.ordered.connect(self._ordered)
        self._window.add_themed(panel)
        self._panel = panel
        return panel

    def refresh(self) -> None:
        """Show what has changed in the generations without the text: one has ended, say."""
        self._marks.refresh_soon()
        if self._panel is not None:
            self._panel.refresh_soon()

    def _ordered(self, by_place: bool) -> None:  # noqa: FBT001  (one fact)
        self._settings.by_place = by_place

    def _mark_chosen(self, number: int) -> None:
        self._choices.go(number)
        self._editor.setFocus()
