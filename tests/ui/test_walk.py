"""The walk over a window hears of each kind of fault that is planted, and of nothing else."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.walk import faults, jumps

LONG = "A sentence that needs more room than it has here"


def label(window: QWidget) -> QWidget:
    return QLabel(LONG, window)


def button(window: QWidget) -> QWidget:
    return QPushButton(LONG, window)


def field(window: QWidget) -> QWidget:
    line = QLineEdit(window)
    line.setPlaceholderText(LONG)
    return line


def choice(window: QWidget) -> QWidget:
    made = QComboBox(window)
    made.addItem(LONG)
    return made


def tabs(window: QWidget) -> QWidget:
    bar = QTabBar(window)
    bar.addTab(LONG)
    bar.setElideMode(Qt.TextElideMode.ElideRight)
    bar.setUsesScrollButtons(False)
    return bar


def table(window: QWidget, tip: str = "", heading: str = "Name") -> QTreeWidget:
    tree = QTreeWidget(window)
    tree.setHeaderLabels([heading])
    item = QTreeWidgetItem([LONG])
    item.setToolTip(0, tip)
    tree.addTopLevelItem(item)
    return tree


def heading(window: QWidget) -> QWidget:
    return table(window, LONG, LONG)


MAKERS = [label, button, field, choice, tabs, table, heading]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 300)
    return window


@pytest.mark.parametrize("make", MAKERS, ids=[make.__name__ for make in MAKERS])
def test_text_that_is_cut_is_a_fault_until_there_is_room(make: Callable[[QWidget], QWidget], window: QWidget) -> None:
    made = make(window)
    made.setGeometry(10, 10, 90, 120)
    window.show()
    found = faults(window)
    assert len(found) == 1
    assert LONG in found[0]
    made.setGeometry(10, 10, 560, 120)
    if isinstance(made, QTreeWidget):
        made.setColumnWidth(0, 500)
    assert faults(window) == []


def test_a_cell_may_be_cut_if_its_tip_says_it_whole(window: QWidget) -> None:
    table(window, LONG).setGeometry(10, 10, 90, 120)
    window.show()
    assert faults(window) == []


def test_widgets_that_overlap_or_leave_their_window_are_faults(window: QWidget) -> None:
    one, other = QPushButton("One", window), QPushButton("Other", window)
    one.setGeometry(10, 10, 80, 30)
    other.setGeometry(80, 20, 80, 30)
    window.show()
    assert [fault for fault in faults(window) if "share" in fault] == faults(window) != []
    other.setGeometry(560, 20, 80, 30)
    assert [fault for fault in faults(window) if "leaves" in fault] == faults(window) != []
    other.setGeometry(100, 20, 80, 30)
    assert faults(window) == []


def test_what_has_less_room_than_it_needs_is_a_fault(window: QWidget) -> None:
    part = QWidget(window)
    QVBoxLayout(part).addWidget(QPushButton("One", part))
    part.setGeometry(10, 10, 30, 10)
    window.show()
    assert any("squeezed" in fault for fault in faults(window))
    part.setGeometry(10, 10, 200, 100)
    assert faults(window) == []


def test_tab_going_back_is_heard(window: QWidget) -> None:
    one, other = QPushButton("One", window), QPushButton("Other", window)
    one.setGeometry(10, 60, 80, 30)
    other.setGeometry(10, 10, 80, 30)
    window.show()
    assert len(jumps(window)) == 1
    other.setGeometry(10, 110, 80, 30)
    assert jumps(window) == []
