"""Connections are kept in a private file, and a file that is not understood is left as it is."""

import os
import stat
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from lacuna.core.connections import BUILT_IN, Book, Connection, KeyPlace, Use
from lacuna.core.errors import ConnectionsError
from lacuna.services.connections import Connections

pytestmark = pytest.mark.anyio

HOME = Connection(id="home", name="At home", base_url="http://127.0.0.1:8080/v1")
AFAR = Connection(id="afar", name="Afar", base_url="https://api.example.org/v1", key=KeyPlace.KEYCHAIN)


async def opened(folder: Path) -> Connections:
    connections = Connections(folder / "config" / "lacuna", folder / "data" / "lacuna")
    assert await connections.load() == ""
    return connections


async def keep(connections: Connections, kept: Connection) -> None:
    await connections.change(partial(Book.put, connection=kept))


async def test_connections_and_their_order_are_there_again(tmp_path: Path) -> None:
    connections = await opened(tmp_path)
    await keep(connections, HOME)
    await keep(connections, AFAR)
    await connections.change(partial(Book.move, connection_id="afar", by=-1))
    assert (await opened(tmp_path)).book.all == (BUILT_IN, AFAR, HOME)


async def test_only_the_writer_can_read_the_files(tmp_path: Path) -> None:
    connections = await opened(tmp_path)
    await keep(connections, HOME)
    connections.remember(Use(connection="home"), tmp_path / "novel.txt")
    await connections.keep()
    for path in (tmp_path / "config/lacuna/connections.json", tmp_path / "data/lacuna/manuscripts.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_manuscript_remembers_its_own_connection_and_model(tmp_path: Path) -> None:
    connections = await opened(tmp_path)
    await keep(connections, HOME)
    await keep(connections, AFAR)
    novel, letter = tmp_path / "novel.txt", tmp_path / "letter.txt"
    connections.remember(Use(connection="afar", model="m"), novel)
    connections.remember(Use(connection="home"), letter)
    await connections.keep()
    again = await opened(tmp_path)
    assert again.used(novel) == Use(connection="afar", model="m")
    assert again.used(letter) == again.used(None) == again.used(tmp_path / "new.txt") == Use(connection="home")


async def test_a_manuscript_whose_connection_is_gone_goes_to_the_built_in_model_and_nowhere_else(
    tmp_path: Path,
) -> None:
    connections = await opened(tmp_path)
    await keep(connections, HOME)
    await keep(connections, AFAR)
    connections.remember(Use(connection="home"), tmp_path / "novel.txt")
    connections.remember(Use(connection="afar"), None)
    await connections.change(partial(Book.remove, connection_id="home"))
    assert connections.used(tmp_path / "novel.txt") == Use(connection=BUILT_IN.id)


async def remember(connections: Connections) -> None:
    connections.remember(Use(model="m"), None)
    await connections.keep()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("config/lacuna/connections.json", partial(keep, kept=HOME)),
        ("data/lacuna/manuscripts.json", remember),
    ],
)
async def test_a_file_of_a_later_version_is_left_untouched(
    tmp_path: Path, name: str, change: Callable[[Connections], Awaitable[None]]
) -> None:
    later = b'{"version": 9, "connections": "of another form"}'
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(later)
    connections = Connections(tmp_path / "config" / "lacuna", tmp_path / "data" / "lacuna")
    assert "by a later version" in await connections.load()
    with pytest.raises(ConnectionsError, match="by a later version"):
        await change(connections)
    assert path.read_bytes() == later


async def test_a_broken_file_is_kept_beside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "config" / "lacuna" / "connections.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{ broken")
    connections = Connections(path.parent, tmp_path / "data")
    assert "kept as connections.json.broken" in await connections.load()
    await keep(connections, HOME)
    assert path.with_name("connections.json.broken").read_bytes() == b"{ broken"
    assert (await opened(tmp_path)).book.connections == (HOME,)


async def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "connections.json").mkdir()
    connections = Connections(tmp_path, tmp_path)
    assert "could not be read" in await connections.load()
    with pytest.raises(ConnectionsError, match="could not be read"):
        await keep(connections, HOME)


async def test_what_could_not_be_written_has_not_changed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    connections = Connections(tmp_path / "file" / "no folder", tmp_path)
    with pytest.raises(ConnectionsError, match="could not be"):
        await keep(connections, HOME)
    assert connections.book.connections == ()
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208  (names)
