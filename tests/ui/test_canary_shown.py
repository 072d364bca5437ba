"""A key that a server throws back is in nothing that is shown, copied, logged or kept as a setting."""

import json
import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget

from lacuna.core.code import Call, Form, as_code
from lacuna.core.completions import CompletionRequest
from lacuna.core.connections import Connection
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions
from lacuna.services.log import Log
from lacuna.services.redactor import Redactor
from lacuna.services.targets import endpoint_of
from lacuna.services.tasks import Tasks
from lacuna.ui.failure import failure_of
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector import Responses
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.responses_dialog import ResponsesDialog
from lacuna.ui.remedies import Remedies
from services.canary import CANARY, files_in, holds_canary
from services.loopback import Conversation, serving
from ui.connections.servers_world import until
from ui.hands import click, press

pytestmark = pytest.mark.anyio


async def throws_it_back(conversation: Conversation) -> None:
    """Refuse with the key in a header and in the sentence."""
    await conversation.begin("401 Unauthorized", X_Request_Id=CANARY)
    await conversation.send(json.dumps({"error": {"message": f"Incorrect API key provided: {CANARY}"}}).encode())


def shown_in(widget: QWidget) -> list[str]:
    """Return the texts of a window that are not the writer's."""
    boxes = [box.document().toRawText() for box in widget.findChildren(QPlainTextEdit)]
    return boxes + [label.text() for label in widget.findChildren(QLabel)]


def copied(dialog: QWidget, title: str) -> str:
    """Return what a button puts into the clipboard."""
    click(next(button for button in dialog.findChildren(QPushButton) if button.text() == title))
    return QGuiApplication.clipboard().text()


async def test_a_key_is_neither_shown_nor_copied_nor_kept(tmp_path: Path, qapp: QApplication) -> None:
    redactor, responses, seen = Redactor(), Responses(), list[str]()
    responses.log_prose = True
    redactor.know(Secret(CANARY))
    first = FirstWindow(qapp, tmp_path / "settings.json")
    first.furnish()
    first.tell_bugs_through(redactor.line)
    remedies = Remedies(first.window, first.actions)
    request = CompletionRequest(model="m", prompt="It was", parameters=Parameters(max_tokens=3))
    with Log(tmp_path / "state", redactor) as log:
        async with Completions(on_answer=responses.add) as completions, Tasks(print) as tasks:
            async with serving(throws_it_back) as served:
                connection = Connection(id="a", name="A", base_url=served.endpoint.base_url)
                endpoint = endpoint_of(connection, key=Secret(CANARY))
                answer = await completions.complete(endpoint, request, lambda _: None)
                assert CANARY in served.heads[0]
            assert answer.error is not None
            remedies.show_failure(failure_of(answer.error))
            seen += shown_in(first.window.notice)
            details = next(label for label in first.window.notice.findChildren(QLabel) if "status 401" in label.text())
            press(details, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            press(details, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            seen.append(QGuiApplication.clipboard().text())
            assert "status 401" in seen[-1]

            answers = ResponsesDialog(responses, first.window)
            answers.open()
            seen += [*shown_in(answers), copied(answers, "&Copy for a bug report")]
            assert "401" in seen[-1]
            answers.close()

            for form in Form:
                call = Call(base_url=endpoint.base_url, body=request.body(), headers={}, key_header="Authorization")
                QGuiApplication.clipboard().setText(as_code(call, form))
                seen.append(QGuiApplication.clipboard().text())

            first.tell_bug(f"ValueError: broken by {CANARY}")
            logging.getLogger("lacuna.of_a_test").error("broken by %s", CANARY)
            seen += shown_in(first.window.notice)
            lines = LogDialog(log, responses, tasks, first.window)
            lines.open()
            text = lines.findChildren(QPlainTextEdit)[0]
            await until(lambda: "broken by [key]" in text.document().toRawText())
            seen += [*shown_in(lines), copied(lines, "&Copy")]
            assert "broken by [key]" in seen[-1]
            lines.close()
    first.keep_settings()
    first.window.deleteLater()
    assert not [text for text in seen if holds_canary(text.encode("utf-8", "replace"))]
    files = files_in(tmp_path)
    assert {"settings.json", "lacuna.log"} <= {path.name for path in files}
    assert not [path for path in files if holds_canary(path.read_bytes())]
