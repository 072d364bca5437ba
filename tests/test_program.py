"""The real program, in a process of its own: it starts, writes, and leaves nothing behind."""

import asyncio
import os
from pathlib import Path

import pytest

from puppet import PATIENCE, puppet

pytestmark = pytest.mark.anyio

READY = "made('EngineProcess') is not None and made('EngineProcess').pid is not None"
QUESTION = "window.findChild(QMessageBox)"
PRESS = "QTest.keyClick(editor, Qt.Key.Key_{}, Qt.KeyboardModifier.{}Modifier)"
COMPLETE = PRESS.format("Return", "Control")


async def gone(pid: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            await asyncio.sleep(0.02)


async def test_it_starts_completes_what_is_typed_and_ends_with_its_engine(tmp_path: Path) -> None:
    async with puppet(tmp_path) as program:
        await program.ask("QTest.keyClicks(editor, 'It was past ten')")
        await program.until(READY)
        pid = await program.ask("made('EngineProcess').pid")
        await program.ask(COMPLETE)
        text = await program.until("len(editor.manuscript) > 40 and editor.manuscript.text()")
        assert text.startswith("It was past ten")
        await program.ask(PRESS.format("Escape", "No"))
        await program.ask("window.close()")
        await program.until(f"{QUESTION} is not None")
        await program.ask(f"{QUESTION}.button({QUESTION}.StandardButton.Discard).click()")
        assert await program.ended() == 0
        await gone(pid)


async def test_what_is_typed_before_the_services_are_imported_is_kept(tmp_path: Path) -> None:
    early = "[QTest.keyClicks(editor, 'Early'), 'asyncio' in sys.modules][-1]"
    async with puppet(tmp_path, early=early) as program:
        await program.until(READY)
        assert program.early is False
        assert await program.ask("editor.manuscript.text()") == "Early"


async def test_a_killed_program_leaves_no_engine_behind(tmp_path: Path) -> None:
    async with puppet(tmp_path) as program:
        await program.until(READY)
        pid = await program.ask("made('EngineProcess').pid")
        program.process.kill()
        await program.ended()
        await gone(pid)


async def test_what_is_commanded_before_the_services_are_imported_is_done(tmp_path: Path) -> None:
    command = "[action.trigger() for action in window.actions() if action.objectName() == 'complete']"
    early = f"[QTest.keyClicks(editor, 'It was past ten'), {command}, 'asyncio' in sys.modules]"
    async with puppet(tmp_path, early=early) as program:
        assert program.early == [None, [None], False]
        assert await program.until("len(editor.manuscript) > 20")


async def test_closing_before_the_services_are_imported_ends_the_program(tmp_path: Path) -> None:
    async with puppet(tmp_path, early="[window.close(), 'asyncio' in sys.modules]") as program:
        assert program.early == [False, False]
        assert await program.ended() == 0


async def test_x09_closing_while_it_writes_hangs_up_saves_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("It was past ten")
    async with puppet(tmp_path, [str(path)]) as program:
        await program.until("len(editor.manuscript) and True")
        await program.ask("window.panel.fields['max_tokens'].setValue(400)")
        await program.ask(PRESS.format("End", "Control"))
        await program.ask(COMPLETE)
        await program.until("len(editor.manuscript) > 30")
        await program.ask("window.close()")
        await program.until(f"{QUESTION} is not None")
        await program.ask(f"{QUESTION}.button({QUESTION}.StandardButton.Save).click()")
        assert await program.ended() == 0
    assert path.read_text().startswith("It was past ten")
    assert len(path.read_text()) > 30
