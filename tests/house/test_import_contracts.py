"""Each import contract catches a violation planted in a copy of the program."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {
    "the program's layers: ui, services, core": ("core/token.py", "import lacuna.services"),
    "the engine is a program of its own above core": ("core/token.py", "import lacuna.engine"),
    "the engine knows neither services nor ui": ("engine/__init__.py", "import lacuna.services"),
    "services and ui reach the engine as a server only": ("services/__init__.py", "import lacuna.engine"),
    "core is values and pure functions": ("core/token.py", "import asyncio"),
    "services know no Qt": ("services/__init__.py", "import PySide6.QtCore"),
    "the interface reaches the world through services": ("ui/theme.py", "import httpx"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return subprocess.run(
        [*command, "--no-cache", "--config", "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "app"), "COLUMNS": "200", "PATH": "", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_has_a_planted_violation() -> None:
    config: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {contract["name"] for contract in config["tool"]["importlinter"]["contracts"]} == set(PLANTED)


def test_the_program_as_it_is_keeps_every_contract(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_caught(copy: Path, name: str) -> None:
    file, line = PLANTED[name]
    planted = copy / "app" / "lacuna" / file
    planted.write_text(planted.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    result = lint(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{name} BROKEN" in result.stdout
