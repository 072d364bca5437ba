"""What the tests of the interface share."""

import gc
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import qasync  # pyright: ignore[reportMissingTypeStubs]  (it has none)
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui.editor.writer import Editors
from ui.room import OpenRoom, room


@pytest.fixture(scope="session", autouse=True)
def without_a_last_window(qapp: QApplication) -> None:
    """Let a window close without an end of the event loop, even the next test's: as in the program."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True)
def deleted_at_once(qapp: QApplication) -> Generator[None]:
    """Let what a test has closed be gone at its end, and not whenever Python next collects garbage."""
    assert qapp
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_editor(qapp: QApplication) -> Generator[Editors]:
    """Open editors that are closed after the test."""
    assert qapp
    editors = Editors()
    yield editors
    editors.close()


@pytest.fixture
def anyio_backend(qapp: QApplication) -> Generator[tuple[str, dict[str, Any]]]:  # pyright: ignore[reportIncompatibleVariableOverride]  (as pytest means it)
    """Run async tests on the loop that the program has, asyncio in Qt's, and as there let no thread collect widgets."""
    qapp.setQuitOnLastWindowClosed(False)  # as there: else a dialog that closes, or one of a test before, ends the loop
    gc.disable()
    yield "asyncio", {"loop_factory": partial(qasync.QEventLoop, qapp)}
    gc.collect()  # and no thread of the next test either
    gc.enable()


@pytest.fixture
def open_room(qapp: QApplication, tmp_path: Path) -> OpenRoom:
    """Open the whole program in the test's own process."""
    return partial(room, qapp, tmp_path)
