"""What helps after a failure is the form of the very connection that failed."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from lacuna.core.connections import BUILT_IN, Connection
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.connections import ConnectionsDesk
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.sheets import Documents, Sheets, Turns
from ui.connections.servers_world import servers_world

pytestmark = pytest.mark.anyio

ONE = Connection(id="one", name="One", base_url="http://127.0.0.1:1/v1")
TWO = Connection(id="two", name="Two", base_url="http://127.0.0.1:2/v1")


async def test_the_form_of_the_connection_is_opened_or_else_the_list(tmp_path: Path, qapp: QApplication) -> None:
    async with servers_world(tmp_path) as world:
        await world.put(ONE, TWO)
        first = FirstWindow(qapp, tmp_path / "settings.json")
        first.furnish()
        servers = world.servers
        active = ActiveModel(servers.connections, servers.targets, servers.tasks, first.window)
        desk = ConnectionsDesk(
            first,
            servers,
            active,
            Documents(Sheets(first.editor, first.window), Turns(servers.tasks, first.window), "", first.window),
        )
        active.choose_connection("two")
        assert any(
            label.text().startswith("You are writing with “Two”: ") for label in first.window.empty.findChildren(QLabel)
        )
        desk.edit("two")
        (form,) = first.window.findChildren(ConnectionDialog)
        assert form.windowTitle() == "Edit Two"
        (name,) = [line for line in form.findChildren(QLineEdit) if line.accessibleName() == "Name"]
        assert name.text() == "Two"
        form.close()
        for known in (BUILT_IN.id, "removed"):
            desk.edit(known)
            (dialog,) = [dialog for dialog in first.window.findChildren(ConnectionsDialog) if dialog.isVisible()]
            dialog.close()
        first.window.deleteLater()


async def test_a_fault_is_shown_without_keys(tmp_path: Path, qapp: QApplication) -> None:
    first = FirstWindow(qapp, tmp_path / "settings.json")
    first.furnish()
    first.tell_bugs_through(lambda text: text.replace("sk-canary", "[key]"))
    first.tell_bug("Traceback (most recent call last):\nValueError: broken by sk-canary\n")
    assert first.window.notice.accessibleName().endswith("ValueError: broken by [key]")
    first.window.deleteLater()
