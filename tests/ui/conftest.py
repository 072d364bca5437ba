"""What the tests of the interface share."""

from collections.abc import Generator

import pytest
from PySide6.QtWidgets import QApplication

from ui.editor.writer import Editors


@pytest.fixture
def open_editor(qapp: QApplication) -> Generator[Editors]:
    """Open editors that are closed after the test."""
    assert qapp
    editors = Editors()
    yield editors
    editors.close()
