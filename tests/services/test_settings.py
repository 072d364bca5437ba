"""The settings on disk: what was chosen comes back, and nothing broken stops the program."""

import stat
import sys
from pathlib import Path

import msgspec
import pytest

from lacuna.core.errors import SettingsError
from lacuna.services.settings import Settings, default_path, load, save

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


def test_the_first_start_has_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), "")


def test_settings_of_a_later_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(msgspec.json.encode({"theme": "light", "telepathy": True}))
    assert load(path) == (Settings(theme="light"), "")


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


def test_the_place_is_the_systems_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    path = default_path()
    assert path.name == "settings.json"
    assert path.parent.name.lower() == "lacuna"
    assert sys.platform == "darwin" or path.is_relative_to(tmp_path)


if sys.platform != "win32":

    def test_the_settings_are_the_writers_alone(tmp_path: Path) -> None:
        path = tmp_path / "config" / "settings.json"
        save(path, CHOSEN)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_relative_place_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", "somewhere")
        assert default_path().is_absolute()
