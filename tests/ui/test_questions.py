"""Questions and Qt's own file dialog stand as the program's windows do: margins, order of buttons, whole words."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QHeaderView, QLabel, QMessageBox, QPushButton, QTreeView, QWidget

from lacuna.ui.ask import MARGINS
from lacuna.ui.file_dialogs import KIND
from ui.dialogs import asked, choose_file, press
from ui.room import OpenRoom

pytestmark = pytest.mark.anyio


def left(box: QMessageBox, widget: QWidget) -> int:
    return widget.mapTo(box, QPoint(0, 0)).x()


async def test_a_question_begins_at_the_margin_and_its_likely_answer_stands_last(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.write("It was late.")
        room.first.actions["close"].trigger()
        box = await asked(room.first.window, QMessageBox)
        words = [label for label in box.findChildren(QLabel) if label.isVisible() and label.text()]
        assert {left(box, label) for label in words} == {MARGINS[0]}
        buttons = sorted((button for button in box.findChildren(QPushButton)), key=lambda button: left(box, button))
        assert [button.text().replace("&", "") for button in buttons] == ["Discard", "Cancel", "Save"]
        assert buttons[-1].isDefault()
        assert left(box, buttons[-1]) + buttons[-1].width() == box.width() - MARGINS[2]
        await press(room.first.window, "Cancel")


async def test_no_column_of_the_files_to_choose_from_is_cut(open_room: OpenRoom) -> None:
    async with open_room() as room:
        room.first.actions["open"].trigger()
        dialog = await asked(room.first.window, QFileDialog)
        tree = dialog.findChild(QTreeView, "treeView")
        assert isinstance(tree, QTreeView)
        shown = [column for column in range(tree.header().count()) if not tree.isColumnHidden(column)]
        assert KIND not in shown
        modes = [tree.header().sectionResizeMode(column) for column in shown]
        assert modes == [QHeaderView.ResizeMode.Stretch, *[QHeaderView.ResizeMode.ResizeToContents] * len(shown[1:])]
        await choose_file(room.first.window, None)
