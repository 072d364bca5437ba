"""The real program beside its own data: it writes nothing elsewhere, calls nobody, and copes where it cannot write."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from lacuna.services.folders import PORTABLE
from puppet import INSTALLED, Puppet, puppet, stick

pytestmark = pytest.mark.anyio

READY = "made('EngineProcess') is not None and made('EngineProcess').pid is not None"
COMPLETE = "QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)"
TEXT = "It was past ten"
CHOOSER = "window.findChild(PySide6.QtWidgets.QFileDialog)"
NOTICE = "window.notice.isVisible() and window.notice.accessibleName()"
# Every address that Python calls or resolves, as Python itself tells it; strace, where it is, sees Qt's as well.
LISTENING = """
import sys
def heard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"):
        with open({told!r}, "a") as told:
            print(event, *(repr(part) for part in arguments[1 if event[7] in "csb" else 0:]), file=told)
sys.addaudithook(heard)
"""
WRITTEN = re.compile(r"\b(?:open|openat|creat|mkdir|mkdirat|rename\w*|link\w*|symlink\w*|mknod\w*)\((.*)\) = \d")
INTERNET = re.compile(r'sa_family=AF_INET6?.*?(?:inet_addr\("|inet_pton\(AF_INET6?, ")([^"]+)"')
STRACE = shutil.which("strace")
CALLS = "trace=connect,sendto,sendmsg,open,openat,creat,mkdir,mkdirat,/rename,/link,/symlink"


def written(calls: str) -> set[str]:
    """Return the paths that were opened for writing, made or renamed."""
    found = [match[1] for match in map(WRITTEN.search, calls.splitlines()) if match]
    changing = [call for call in found if "O_" not in call or re.search("O_WRONLY|O_RDWR|O_CREAT", call)]
    return {path for call in changing for path in re.findall(r'"(/[^"]*)"', call)}


async def sit_down(program: Puppet, path: Path) -> None:
    """Write, complete, save and quit."""
    await program.until(READY)
    await program.until("editor.manuscript.text()")
    await program.ask("QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)")
    await program.ask(COMPLETE)
    await program.until(f"len(editor.manuscript) > {len(TEXT)}")
    await program.ask("QTest.keyClick(editor, Qt.Key.Key_Escape)")
    await program.ask("[a.trigger() for a in window.actions() if a.objectName() == 'save']")
    await program.until("not window.isWindowModified()")
    await program.ask("[a.trigger() for a in window.actions() if a.objectName() == 'open']")
    await program.until(f"{CHOOSER} is not None")
    await program.ask(f"{CHOOSER}.reject()")  # where it was is kept by Qt itself
    await program.until(f"{CHOOSER} is None")
    await program.ask("window.close()")
    assert await program.ended() == 0
    assert len(path.read_text()) > len(TEXT)  # noqa: ASYNC240  (nothing else runs)


@pytest.mark.skipif(sys.platform == "win32", reason="the program is put there as a script of the shell")
async def test_all_that_is_kept_is_kept_beside_the_program_and_nobody_is_called(tmp_path: Path) -> None:
    program, home, told, calls = stick(tmp_path / "stick"), tmp_path / "home", tmp_path / "told", tmp_path / "calls"
    home.mkdir()
    text = tmp_path / "texts" / "chapter.txt"
    text.parent.mkdir()
    text.write_text(TEXT)
    before = INSTALLED.format(program=str(program)) + LISTENING.format(told=str(told))
    under = [STRACE, "-f", "-qq", "-e", CALLS, "-o", str(calls)] if STRACE else []
    places: dict[str, str] = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), "")
    kept, run = tmp_path / "stick" / PORTABLE, tmp_path / "run"  # the system's place for sockets
    places["XDG_RUNTIME_DIR"] = str(run)
    async with puppet(home, ["--portable", str(text)], under=under, before=before, places=places) as running:
        await sit_down(running, text)
    assert list(home.iterdir()) == []
    assert {path.name for path in text.parent.iterdir()} == {"chapter.txt"}
    assert not run.exists(), "the lock and the socket were beside the program"
    assert {"settings.json", "log", "run"} <= {path.name for path in kept.iterdir()}
    assert list((kept / "run").iterdir()) == []
    called = told.read_text().splitlines()
    assert called, "the model that comes with the program is called"
    assert [call for call in called if "127.0.0.1" not in call and str(kept) not in call] == []
    if STRACE:
        trace = calls.read_text(errors="replace")
        reached = set(INTERNET.findall(trace))
        assert reached
        assert {address for address in reached if not address.startswith(("127.", "::1"))} == set()
        assert f"{home}/.cache" not in trace  # not even looked at
        own = (f"{tmp_path}/", "/dev/", "/proc/")
        other = {path for path in written(trace) if not path.startswith(own)}
        assert {path for path in other if not path.endswith(".pyc") and "__pycache__" not in path} == set()

    async with puppet(home, before=INSTALLED.format(program=str(program)), places=places) as again:
        await again.until("editor.manuscript.text()")  # without being asked: the folder is there
        await again.ask("window.close()")
        assert await again.ended() == 0
    assert list(home.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the program is put there as a script of the shell")
async def test_a_medium_that_cannot_be_written_is_told_and_texts_are_saved_elsewhere(tmp_path: Path) -> None:
    program, home = stick(tmp_path / "stick"), tmp_path / "home"
    home.mkdir()
    text = tmp_path / "chapter.txt"
    text.write_text(TEXT)
    kept = tmp_path / "stick" / PORTABLE
    kept.mkdir()
    kept.chmod(0o500)
    rights = "-dac_override,-dac_read_search"  # what lets root write all the same
    under = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"] if os.geteuid() == 0 else []
    before = INSTALLED.format(program=str(program))
    async with puppet(home, [str(text)], under=under, before=before) as running:
        await running.until(READY)
        sentence = await running.until(NOTICE)
        assert sentence.startswith(f"Nothing can be written in {kept} (permission denied)")
        await sit_down(running, text)
    assert [path.name for path in home.iterdir()] == ["run"]  # the system's place for sockets
    assert list(kept.iterdir()) == []
