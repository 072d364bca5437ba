"""What all tests share: no screen, one event loop, and examples that repeat where a machine runs them."""

import os

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, as the program does."""
    return "asyncio"
