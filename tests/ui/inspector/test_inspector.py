"""The last answers and the log are shown as text, and a copy for a bug report holds no prose."""

import asyncio
import logging
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.completions import Answer, CompletionRequest, Outcome, Timing, Usage
from lacuna.core.connections import Connection
from lacuna.core.errors import ServerFailed
from lacuna.core.exchange import Exchange
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions
from lacuna.services.log import Log
from lacuna.services.redactor import Redactor
from lacuna.services.tasks import Tasks
from lacuna.services.trial import try_out
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.responses import KEPT, Responses, facts_of
from lacuna.ui.inspector.responses_dialog import ResponsesDialog
from services.loopback import Conversation, serving
from ui.connections.servers_world import Machine, until
from ui.hands import click, press

EXCHANGE = Exchange(
    method="POST",
    url="http://127.0.0.1/v1/completions",
    request_headers=(("Authorization", "[key]"),),
    request_body='{"prompt": "My dearest <b>Anne</b>"}',
    status=200,
    reason="OK",
    response_body='{"choices": [{"text": " I write in haste"}]}',
)
ANSWER = Answer(
    outcome=Outcome.COMPLETE,
    finish_reasons={0: "stop", 1: "length"},
    usage=Usage(9, 8, 17),
    id="cmpl-1",
    object="text_completion",
    created=1764000000,
    model="davinci",
    system_fingerprint="fp_1",
    warnings=("The server sent one line that is no JSON.",),
    timing=Timing(first_token=0.026, total=0.4, tokens=8),
    exchange=EXCHANGE,
)


def test_every_field_that_was_told_is_shown() -> None:
    facts = dict(facts_of(ANSWER))
    assert facts["created"] == "1764000000 (2025-11-24 16:00:00 UTC)"
    assert facts["finish_reason"] == "0: stop, 1: length"
    assert facts["usage"] == "prompt_tokens 9, completion_tokens 8, total_tokens 17"
    for name in ("id", "object", "model", "system_fingerprint", "choices", "first token", "total", "warning"):
        assert facts[name]
    assert "error" not in facts


def test_a_servers_own_words_are_not_copied() -> None:
    answer = Answer(outcome=Outcome.FAILED, error=ServerFailed("It cannot continue: My dearest Anne"))
    assert dict(facts_of(answer))["error"].endswith("Anne")
    assert dict(facts_of(answer, prose=False))["error"] == "ServerFailed"


def test_a_time_that_is_none_is_shown_as_it_is() -> None:
    assert dict(facts_of(Answer(outcome=Outcome.COMPLETE, created=10**18)))["created"] == str(10**18)


def test_only_the_newest_are_kept() -> None:
    responses = Responses()
    for number in range(KEPT + 3):
        responses.add(Answer(outcome=Outcome.COMPLETE, id=str(number)))
    assert [response.answer.id for response in responses.all()] == [str(n) for n in range(KEPT + 2, 2, -1)]


def test_an_exchange_is_shown_as_text_and_copied_without_prose(qtbot: QtBot) -> None:
    responses, parent = Responses(), QWidget()
    qtbot.addWidget(parent)
    responses.add(ANSWER)
    dialog = ResponsesDialog(responses, parent)
    dialog.open()
    shown = dialog.findChildren(QPlainTextEdit)[0].document().toRawText()
    assert "My dearest <b>Anne</b>" in shown
    click(next(button for button in dialog.findChildren(QPushButton) if "bug report" in button.text()))
    copied = QGuiApplication.clipboard().text()
    assert "cmpl-1" in copied
    assert "Anne" not in copied
    assert "haste" not in copied
    dialog.close()


def test_without_an_answer_there_is_nothing_to_copy(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ResponsesDialog(Responses(), parent)
    dialog.open()
    assert not next(b for b in dialog.findChildren(QPushButton) if "bug report" in b.text()).isEnabled()
    dialog.close()


@pytest.mark.anyio
async def test_every_way_a_request_ends_is_kept_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lacuna")
    responses, machine, heard = Responses(), Machine(), list[str]()

    async def answer(conversation: Conversation) -> None:
        heard.append(conversation.head)
        if len(heard) == 1:
            await conversation.begin("503 Service Unavailable", Retry_After="0")
        else:
            await machine.answer(conversation)

    async with serving(answer) as served, Completions(on_answer=responses.add) as completions:
        request = CompletionRequest(model="m", prompt="It was", parameters=Parameters(max_tokens=3))
        await completions.complete(served.endpoint, request, lambda _: None)
        connection, base_url = Connection(id="a", name="A", model="m"), served.endpoint.base_url
        trial = await try_out(
            completions, msgspec.structs.replace(connection, base_url=base_url), [base_url], None, lambda _: None
        )
        assert trial.steps[-1].passed
        machine.silent, so_far = True, len(heard)
        silent = asyncio.ensure_future(completions.complete(served.endpoint, request, lambda _: None))  # noqa: TID251  (a request that is cancelled)
        await until(lambda: len(heard) > so_far)
        silent.cancel()
        await asyncio.wait({silent})
    kept = [response.answer.outcome for response in responses.all()]
    assert kept == [Outcome.CANCELLED, Outcome.COMPLETE, Outcome.COMPLETE, Outcome.FAILED]  # trial, second try, first
    assert len([line for line in caplog.messages if line.startswith("answer: ")]) == len(kept)


@pytest.mark.anyio
@pytest.mark.usefixtures("qapp")
async def test_text_is_logged_only_while_the_writer_wants_it(tmp_path: Path) -> None:
    responses, parent = Responses(), QWidget()
    with Log(tmp_path / "state", Redactor()) as log:
        async with Tasks(print) as tasks:
            responses.add(ANSWER)
            assert "complete" in log.read()
            assert "Anne" not in log.read()
            dialog = LogDialog(log, responses, tasks, parent)
            dialog.open()
            switch = dialog.findChildren(QCheckBox)[0]
            assert not switch.isChecked()
            press(switch, Qt.Key.Key_Space)
            responses.add(ANSWER)
            assert "Anne" in log.read()
            log.clear()
            press(switch, Qt.Key.Key_Space)
            responses.add(ANSWER)
            assert "Anne" not in log.read()
            dialog.close()


@pytest.mark.anyio
async def test_the_log_is_shown_and_cleared(tmp_path: Path, qapp: QGuiApplication) -> None:
    assert qapp is not None
    redactor = Redactor()
    redactor.know(Secret("sk-canary-123456"))
    parent = QWidget()
    with Log(tmp_path / "state", redactor) as log:
        logging.getLogger("lacuna.of_a_test").info("sent sk-canary-123456")
        async with Tasks(print) as tasks:
            dialog = LogDialog(log, Responses(), tasks, parent)
            dialog.open()
            text = dialog.findChildren(QPlainTextEdit)[0]
            await until(lambda: "sent [key]" in text.document().toRawText())
            click(next(button for button in dialog.findChildren(QPushButton) if button.text() == "C&lear"))
            await until(lambda: "Nothing has been logged yet." in text.document().toRawText())
            dialog.close()
