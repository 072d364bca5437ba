"""Whom Lacuna has called, to be seen and copied while it goes on; and the switch that keeps it offline."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from lacuna.core.connections import BUILT_IN, Connection
from lacuna.services import settings
from lacuna.ui.check_box import CheckBox
from lacuna.ui.connection_button import NOT_ASKED
from lacuna.ui.gauges import ConnectionDot
from lacuna.ui.inspector.contacts import ContactList
from lacuna.ui.inspector.network_dialog import NetworkDialog
from ui.dialogs import asked, until
from ui.hands import click
from ui.room import OpenRoom, Room

pytestmark = pytest.mark.anyio


async def opened(desk: Room) -> NetworkDialog:
    desk.first.actions["network"].trigger()
    return await asked(desk.first.window, NetworkDialog)


def rows(dialog: NetworkDialog) -> list[list[str]]:
    shown = dialog.findChild(ContactList)
    assert shown is not None
    items = [shown.topLevelItem(row) for row in range(shown.topLevelItemCount())]
    return [[item.text(column) for column in range(3)] for item in items if item is not None]


def says(dialog: NetworkDialog) -> Callable[[str], bool]:
    return lambda text: any(text in label.text() for label in dialog.findChildren(QLabel))


async def test_who_is_called_is_shown_as_it_happens_and_copied(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        dialog = await opened(desk)
        assert says(dialog)("Nothing has been called yet.")
        desk.first.window.activateWindow()  # one can write while it is open
        desk.write("It was late.")
        desk.complete()
        reply = await desk.model.asked()
        await reply.say(" And")
        await reply.finish()
        await until(lambda: any(row[1:] == ["completing", "1"] for row in rows(dialog)))
        assert all(row[0].endswith(", this machine") for row in rows(dialog))
        assert says(dialog)("Nothing beyond this machine has been called.")
        click(next(button for button in dialog.findChildren(QPushButton) if button.text() == "&Copy"))
        copied = QGuiApplication.clipboard().text().splitlines()
        assert copied[0] == "Host\tWhat for\tTimes\tSent\tReceived\tLast"
        assert any("\tcompleting\t1\t" in line for line in copied)
        dialog.close()


async def test_being_offline_is_shown_and_kept_at_once(open_room: OpenRoom, tmp_path: Path) -> None:
    async with open_room() as desk:
        status, switch = desk.first.window.status, desk.first.actions["offline"]
        offline = next(label for label in status.findChildren(QLabel) if label.text() == "offline")
        assert not offline.isVisible()
        dialog = await opened(desk)
        box = dialog.findChild(CheckBox)
        assert box is not None
        box.setFocus()
        box.click()
        assert switch.isChecked()
        assert desk.network.offline
        assert offline.isVisible()
        assert settings.load(tmp_path / "settings.json")[0].offline
        switch.trigger()
        assert not box.isChecked()
        assert not desk.network.offline
        assert not offline.isVisible()
        assert not settings.load(tmp_path / "settings.json")[0].offline
        dialog.close()


async def test_the_bar_of_what_was_not_sent_goes_online(open_room: OpenRoom) -> None:
    elsewhere = Connection(id="other", name="My server", base_url="http://models.example.com/v1", model="m")
    async with open_room(connection=elsewhere) as desk:
        desk.first.actions["offline"].setChecked(True)
        desk.write("It was late.")
        desk.complete()
        await until(lambda: desk.notice.startswith("Lacuna is offline, and nothing was sent to My server."))
        bar = desk.first.window.notice
        click(next(button for button in bar.findChildren(QPushButton) if button.text() == "Go online"))
        assert not desk.network.offline
        assert not desk.first.actions["offline"].isChecked()
        assert desk.network.contacts() == []
        await desk.idle()


async def test_a_server_elsewhere_is_said_to_be_asked_only_while_it_is(open_room: OpenRoom) -> None:
    elsewhere = Connection(id="other", name="My server", base_url="http://models.example.com/v1", model="m")
    async with open_room(connection=elsewhere, joined=True) as desk:
        window, switch = desk.first.window, desk.first.actions["offline"]
        (dot,) = window.status.findChildren(ConnectionDot)

        def said() -> tuple[bool, bool, list[str]]:
            entries = [action.text() for action in window.connection.menu().actions()]
            named = NOT_ASKED in window.connection.accessibleName()
            return NOT_ASKED in dot.toolTip(), named, [entry for entry in entries if NOT_ASKED in entry]

        assert said() == (False, False, [])
        switch.trigger()
        assert said() == (True, True, [f"My server ({NOT_ASKED})"])
        window.connection.chosen.emit(BUILT_IN.name)
        assert said() == (False, False, [f"My server ({NOT_ASKED})"])
        window.connection.chosen.emit("My server")
        switch.trigger()
        assert said() == (False, False, [])


@pytest.mark.parametrize("size", [(1000, 700), (720, 480)])
async def test_the_status_bar_has_room_for_it(open_room: OpenRoom, size: tuple[int, int]) -> None:
    async with open_room(joined=True) as desk:
        desk.first.window.resize(*size)
        desk.first.actions["offline"].setChecked(True)
        status = desk.first.window.status
        shown = [
            label for label in status.findChildren(QLabel) if label.isVisible() and label.text() in ("offline", "saved")
        ]
        assert len(shown) == 2
        places = [label.mapTo(status, label.rect().topLeft()).x() for label in shown]
        assert all(0 <= place < status.width() for place in places)
        assert status.minimumSizeHint().width() <= size[0]
