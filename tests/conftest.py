"""What all tests share: no screen, one event loop, and examples that repeat where a machine runs them."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from services.slow_disk import SlowDisk, slow_disk_at

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generator[SlowDisk]:
    """Let the files below the test's folder be on a slow disk."""
    with slow_disk_at(tmp_path, monkeypatch) as disk:
        yield disk
