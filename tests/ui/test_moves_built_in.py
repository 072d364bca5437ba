"""The writer's moves with the built-in model: its real process, nothing scripted."""

import os
import signal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt

from lacuna.core.parameters import Parameters
from lacuna.services.engine_process import EngineState
from ui.dialogs import until
from ui.editor.writer import select
from ui.room import ALT, CTRL, REQUESTS, OpenRoom

pytestmark = pytest.mark.anyio

BEGINNING = "It was late in the evening when the old man"


async def test_it_continues_fills_a_gap_and_replaces(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room(built_in=True) as desk:
        desk.first.window.panel.show_parameters(Parameters(max_tokens=5, seed=1))
        desk.write(BEGINNING)
        desk.complete()
        await until(lambda: len(desk.text) > len(BEGINNING))
        await desk.idle()
        continued = desk.text
        assert continued.startswith(BEGINNING)
        select(desk.editor, 6)
        desk.complete()
        await until(lambda: desk.text != continued)
        await desk.idle()
        filled = desk.text
        assert (filled[:6], filled.endswith(continued[6:])) == ("It was", True)
        select(desk.editor, 0, 6)
        desk.complete()
        await until(lambda: desk.text != filled)
        await desk.idle()
        assert desk.text.endswith(filled[6:])
        desk.press(Qt.Key.Key_0, ALT)
        assert desk.text == filled
        seen: list[str] = []
        while desk.text != BEGINNING:
            desk.press(Qt.Key.Key_Z, CTRL)
            seen.append(desk.text)
        assert seen[1:] == [filled, continued, BEGINNING]
    logged = [msgspec.json.decode(line) for line in (tmp_path / REQUESTS).read_bytes().splitlines()]
    asked = [(entry["prompt"], entry.get("suffix")) for entry in logged if "prompt" in entry]
    assert asked == [(BEGINNING, None), ("It was", continued[6:]), ("", filled[6:])]


async def test_killed_while_it_writes_the_text_stays_and_the_next_completion_works(open_room: OpenRoom) -> None:
    async with open_room(built_in=True) as desk:
        desk.first.window.panel.show_parameters(Parameters(max_tokens=400))
        desk.write(BEGINNING)
        desk.complete()
        await until(lambda: len(desk.text) > len(BEGINNING) + 10)
        assert desk.engine.pid is not None
        os.kill(desk.engine.pid, signal.SIGKILL)
        await desk.idle()
        kept = desk.text
        assert len(kept) > len(BEGINNING) + 10
        assert "kept" in desk.notice
        await until(lambda: desk.states[-1] is EngineState.READY)
        desk.first.window.panel.show_parameters(Parameters(max_tokens=5))
        desk.complete()
        await until(lambda: len(desk.text) > len(kept))
        await desk.idle()
        assert desk.text.startswith(kept.rstrip(" "))
        assert desk.notice == ""


async def test_choices_and_more_are_written_and_walked(open_room: OpenRoom) -> None:
    async with open_room(built_in=True) as desk:
        desk.first.window.panel.show_parameters(Parameters(max_tokens=4, n=2, seed=3, temperature=1.0))
        desk.write(BEGINNING)
        desk.complete()
        await until(lambda: len(desk.text) > len(BEGINNING))
        await desk.idle()
        desk.first.window.panel.show_parameters(Parameters(max_tokens=4, seed=5, temperature=1.0))
        desk.press(Qt.Key.Key_R, CTRL)
        await until(lambda: desk.desk.completing.running)
        await desk.idle()
        place = desk.desk.completing.place()
        assert place is not None
        view = desk.editor.manuscript.generation(place)
        assert (view.count, view.shown) == (3, 3)
        seen = {desk.text}
        for _ in range(3):
            desk.press(Qt.Key.Key_Left, ALT)
            seen.add(desk.text)
        assert len(seen) == 4
        assert desk.text == BEGINNING
