"""The real program breaks in every way it can: it is told, a report stays on this machine, and the manuscript stays."""

import os
import signal
import stat
from pathlib import Path

import pytest

from puppet import puppet

pytestmark = pytest.mark.anyio

READY = "made('EngineProcess') is not None and made('EngineProcess').pid is not None"
NOTICE = "window.notice.isVisible() and window.notice.accessibleName()"
BUTTONS = "[b.text() for b in window.notice.findChildren(PySide6.QtWidgets.QPushButton) if b.isVisible()]"
SHOW = (
    "[b.click() for b in window.notice.findChildren(PySide6.QtWidgets.QPushButton) "
    "if b.isVisible() and b.text() == 'Show report']"
)
DIALOG = "window.findChild(PySide6.QtWidgets.QDialog)"
SHOWN = f"{DIALOG} is not None and {DIALOG}.findChild(PySide6.QtWidgets.QPlainTextEdit).document().toRawText()"
CLOSE = "window.notice.hide()"
TEXT = "Nobody had asked the heron."
LATER = "PySide6.QtCore.QTimer.singleShot(0, window, {})"
BREAK = LATER.format("lambda: [].index(editor.manuscript.text())")
IN_A_THREAD = "threading.Thread(target=lambda: {}[editor.manuscript.text()]).start()"
IN_THE_LOOP = "[sys.modules['asyncio'].get_running_loop().call_soon(lambda: int(editor.manuscript.text())), 0][1]"


def reports_in(home: Path) -> list[str]:
    folder = home / "state" / "lacuna" / "crash reports"
    return [path.read_text() for path in sorted(folder.glob("*.txt"))]


def traces_in(home: Path) -> list[Path]:
    return list((home / "state" / "lacuna" / "crash reports").glob("*.trace"))


async def test_what_breaks_while_it_runs_is_told_at_once_and_it_runs_on(tmp_path: Path) -> None:
    async with puppet(tmp_path) as program:
        await program.until(READY)
        await program.ask(f"QTest.keyClicks(editor, {TEXT!r})")
        for number, (fault, kind) in enumerate(
            ((BREAK, "ValueError"), (IN_A_THREAD, "KeyError"), (IN_THE_LOOP, "ValueError")), start=1
        ):
            await program.ask(fault)
            sentence = await program.until(NOTICE)
            assert sentence.startswith("This is a fault of the program; your text is safe.")
            assert "Show report" in await program.ask(BUTTONS)
            assert len(reports_in(tmp_path)) == number
            assert kind in reports_in(tmp_path)[-1]
            await program.ask(CLOSE)
        await program.ask(BREAK)  # the same again is told, but one report of it is enough
        await program.until(NOTICE)
        assert len(reports_in(tmp_path)) == 3
        await program.ask(SHOW)
        shown = await program.until(SHOWN)
        assert "Traceback (most recent call last):" in shown
        assert "lacuna.services.server_process: Built-in model: starting" in shown
        await program.ask(f"{DIALOG}.close()")
        await program.ask(CLOSE)

        await program.until("made('EngineProcess')._endpoint is not None")
        pid = await program.ask("made('EngineProcess').pid")
        os.kill(pid, signal.SIGSEGV)
        assert await program.until(NOTICE) == "Built-in model ended by itself. Your text is safe."
        assert "Built-in model ended by itself: SIGSEGV" in reports_in(tmp_path)[-1]
        assert "Fatal Python error: Segmentation fault" in reports_in(tmp_path)[-1]
        await program.until(f"made('EngineProcess').pid not in (None, {pid})")
        assert await program.ask("editor.manuscript.text()") == TEXT
        await program.ask("window.close()")
        await program.until("window.findChild(QMessageBox) is not None")
        await program.ask("window.findChild(QMessageBox).button(QMessageBox.StandardButton.Discard).click()")
        assert await program.ended() == 0
    assert traces_in(tmp_path) == []
    assert not any(TEXT in report for report in reports_in(tmp_path))
    async with puppet(tmp_path) as program:
        await program.until(READY)
        assert not await program.ask("window.notice.isVisible()"), "the writer knows it all"
        await program.ask("window.close()")
        assert await program.ended() == 0


@pytest.mark.parametrize(
    ("crash", "says"),
    [
        ("os.kill(os.getpid(), 11)", "Fatal Python error: Segmentation fault"),
        ("PySide6.QtCore.qFatal('the end of the world')", "Qt: the end of the world"),
    ],
)
async def test_after_a_crash_the_next_start_offers_a_report_and_opens_the_manuscript(
    tmp_path: Path, crash: str, says: str
) -> None:
    home, text = tmp_path / "home", tmp_path / "chapter.txt"
    text.write_text(TEXT)
    async with puppet(home, [str(text)]) as program:
        await program.until(READY)
        await program.until("len(editor.manuscript) and True")
        assert await program.ask("__import__('resource').getrlimit(__import__('resource').RLIMIT_CORE)[0]") == 0
        assert program.process.stdin is not None
        program.process.stdin.write(f"{crash}\n".encode())
        assert await program.ended() != 0
    (trace,) = traces_in(home)
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600
    async with puppet(home) as program:
        sentence = await program.until(NOTICE)
        assert sentence == ("Something went wrong last time. A report of it is kept on this machine, and sent nowhere.")
        await program.ask(SHOW)
        shown = (await program.until(SHOWN)).replace("\u2029", "\n")
        assert shown.startswith("Lacuna was ended by the system\n")
        assert says in shown
        assert "Lacuna 0." in shown
        assert "in pull" in shown, "where it was"
        assert TEXT not in shown
        await program.ask(f"{DIALOG}.close()")
        assert await program.until("len(editor.manuscript) and editor.manuscript.text()") == TEXT
        await program.ask("window.close()")
        assert await program.ended() == 0
    assert traces_in(home) == []
    assert text.read_text() == TEXT
    assert len(reports_in(home)) == 1


async def test_a_program_that_is_killed_has_nothing_to_report(tmp_path: Path) -> None:
    async with puppet(tmp_path) as program:
        await program.until(READY)
        program.process.kill()
        await program.ended()
    assert len(traces_in(tmp_path)) == 1
    async with puppet(tmp_path) as program:
        await program.until(READY)
        assert not await program.ask("window.notice.isVisible()")
        await program.ask("window.close()")
        assert await program.ended() == 0
    assert traces_in(tmp_path) == []
    assert reports_in(tmp_path) == []
