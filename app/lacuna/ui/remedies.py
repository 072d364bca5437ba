"""The bar over the text after a failure, and what its button does."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from lacuna.core.errors import Action
from lacuna.core.manuscript import Manuscript
from lacuna.ui.actions import Actions
from lacuna.ui.failure import Failure
from lacuna.ui.main_window import MainWindow
from lacuna.ui.signals import signal

TITLES = {
    Action.RETRY: "Try again",
    Action.EDIT_CONNECTION: "Edit the connection",
    Action.CHOOSE_MODEL: "Choose a model",
    Action.LOWER_MAX_TOKENS: "Lower max tokens",
    Action.CHANGE_PARAMETER: "Change the parameter",
    Action.CONTINUE: "Continue from here",
    Action.GO_ONLINE: "Go online",
}


class Remedies(QObject):
    """Shows one failure at a time; the button does the one thing that helps."""

    edit_asked = signal(str)  # the connection with this id is to be edited

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        """Begin with nothing to tell; ``show_manuscript`` is to be set once there are several to choose from."""
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._failure: Failure | None = None
        self._offered: Callable[[], object] | None = None
        self.show_manuscript: Callable[[Manuscript], bool] | None = None  # returns False if it is closed
        window.notice.action_chosen.connect(self._help)

    def show_failure(self, failure: Failure) -> None:
        """Say what happened, and offer what helps."""
        self._failure, self._offered = failure, None
        title = TITLES[failure.action] if failure.action is not None else ""
        self._window.notice.show_notice(failure.sentence, title, failure.details)

    def offer(self, sentence: str, title: str, do: Callable[[], object]) -> None:
        """Say what happened, and call ``do`` if the writer presses the button."""
        self._failure, self._offered = None, do
        self._window.notice.show_notice(sentence, title)

    def _help(self) -> None:
        failure, self._failure = self._failure, None
        offered, self._offered = self._offered, None
        if offered is not None:
            offered()
        if failure is None:
            return
        if failure.action in (Action.RETRY, Action.CONTINUE):
            self._ask_again(failure)
        elif failure.action is Action.EDIT_CONNECTION:
            self.edit_asked.emit(failure.connection)
        elif failure.action is Action.CHOOSE_MODEL:
            self._actions["model"].trigger()
        elif failure.action is Action.LOWER_MAX_TOKENS:
            self._lower(failure.room)
        elif failure.action is Action.GO_ONLINE:
            self._actions["offline"].setChecked(False)
        elif failure.action is Action.CHANGE_PARAMETER:
            self._show_panel(failure.parameter)

    def _ask_again(self, failure: Failure) -> None:
        """Complete again where it failed, which may be another manuscript than the one that is shown by now."""
        show, manuscript = self.show_manuscript, failure.manuscript
        if show is None or manuscript is None or show(manuscript):
            self._actions["complete"].trigger()

    def _lower(self, room: int | None) -> None:
        """Leave as many tokens for the answer as there is room for, or half as many as before."""
        panel = self._window.panel
        if not panel.problem:
            parameters = panel.parameters()
            fewer = (
                min(room, parameters.max_tokens - 1) if room is not None and room > 0 else parameters.max_tokens // 2
            )
            panel.change("Fewer tokens", {"max_tokens": max(1, fewer)})
        self._show_panel("max_tokens")

    def _show_panel(self, parameter: str) -> None:
        self._actions["panel"].setChecked(True)
        self._window.panel.take_focus(parameter)
