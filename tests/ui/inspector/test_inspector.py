"""The last answers and the log are shown as text, and a copy for a bug report holds no prose."""

import logging
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.completions import Answer, Outcome, Timing, Usage
from lacuna.core.errors import ServerFailed
from lacuna.core.exchange import Exchange
from lacuna.core.secret import Secret
from lacuna.services.log import Log
from lacuna.services.redactor import Redactor
from lacuna.services.tasks import Tasks
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.responses import KEPT, Responses, facts_of
from lacuna.ui.inspector.responses_dialog import ResponsesDialog
from ui.connections.servers_world import until
from ui.hands import click

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
async def test_the_log_is_shown_and_cleared(tmp_path: Path, qapp: QGuiApplication) -> None:
    assert qapp is not None
    redactor = Redactor()
    redactor.know(Secret("sk-canary-123456"))
    parent = QWidget()
    with Log(tmp_path / "state", redactor) as log:
        logging.getLogger("lacuna.of_a_test").info("sent sk-canary-123456")
        async with Tasks(print) as tasks:
            dialog = LogDialog(log, tasks, parent)
            dialog.open()
            text = dialog.findChildren(QPlainTextEdit)[0]
            await until(lambda: "sent [key]" in text.document().toRawText())
            click(next(button for button in dialog.findChildren(QPushButton) if button.text() == "C&lear"))
            await until(lambda: "Nothing has been logged yet." in text.document().toRawText())
            dialog.close()
