"""The window shows the very request that Ctrl+Return sends, never a key, and takes over one that is pasted."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPlainTextEdit, QPushButton, QTabBar

from lacuna.core.parameters import Parameters
from lacuna.ui.code.code_window import CodeWindow
from lacuna.ui.code.import_dialog import ImportDialog
from ui.dialogs import asked, until
from ui.editor.writer import select
from ui.room import CTRL, REQUESTS, OpenRoom, Room
from ui.walk import faults

pytestmark = pytest.mark.anyio
FORMS = ("curl", "Python (openai)", "Python (httpx)", "JSON")


async def opened(room: Room) -> CodeWindow:
    room.first.actions["code"].trigger()
    window = await asked(room.first.window, CodeWindow)
    await until(lambda: code(window))
    return window


def code(window: CodeWindow) -> str:
    return window.findChildren(QPlainTextEdit)[0].document().toRawText().replace("\u2029", "\n")


def choose(window: CodeWindow, form: str) -> None:
    tabs = window.findChildren(QTabBar)[0]
    tabs.setCurrentIndex(FORMS.index(form))


def shown(window: CodeWindow) -> Mapping[str, Any]:
    choose(window, "JSON")
    return msgspec.json.decode(code(window))


def press(dialog: QDialog, title: str) -> None:
    found = [made for made in dialog.findChildren(QPushButton) if made.text().replace("&", "") == title]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


async def test_what_is_shown_is_what_is_sent_whatever_changes_meanwhile(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("One two")
        window = await opened(room)
        assert shown(window)["prompt"] == "One two"
        room.write(" three")
        await until(lambda: shown(window)["prompt"] == "One two three")
        select(room.editor, 3)
        await until(lambda: shown(window).get("suffix") == " two three")
        room.first.actions["move_continue"].trigger()
        await until(lambda: "suffix" not in shown(window))
        room.first.window.panel.fields["max_tokens"].setFocus()
        room.first.window.panel.show_parameters(Parameters(max_tokens=9, stop=("x", "y"), logit_bias={5: -100}))
        room.first.window.panel.changed.emit()
        await until(lambda: shown(window)["max_tokens"] == 9)
        before = shown(window)
        room.complete()
        reply = await room.model.asked()
        assert reply.body == before
        await reply.finish()


async def test_the_built_in_model_is_asked_the_very_same(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room(built_in=True) as room:
        room.first.window.panel.show_parameters(Parameters(max_tokens=1, n=2, seed=3))
        room.write("One two three")
        select(room.editor, 3)
        window = await opened(room)
        await until(lambda: shown(window).get("suffix"))
        before = shown(window)
        room.complete()
        await room.idle()
        window.close()
    logged = [json.loads(line) for line in (tmp_path / REQUESTS).read_text().splitlines()]
    (sent,) = [entry for entry in logged if "prompt" in entry]
    assert {name: sent[name] for name in before if name in sent} == {
        name: before[name] for name in before if name in sent
    }
    assert sent["prompt"] == before["prompt"]


async def test_every_form_is_copied_and_none_has_the_key(open_room: OpenRoom) -> None:
    async with open_room(built_in=True) as room:
        room.write("One")
        window = await opened(room)
        endpoint = await room.engine.endpoint()
        assert endpoint.key is not None
        for form in FORMS:
            choose(window, form)
            press(window, "Copy")
            copied = QApplication.clipboard().text()
            assert copied.strip() == code(window).strip()
            assert "One" in copied
            assert endpoint.key.reveal() not in copied
            assert ("OPENAI_API_KEY" in copied) is (form != "JSON")


async def test_what_cannot_be_sent_says_why(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.first.window.panel.show_parameters(Parameters(n=3, best_of=2))
        window = await opened(room)
        assert code(window) == "Best of must be at least n, 3."
        assert not next(made for made in window.findChildren(QPushButton) if made.text() == "&Copy").isEnabled()


CURL = (
    "curl https://example.org/v1/completions -H 'Authorization: Bearer sk-abcdefghijklmnop' "
    """-d '{"model": "other", "prompt": "Once ", "suffix": " end", "max_tokens": 7, "top_k": 5}'"""
)


def told(dialog: ImportDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


async def test_a_request_is_taken_over_and_everything_about_it_is_told(open_room: OpenRoom) -> None:
    async with open_room() as room:
        QApplication.clipboard().setText(CURL)
        room.first.actions["import"].trigger()
        dialog = await asked(room.first.window, ImportDialog)
        for sentence in ("max_tokens 7", "The key is not taken over", "“top_k”", "other", "The address is not"):
            assert sentence in told(dialog)
        assert faults(dialog) == []
        assert dialog.findChildren(QCheckBox)[0].isChecked()
        press(dialog, "Take over")
        await until(lambda: room.text == "Once  end")
        assert room.editor.gap() == (5, 0)
        parameters = room.first.window.panel.parameters()
        assert (parameters.max_tokens, parameters.temperature, parameters.top_p) == (7, 1, 1)
        assert (parameters.logprobs, parameters.stream) == (None, False)
        room.press(Qt.Key.Key_Z, CTRL)
        assert room.text == ""


@pytest.mark.parametrize("prompt", ["", '"prompt": ["One", "Two"], ', '"prompt": [1, 2], '])
async def test_a_suffix_without_a_prompt_of_text_is_said_to_be_left_out(open_room: OpenRoom, prompt: str) -> None:
    async with open_room() as room:
        QApplication.clipboard().setText(f'{{{prompt}"suffix": " end", "max_tokens": 7}}')
        room.first.actions["import"].trigger()
        dialog = await asked(room.first.window, ImportDialog)
        assert "The suffix is not taken over" in told(dialog)
        press(dialog, "Take over")
        await until(lambda: room.first.window.panel.parameters().max_tokens == 7)
        assert room.text == ""


async def test_what_is_no_request_says_so_and_cannot_be_taken(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("Mine")
        QApplication.clipboard().setText("Dear Anne")
        room.first.actions["import"].trigger()
        dialog = await asked(room.first.window, ImportDialog)
        field = dialog.findChildren(QPlainTextEdit)[0]
        assert field.document().isEmpty()
        take = next(made for made in dialog.findChildren(QPushButton) if made.text() == "&Take over")
        for text, sentence in (("Dear Anne", "neither"), ('{"messages": []}', "chat request"), ("{", "not a JSON")):
            field.setPlainText(text)
            assert sentence in told(dialog)
            assert not take.isEnabled()
        field.setPlainText('{"prompt": [[1], [2]], "n": 2}')
        assert "batch desk" in told(dialog)
        assert take.isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        assert room.text == "Mine"


async def test_nothing_is_cut_in_the_window(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("It was past ten when the carriage stopped before the inn. " * 40)
        window = await opened(room)
        for size in ((500, 400), (1400, 900)):
            window.resize(*size)
            for form in FORMS:
                choose(window, form)
                await asyncio.sleep(0.01)
                assert faults(window) == []
