"""Summons reach the one that listens and nobody else; what is no summons is refused; whatever hangs is left."""

import asyncio
import os
import socket
import stat
from multiprocessing.connection import Client, Listener
from pathlib import Path

import pytest

from lacuna.core.summons import LARGEST, Summons
from lacuna.services.folders import places, runtime_folder
from lacuna.services.summoning import GREETING, Listening, Reply, ask

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(os.name != "posix", reason="looks at the rights of POSIX")]

SHORT = 0.2  # seconds
LONG = 30.0
SUMMONS = Summons(("/a/b.txt",), "token")


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "here")


async def test_what_is_asked_is_done_before_it_is_answered(address: str) -> None:
    heard: list[Summons] = []
    with Listening(address, heard.append, LONG):
        assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.TAKEN
        assert heard == [SUMMONS]
        assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.TAKEN


async def test_nobody_but_the_user_can_reach_it(address: str) -> None:
    with Listening(address, print, LONG):
        assert stat.S_IMODE(Path(address).stat().st_mode) == 0o600  # noqa: ASYNC240  (a file of a test)


async def test_afterwards_nobody_listens(address: str) -> None:
    with Listening(address, print, LONG):
        pass
    assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.NOBODY


async def test_what_a_killed_program_left_is_no_hindrance(address: str) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(address)
    assert Path(address).exists()  # noqa: ASYNC240  (a file of a test)
    assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.NOBODY
    with Listening(address, print, LONG):
        assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.TAKEN


def _said(address: str, data: bytes) -> bytes:
    """Say something that is no summons; return what is answered until the other hangs up."""
    with Client(address) as connection:
        assert connection.recv_bytes() == GREETING
        try:
            connection.send_bytes(data)
            return connection.recv_bytes()
        except (EOFError, ConnectionError):
            return b""


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\0", b'{"files": [1], "token": ""}', b" " * (LARGEST + 1)])
async def test_what_is_no_summons_is_hung_up_on_and_the_next_one_is_heard(address: str, data: bytes) -> None:
    heard: list[Summons] = []
    with Listening(address, heard.append, LONG):
        assert await asyncio.to_thread(_said, address, data) == b""
        assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.TAKEN
    assert heard == [SUMMONS]


async def test_who_only_connects_keeps_nobody_else_waiting(address: str) -> None:
    with Listening(address, print, LONG), Client(address):
        assert await asyncio.to_thread(ask, address, SUMMONS, LONG) is Reply.TAKEN


async def test_while_the_window_hangs_nothing_is_taken_and_nothing_is_done_later(address: str) -> None:
    heard: list[Summons] = []
    with Listening(address, heard.append, SHORT):
        reply = ask(address, SUMMONS, LONG)  # on the loop's own thread, which can do nothing meanwhile
        await asyncio.sleep(0.01)
        assert reply is Reply.SILENT
        assert heard == []


async def test_one_that_never_answers_is_left(address: str) -> None:
    with Listener(address):
        assert await asyncio.to_thread(ask, address, SUMMONS, SHORT) is Reply.SILENT


async def test_one_that_speaks_otherwise_is_told_nothing(address: str) -> None:
    def speak(listener: Listener) -> bytes:
        with listener.accept() as connection:
            connection.send_bytes(b"lacuna 2")
            try:
                return connection.recv_bytes()
            except EOFError:
                return b""

    with Listener(address) as listener:
        told, reply = await asyncio.gather(
            asyncio.to_thread(speak, listener), asyncio.to_thread(ask, address, SUMMONS, LONG)
        )
    assert (told, reply) == (b"", Reply.SILENT)


def test_the_folder_is_the_users_alone_or_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    folder = runtime_folder(places())
    assert folder is not None
    assert folder == tmp_path / "run" / "lacuna"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert runtime_folder(places()) is None
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert runtime_folder(places()) is None
    folder.unlink()
    folder.write_text("")
    assert runtime_folder(places()) is None


def test_without_a_folder_of_the_system_there_is_one_by_the_users_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "relative")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert runtime_folder(places()) == tmp_path / f"lacuna-{os.getuid()}"
