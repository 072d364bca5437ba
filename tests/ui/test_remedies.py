"""After a failure the bar offers the one thing that helps, and its button does it."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from lacuna.core.errors import (
    Action,
    ContextOverflow,
    EngineError,
    KeychainLocked,
    KeychainMissing,
    KeyMissing,
    LacunaError,
    ParameterRefused,
    ServerFailed,
    StreamCut,
    Unauthorized,
    UnknownModel,
)
from lacuna.core.exchange import Exchange
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.ui.actions import Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.failure import failure_of
from lacuna.ui.main_window import MainWindow
from lacuna.ui.remedies import Remedies
from lacuna.ui.theme import LIGHT
from ui.hands import click


class Window:
    """The window, and which actions were taken."""

    def __init__(self, qtbot: QtBot) -> None:
        self.actions = Actions()
        editor = ManuscriptEditor()
        editor.set_manuscript(Manuscript())
        self.main = MainWindow(LIGHT)
        self.main.furnish(self.actions, editor)
        self.actions.setParent(self.main)
        qtbot.addWidget(self.main)
        self.main.show()
        self.remedies = Remedies(self.main, self.actions)
        self.taken: list[str] = []
        self.remedies.edit_asked.connect(self.take)
        for name in ("complete", "model"):
            self.actions[name].triggered.connect(partial(self.take, name))

    def take(self, name: str) -> None:
        self.taken.append(name)

    def help(self) -> None:
        notice = self.main.notice
        click(next(b for b in notice.findChildren(QPushButton) if b.text() and b.text() != "Details" and b.isVisible()))


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    return Window(qtbot)


@pytest.mark.parametrize(
    ("error", "action", "taken"),
    [
        (ServerFailed("The server failed."), Action.RETRY, ["complete"]),
        (StreamCut("The answer broke off."), Action.CONTINUE, ["complete"]),
        (Unauthorized("The key is wrong."), Action.EDIT_CONNECTION, ["home"]),
        (KeyMissing("The key is missing."), Action.EDIT_CONNECTION, ["home"]),
        (UnknownModel("There is no such model."), Action.CHOOSE_MODEL, ["model"]),
        (KeychainMissing("No keychain is running."), Action.EDIT_CONNECTION, ["home"]),
        (KeychainLocked("The keychain is locked."), Action.RETRY, ["complete"]),
        (EngineError("The model did not start."), Action.RETRY, ["complete"]),
    ],
)
def test_the_button_does_what_helps(window: Window, error: LacunaError, action: Action, taken: list[str]) -> None:
    failure = replace(failure_of(error), connection="home")
    assert failure.action is action
    window.remedies.show_failure(failure)
    assert window.main.notice.accessibleName() == str(error)
    window.help()
    assert window.taken == taken
    assert not window.main.notice.isVisible()


@pytest.mark.parametrize(("context", "prompt", "left"), [(1000, 900, 100), (None, None, 32), (1000, 1200, 32)])
def test_max_tokens_are_lowered_to_what_there_is_room_for(
    window: Window, context: int | None, prompt: int | None, left: int
) -> None:
    window.main.panel.show_parameters(Parameters(max_tokens=64 if left == 32 else 400))
    error = ContextOverflow("Too long.")
    error.context, error.prompt_tokens = context, prompt
    window.remedies.show_failure(failure_of(error))
    window.help()
    assert window.main.panel.parameters().max_tokens == left
    window.main.panel.take_back()
    assert window.main.panel.parameters().max_tokens in (64, 400)


def test_the_field_that_a_server_does_not_take_is_shown_and_has_the_keyboard(window: Window, qtbot: QtBot) -> None:
    panel = window.main.panel
    window.main.activateWindow()
    qtbot.waitUntil(window.main.isActiveWindow)
    panel.rows.fold(["PENALTIES"])
    panel.head.search()
    panel.head.field.setText("seed")
    window.remedies.show_failure(failure_of(ParameterRefused("No.", status=400, param="frequency_penalty")))
    window.help()
    assert panel.fields["frequency_penalty"].hasFocus()
    assert failure_of(ParameterRefused("No.", status=400, param="min_p")).parameter == ""


def test_details_name_status_and_request_id_and_hold_no_prose(window: Window) -> None:
    error = ServerFailed("The server failed.")
    error.exchange = Exchange(
        method="POST",
        url="http://127.0.0.1/v1/completions",
        request_body='{"prompt": "a secret love letter"}',
        status=500,
        reason="Internal Server Error",
        response_headers=(("x-request-id", "req-1"),),
        response_body="{}",
    )
    failure = failure_of(error)
    window.remedies.show_failure(failure)
    assert "ServerFailed, status 500 Internal Server Error, request id req-1" in failure.details
    assert "love letter" not in failure.details
    assert failure.details in [label.text() for label in window.main.notice.findChildren(QLabel)]
