"""Data of a later version: the real program leaves every byte of it, says so, and lets the writer write and save."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from puppet import Puppet, puppet

pytestmark = pytest.mark.anyio

READY = "made('EngineProcess') is not None and made('EngineProcess').pid is not None"
NOTICE = "window.notice.accessibleName()"
TRIGGER = "[action.trigger() for action in window.actions() if action.objectName() == {!r}]"
BATCH = "made('BatchDesk').show()"
LATER = 99
LOGS = "state"  # lines for people, which no version reads


def raised_in_json(path: Path) -> None:
    told = json.loads(path.read_bytes())
    assert type(told["version"]) is int, "a file without a version"
    otherwise = {name: value if name == "lacuna" else [["otherwise"]] for name, value in told.items()}
    path.write_text(json.dumps({**otherwise, "version": LATER, "invented": {"later": True}}))


def raised_in_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store:
        (seen,) = store.execute("PRAGMA user_version").fetchone()
        assert seen, "a database without a version"
        store.execute("CREATE TABLE invented (later TEXT)")
        store.execute(f"PRAGMA user_version = {LATER}")


RAISED: dict[str, Callable[[Path], None]] = {".json": raised_in_json, ".sqlite": raised_in_sqlite}


def kept_in(home: Path) -> dict[Path, bytes]:
    """Return every file of the program's own, but the log."""
    files = [path for path in home.rglob("*") if path.is_file() and LOGS not in path.relative_to(home).parts]
    return {path: path.read_bytes() for path in files if path.suffix != ".txt"}


async def work(program: Puppet, text: Path) -> None:
    """Write and complete, change settings, connections and cards, open the batch desk, save, quit."""
    await program.until(READY)
    await program.until("editor.manuscript.text()")
    await program.ask("QTest.keyClicks(editor, 'More. ')")
    for name in ("heat", "characters", "generations"):
        await program.ask(TRIGGER.format(name))
    await program.ask(BATCH)
    await program.ask("made('ActiveModel').choose_model('')")
    await program.ask("made('Documents').save()")
    await program.until("not window.isWindowModified()")
    await program.ask("window.close()")
    assert await program.ended() == 0
    assert text.read_text().startswith("More. ")  # noqa: ASYNC240  (nothing else runs)


async def test_no_byte_of_any_file_of_a_later_version_is_changed(tmp_path: Path) -> None:
    home, text = tmp_path / "home", tmp_path / "chapter.txt"
    text.write_text("It was past ten")
    async with puppet(home, [str(text)]) as program:
        await work(program, text)
    (home / "lacuna" / "connections.json").write_text('{"version": 1, "connections": []}')
    (home / "lacuna" / "presets.json").write_text('{"lacuna": "presets", "version": 1, "presets": []}')
    (home / "data" / "lacuna" / "manuscripts.json").write_text('{"version": 1, "manuscripts": {}}')
    written = kept_in(home)
    assert {path.name for path in written} >= {"settings.json", "cards.sqlite", "batch.sqlite"}
    for path in written:
        RAISED[path.suffix](path)  # a file of another kind needs a version and a way to raise it here
    later = kept_in(home)
    text.write_text("It was past ten")
    async with puppet(home, [str(text)]) as program:
        await program.until(READY)
        sentence = await program.ask(NOTICE)
        for what in ("The settings", "Your connections", "The connections of", "Your presets", "cards.sqlite"):
            assert what in sentence
        assert sentence.count("a later version of Lacuna") == 5
        await work(program, text)
    assert kept_in(home) == later


@pytest.mark.parametrize("name", ["settings.json", "connections.json", "manuscripts.json", "cards.sqlite"])
async def test_damaged_data_is_kept_aside_and_told(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    damaged = home / ("data" if name.startswith(("manuscripts", "cards")) else "") / "lacuna" / name
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"\x00\xffno such file" * 99)
    async with puppet(home) as program:
        await program.until(READY)
        sentence = await program.ask(NOTICE)
        assert f"kept as {name}.broken." in sentence
        await program.ask("window.close()")
        assert await program.ended() == 0
    assert damaged.with_name(f"{name}.broken").read_bytes() == b"\x00\xffno such file" * 99
