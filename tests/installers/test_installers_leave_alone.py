"""Installers leave alone what is not theirs: other folders, and the surroundings of programs that are started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch import let_others_be
from steps.project import PACKAGING

SHARE = PACKAGING / "share"


def test_wheels_are_not_installed_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("It was late.", encoding="utf-8")
    done = subprocess.run([sys.executable, SHARE / "install.py", tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        f"{tmp_path} holds something else. Name a folder that is empty or not there yet.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["novel.txt"]


def test_wheels_for_another_python_change_nothing(tmp_path: Path) -> None:
    script, place = tmp_path / "install.py", tmp_path / "place"
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "numpy-2.0-cp39-cp39-manylinux_2_28_x86_64.whl").touch()
    (tmp_path / "wheels" / "xllamacpp-1.0-cp37-abi3-manylinux_2_28_x86_64.whl").touch()
    script.write_text((SHARE / "install.py").read_text(encoding="utf-8"), encoding="utf-8")
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "lacuna").write_text("the one before")
    done = subprocess.run([sys.executable, script, place], capture_output=True, text=True, check=False)
    told = "These wheels are for Python 3.9. Start this with it: python3.9 install.py\n"
    assert (done.returncode, done.stderr) == (1, told)
    assert (place / "bin" / "lacuna").read_text() == "the one before"


@pytest.mark.skipif(sys.platform != "linux", reason="an installer for Linux")
def test_the_menu_starts_a_program_in_a_folder_with_a_blank_in_its_name(tmp_path: Path) -> None:
    source, home = tmp_path / "unpacked", tmp_path / "Ms Austen"
    home.mkdir()
    (source / "lacuna").mkdir(parents=True)
    (source / "lacuna" / "lacuna").write_text("#!/bin/sh")
    (source / "share" / "applications").mkdir(parents=True)
    (source / "share" / "applications" / "lacuna.desktop").write_text("Exec=lacuna %F\n")
    (source / "install.sh").write_text((SHARE / "install.sh").read_text(encoding="utf-8"))
    script = (source / "install.sh").read_text().replace('$(id -u)" = 0', '$(id -u)" = nobody')  # for one user
    (source / "install.sh").write_text(script)
    surroundings = {"HOME": str(home), "PATH": os.environ["PATH"], "FORCE": "1"}
    command = ["sh", source / "install.sh"]
    subprocess.run(command, env=surroundings, capture_output=True, check=True)
    entry = (home / ".local/share/applications/lacuna.desktop").read_text()
    assert entry == f'Exec="{home}/.local/opt/lacuna/lacuna" %F\n'


@pytest.mark.parametrize("arguments", [(), ("--remove",)])
def test_a_folder_of_the_same_name_is_neither_replaced_nor_removed(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "lacuna").mkdir()
    (tmp_path / "lacuna" / "novel.txt").write_text("It was late.", encoding="utf-8")
    command = ["sh", SHARE / "install.sh", *arguments]
    done = subprocess.run(command, env={**os.environ, "PREFIX": str(tmp_path)}, capture_output=True, check=False)
    assert done.returncode == 4
    assert f"{tmp_path}/lacuna is there, and is no Lacuna that was installed." in done.stderr.decode()
    assert (tmp_path / "lacuna" / "novel.txt").read_text(encoding="utf-8") == "It was late."


@pytest.mark.parametrize("before", [None, "/opt/theirs"])
def test_programs_that_the_frozen_one_starts_get_their_own_libraries(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lacuna/_internal")
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "0")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    let_others_be()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"  # this program, started anew, finds its own again
