"""Where the program keeps what is its own: in the system's places, or all of it beside the program."""

import os
import sys
from pathlib import Path

import pytest

from lacuna.services.folders import PORTABLE, Places, places, program_folder, unwritable

VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the program in a folder of its own; return the folder around it."""
    executable = tmp_path / "stick" / "lacuna" / "lacuna"
    executable.parent.mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(executable))
    return executable.parent.parent


def folders(here: Places) -> list[Path]:
    return [here.config, here.data, here.log, here.settings, here.crashes]


@pytest.mark.usefixtures("program")
def test_the_places_are_the_systems_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, str(tmp_path / "system"))
    here = places()
    assert not here.portable
    assert here.settings.name == "settings.json"
    assert here.settings.parent.name.lower() == "lacuna"
    assert sys.platform == "darwin" or all(path.is_relative_to(tmp_path / "system") for path in folders(here))


@pytest.mark.usefixtures("program")
def test_a_relative_place_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "somewhere")
    assert all(path.is_absolute() for path in folders(places()))


def test_once_asked_for_everything_stays_beside_the_program(program: Path) -> None:
    beside = program / PORTABLE
    assert not places().portable
    first = places(portable=True)
    assert beside.is_dir()
    assert places() == first == Places(beside, beside, beside / "log", portable=True)
    assert all(path.is_relative_to(beside) for path in folders(first))
    assert not beside.is_relative_to(program_folder()), "an upgrade, which replaces that, would take it away"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no numbers of users")
def test_a_folder_that_another_user_put_there_is_not_trusted(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / PORTABLE).mkdir()
    os.chown(program / PORTABLE, 0, 0) if os.getuid() == 0 else None
    assert places().portable
    owner = (program / PORTABLE).stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert places().portable is (owner == 0), "the system's administrator may"
    if os.geteuid() == 0:
        os.chown(program / PORTABLE, 12345, 12345)
        assert not places().portable


def test_a_place_that_can_be_written_is_no_news_and_is_left_empty(program: Path) -> None:
    here = places(portable=True)
    assert unwritable(here) == ""
    assert list((program / PORTABLE).iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_with_what_it_means(program: Path) -> None:
    (program / PORTABLE).write_text("a file where a folder should be")
    sentence = unwritable(places(portable=True))
    assert str(program / PORTABLE) in sentence
    assert "settings and connections are not kept" in sentence
    assert "save your texts elsewhere" in sentence
