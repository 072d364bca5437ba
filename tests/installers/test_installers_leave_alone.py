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
