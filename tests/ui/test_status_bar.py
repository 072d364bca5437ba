"""The bar at the foot: it says what is, leaves out what has no room, and never cuts a fact."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from lacuna.ui.gauges import ConnectionDot, ContextGauge
from lacuna.ui.status_bar import APART, StatusBar
from lacuna.ui.theme import LIGHT

SETTLED = 100  # milliseconds in which all that was to be laid out is


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.set_theme(LIGHT)
    bar.resize(1280, 30)
    bar.show()
    bar.show_words(84_120)
    bar.show_context(310, 1024, 64)
    bar.show_request("64 tokens · 212 tokens/s · first after 90 ms")
    bar.show_connection("Built-in model, ready", working=True)
    return bar


class Noted(QObject):
    """Counts the events of a kind that an object gets."""

    def __init__(self, watched: QObject, kind: QEvent.Type) -> None:
        super().__init__(watched)
        self._kind = kind
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        self.times += event.type() == self._kind
        return super().eventFilter(watched, event)


def shown(bar: StatusBar) -> list[str]:
    labels = [label for label in bar.findChildren(QLabel) if label.isVisible() and label.text()]
    return [label.text() for label in sorted(labels, key=lambda label: label.mapTo(bar, label.pos()).x())]


def test_it_says_words_context_request_connection_and_whether_all_is_saved(bar: StatusBar) -> None:
    assert shown(bar) == [
        "84,120 words",
        "Context",
        "310 of 1,024 · answer 64",
        "64 tokens · 212 tokens/s · first after 90 ms",
        "Built-in model, ready",
        "saved",
    ]


def test_what_has_no_room_is_left_out_whole(bar: StatusBar) -> None:
    bar.resize(720, 30)
    assert "Built-in model, ready" in shown(bar)
    assert "84,120 words" in shown(bar)
    assert not any("tokens/s" in text for text in shown(bar))
    bar.resize(1280, 30)
    assert any("tokens/s" in text for text in shown(bar))


def test_a_help_sentence_takes_the_place_of_facts_and_gives_it_back(bar: StatusBar) -> None:
    before = shown(bar)
    bar.showMessage("Continue at the caret.")
    bar.show_words(84_121)
    assert shown(bar) == ["Built-in model, ready", "saved"]
    bar.clearMessage()
    assert shown(bar) == ["84,121 words", *before[1:]]


def test_nothing_is_said_of_a_context_that_is_not_known(bar: StatusBar) -> None:
    bar.show_context(None, None, 64)
    assert "Context" not in shown(bar)
    bar.show_context(310, None, 64)
    assert "310 · answer 64" in shown(bar)
    (gauge,) = bar.findChildren(ContextGauge)
    assert not gauge.isVisible()


def test_the_dot_is_green_and_full_only_while_the_connection_works(bar: StatusBar) -> None:
    (dot,) = bar.findChildren(ConnectionDot)
    middle = dot.rect().center()
    assert dot.grab().toImage().pixelColor(middle) == LIGHT.color("good")
    bar.show_connection("Built-in model, not running", working=False)
    assert dot.grab().toImage().pixelColor(middle) != LIGHT.color("good")


def test_a_connection_that_is_not_asked_has_a_ring_and_says_so(bar: StatusBar) -> None:
    (dot,) = bar.findChildren(ConnectionDot)
    (label,) = [label for label in bar.findChildren(QLabel) if label.text() == "Built-in model, ready"]
    bar.show_connection("Elsewhere", working=False, why="not asked now")
    assert dot.grab().toImage().pixelColor(dot.rect().center()) != LIGHT.color("good")
    assert (dot.toolTip(), label.toolTip()) == ("Elsewhere: not asked now", "Elsewhere: not asked now")
    assert label.accessibleDescription() == "Connection: not asked now"
    bar.show_connection("Elsewhere", working=True)
    assert (dot.toolTip(), label.accessibleDescription()) == ("Elsewhere", "Connection: ready")


def test_the_gauge_fills_with_what_was_sent(bar: StatusBar) -> None:
    (gauge,) = bar.findChildren(ContextGauge)

    def filled(color: str) -> int:
        image = gauge.grab().toImage()
        row = image.height() // 2
        return sum(image.pixelColor(x, row) == QColor(color) for x in range(image.width()))

    bar.show_context(512, 1024, 256)
    assert filled(LIGHT.bar) == pytest.approx(gauge.width() / 2, abs=4)
    assert filled(LIGHT.bar_other) == pytest.approx(gauge.width() / 4, abs=6)


def test_another_text_of_the_same_length_lays_out_nothing(qtbot: QtBot) -> None:
    window, bar = QMainWindow(), StatusBar()
    qtbot.addWidget(window)
    window.setStatusBar(bar)
    window.show()
    bar.show_words(84_120)
    QTest.qWait(SETTLED)
    laid_out = Noted(window, QEvent.Type.LayoutRequest)
    bar.show_words(84_121)
    QTest.qWait(SETTLED)
    assert laid_out.times == 0
    bar.show_words(1_084_121)
    qtbot.waitUntil(lambda: laid_out.times > 0)
    (words,) = (label for label in bar.findChildren(QLabel) if label.text() == "1,084,121 words")
    assert words.width() == words.sizeHint().width()


def test_a_long_name_gives_its_room_back_and_the_window_stays_as_wide_as_it_was(qtbot: QtBot) -> None:
    window, bar = QMainWindow(), StatusBar()
    qtbot.addWidget(window)
    window.setStatusBar(bar)
    bar.show_words(84_120)
    bar.show_context(310, 1024, 64)
    bar.show_request("64 tokens · 212 tokens/s · first after 90 ms")
    bar.show_connection("The cellar", working=True)
    window.resize(1600, 300)
    window.show()
    QTest.qWait(SETTLED)
    (name,) = (label for label in bar.findChildren(QLabel) if label.text() == "The cellar")
    (request,) = (label for label in bar.findChildren(QLabel) if "tokens/s" in label.text())
    free = name.mapTo(bar, QPoint()).x() - request.mapTo(bar, QPoint(request.width(), 0)).x()
    window.resize(1600 - free + 120, 300)  # enough for all, as long as the name is short
    QTest.qWait(SETTLED)
    all_of_it, wide, need = shown(bar), window.width(), name.width()
    bar.show_connection("A server that takes its time and has a long name", working=True)
    QTest.qWait(SETTLED)
    assert len(shown(bar)) < len(all_of_it)
    bar.show_connection("The cellar", working=True)
    QTest.qWait(SETTLED)
    assert (shown(bar), name.width(), window.width()) == (all_of_it, need, wide)


@pytest.mark.parametrize("style", ["", "QLabel { color: red; }"])
def test_whether_all_is_saved_stands_apart_from_the_connection(bar: StatusBar, style: str) -> None:
    bar.setStyleSheet(style)
    bar.show_saved(saved=False)
    QTest.qWait(SETTLED)
    (saved,) = (label for label in bar.findChildren(QLabel) if label.text() == "not saved")
    (name,) = (label for label in bar.findChildren(QLabel) if label.text() == "Built-in model, ready")
    words = saved.fontMetrics().horizontalAdvance(saved.text())
    apart = saved.mapTo(bar, QPoint(saved.width() - words, 0)).x() - name.mapTo(bar, QPoint(name.width(), 0)).x()
    assert abs(apart - APART) <= 1


def test_a_fact_has_room_for_larger_letters(bar: StatusBar) -> None:
    (words,) = (label for label in bar.findChildren(QLabel) if label.text() == "84,120 words")
    before = words.width()
    bar.setStyleSheet("QLabel { font-size: 30px; }")
    QTest.qWait(0)
    assert words.width() == words.sizeHint().width() > before
