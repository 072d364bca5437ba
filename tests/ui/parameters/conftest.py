"""What the tests of the panel share."""

import pytest
from pytestqt.qtbot import QtBot

from lacuna.ui.parameters import ParameterPanel


@pytest.fixture
def panel(qtbot: QtBot) -> ParameterPanel:
    """Show a panel that has the keyboard."""
    panel = ParameterPanel()
    qtbot.addWidget(panel)
    panel.resize(panel.width(), 760)
    panel.show()
    panel.activateWindow()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(panel.isActiveWindow)
    return panel
