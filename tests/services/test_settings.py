"""The settings on disk: what was chosen comes back, and nothing broken stops the program."""

import stat
import sys
from pathlib import Path

import msgspec
import pytest

from lacuna.core.errors import SettingsError
from lacuna.services.settings import NEWER, Settings, load, save

CHOSEN = Settings(
    theme="dark",
    heat=True,
    panel=False,
    parameters={"max_tokens": 7, "stop": ["\n"]},
    geometry=b"\x00\xff",
    folder="/é",
    recent=["find", "heat"],
    keys={"about": ["Ctrl+J"], "find": []},
)


def test_what_was_chosen_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "config" / "lacuna" / "settings.json"
    save(path, CHOSEN)
    assert load(path) == (CHOSEN, "")
    save(path, Settings())
    assert load(path) == (Settings(), "")


def test_names_of_files_that_are_no_utf8_come_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    chosen = Settings(folder="/caf\udce9", recent_files=["/caf\udce9/\U0001f980\\udce9.txt"])  # as Python has them
    save(path, chosen)
    assert load(path) == (chosen, "")


def test_the_first_start_has_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), "")


def test_names_that_are_not_known_are_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(msgspec.json.encode({"theme": "light", "telepathy": True}))
    assert load(path) == (Settings(theme="light"), "")
    save(path, CHOSEN)
    assert msgspec.json.decode(path.read_bytes())["telepathy"] is True
    assert load(path) == (CHOSEN, "")


def test_settings_of_a_later_version_are_neither_used_nor_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    data = msgspec.json.encode({"version": 2, "theme": ["light", "at noon"]})
    path.write_bytes(data)
    assert load(path) == (Settings(), NEWER)
    with pytest.raises(SettingsError, match="later version"):
        save(path, CHOSEN)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"heat": "very"}',
        b'{"geometry": "no base 64!"}',
        b'{"keys": {"find": "Ctrl+F"}}',
        b'{"recent": [1]}',
    ],
)
def test_broken_settings_are_kept_beside_and_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    settings, sentence = load(path)
    assert settings == Settings()
    assert "settings.json.broken" in sentence
    assert (tmp_path / "settings.json.broken").read_bytes() == data
    assert load(path) == (Settings(), "")


def test_what_was_kept_aside_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for data in (b"{", b"["):
        path.write_bytes(data)
        load(path)
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert kept == {"settings.json.broken": b"{", "settings.json.broken2": b"["}


def test_settings_that_cannot_be_read_are_told_and_left(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    settings, sentence = load(path)
    assert settings == Settings()
    assert sentence == "The settings could not be read, so the defaults are used."
    assert path.is_dir()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    with pytest.raises(SettingsError, match="could not be written"):
        save(tmp_path / "config" / "settings.json", CHOSEN)


if sys.platform != "win32":

    def test_the_settings_are_the_writers_alone(tmp_path: Path) -> None:
        path = tmp_path / "config" / "settings.json"
        save(path, CHOSEN)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
