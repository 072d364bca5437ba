"""The bar of notices: one sentence, one action, details on demand, and text shown as text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from lacuna.ui.notice_bar import NoticeBar
from ui.hands import click


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.resize(900, 60)
    return bar


def texts(bar: NoticeBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


def button(bar: NoticeBar, title: str) -> QPushButton:
    (found,) = [found for found in bar.findChildren(QPushButton) if title in (found.text(), found.accessibleName())]
    return found


def test_a_sentence_alone_has_no_other_button_than_the_one_that_closes_it(bar: NoticeBar) -> None:
    bar.show_notice("The server did not answer.")
    assert texts(bar) == ["The server did not answer."]
    visible = [found for found in bar.findChildren(QPushButton) if found.isVisible()]
    assert [found.accessibleName() for found in visible] == ["Close this notice"]
    click(visible[0])
    assert not bar.isVisible()


def test_its_action_is_told_and_closes_it(bar: NoticeBar) -> None:
    told: list[str] = []
    bar.action_chosen.connect(lambda: told.append("again"))
    bar.show_notice("The server did not answer.", "Try again")
    click(button(bar, "Try again"))
    assert told == ["again"]
    assert not bar.isVisible()


def test_details_open_and_close_and_start_closed(bar: NoticeBar) -> None:
    bar.show_notice("The server did not answer.", "", "503 Service Unavailable")
    assert texts(bar) == ["The server did not answer."]
    click(button(bar, "Details"))
    assert texts(bar) == ["The server did not answer.", "503 Service Unavailable"]
    click(button(bar, "Details"))
    assert texts(bar) == ["The server did not answer."]
    click(button(bar, "Details"))
    bar.show_notice("Another.", "", "Other details")
    assert texts(bar) == ["Another."]


def test_what_a_server_says_is_never_markup(bar: NoticeBar) -> None:
    bar.show_notice("<b>bold</b>", "", "<a href='x'>link</a>")
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in bar.findChildren(QLabel))


def test_long_details_scroll_and_leave_the_manuscript_its_room(bar: NoticeBar) -> None:
    bar.show_notice("The server did not answer.", "Try again", "one line\n" * 200)
    click(button(bar, "Details"))
    assert bar.sizeHint().height() < 300
    area = bar.findChildren(QScrollArea)[0]
    assert area.verticalScrollBar().maximum() > 1000
    bar.show_notice("The server did not answer.", "Try again", "one line")
    click(button(bar, "Details"))
    assert area.verticalScrollBar().maximum() == 0
    assert area.height() < 40
