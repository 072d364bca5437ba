"""A real Secret Service for the tests of the keychain."""

import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from services.keychain.session_bus import Session, missing, session


def lacks() -> str:
    """Return why no real keychain can be started here; empty if one can."""
    if sys.platform != "linux":
        return "the Secret Service is the keychain of Linux desktops"
    return f"no real keychain can be started: this system lacks {missing()}" if missing() else ""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder for a session, on a system that can start one."""
    if reason := lacks():
        pytest.skip(reason)
    return tmp_path


@pytest.fixture
def desktop(home: Path) -> Generator[Session]:
    """Run a session with a real keychain, unlocked."""
    with session(home) as running:
        yield running
