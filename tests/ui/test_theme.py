"""The themes: every text can be read on its ground, and one of them is chosen by the system or the writer."""

import re

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.ui.actions import Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.editor.heat import STEPS
from lacuna.ui.editor.overlay import grounds
from lacuna.ui.main_window import MainWindow
from lacuna.ui.style import sheet
from lacuna.ui.theme import DARK, DARK_HIGH, LIGHT, LIGHT_HIGH, Theme, ThemeSwitch
from ui.contrast import contrast, over

ENOUGH = 4.5
# Which texts stand on which grounds.
READ = {
    "ink": ("window", "panel", "paper", "card", "field", "accent_ground", "selection", "generated", "token", "found"),
    "dim": ("window", "panel", "paper", "card", "field", "accent_ground"),
    "accent": ("window", "panel", "paper", "card", "accent_ground"),
    "good": ("window", "panel", "paper", "card"),
    "on_accent": ("accent", "accent_hover"),
}


THEMES = pytest.mark.parametrize(
    "theme", [LIGHT, DARK, LIGHT_HIGH, DARK_HIGH], ids=["light", "dark", "light-high", "dark-high"]
)
HIGH = pytest.mark.parametrize("theme", [LIGHT_HIGH, DARK_HIGH], ids=["light", "dark"])


@THEMES
@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in READ.items() for ground in grounds])
def test_every_text_can_be_read_on_its_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(theme.color(text), theme.color(ground)) >= ENOUGH


@THEMES
def test_text_can_be_read_on_every_heat(theme: Theme) -> None:
    seen = [over(color, theme.color("paper")) for color in grounds(theme)]
    assert len(seen) == STEPS + 1
    assert min(contrast(theme.color("ink"), ground) for ground in seen) >= ENOUGH


@HIGH
@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in READ.items() for ground in grounds])
def test_high_contrast_is_high(theme: Theme, text: str, ground: str) -> None:
    assert contrast(theme.color(text), theme.color(ground)) >= 7


@HIGH
@pytest.mark.parametrize("ground", ["window", "panel", "paper", "card", "field"])
def test_with_high_contrast_borders_and_bars_are_seen(theme: Theme, ground: str) -> None:
    for edge in ("hairline", "bar", "bar_other", "faint"):
        assert contrast(theme.color(edge), theme.color(ground)) >= 3


@THEMES
@pytest.mark.parametrize("ground", ["window", "panel", "paper", "card", "field", "accent_ground"])
def test_the_border_of_what_has_the_focus_is_seen(theme: Theme, ground: str) -> None:
    assert contrast(theme.color("accent"), theme.color(ground)) >= 3


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@THEMES
def test_no_rule_of_the_style_sheet_sets_a_text_on_a_ground_it_cannot_be_read_on(theme: Theme) -> None:
    looked = 0
    for names, body in RULE.findall(sheet(theme, 13)):
        said = dict(part.strip().split(": ", 1) for part in body.split(";") if ": " in part)
        text, ground = said.get("color", ""), said.get("background", "")
        if text.startswith("#") and ground.startswith("#") and "disabled" not in names:
            looked += 1
            assert contrast(QColor(text), QColor(ground)) >= ENOUGH, names
    assert looked > 10


def test_more_contrast_goes_with_either_mode(qtbot: QtBot) -> None:
    del qtbot
    switch = ThemeSwitch("dark", contrast=True)
    assert switch.theme is DARK_HIGH
    switch.set_mode("light")
    assert switch.theme is LIGHT_HIGH
    switch.set_contrast(False)
    assert switch.theme is LIGHT


def test_the_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("#FFFFFF")) == pytest.approx(4.54, abs=0.01)


@THEMES
def test_the_style_sheet_has_no_colour_that_is_not_the_themes(theme: Theme) -> None:
    tokens = {getattr(theme, name) for name in Theme.__dataclass_fields__}
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet(theme, 13)))
    assert colours
    assert colours <= tokens


def test_the_theme_follows_the_system_until_the_writer_chooses(qtbot: QtBot) -> None:
    del qtbot  # an application has to be there
    told: list[Theme] = []
    switch = ThemeSwitch("system")
    switch.changed.connect(told.append)
    tell_system = QGuiApplication.styleHints().colorSchemeChanged.emit  # the screen of the tests has no scheme to set
    tell_system(Qt.ColorScheme.Dark)
    assert switch.theme is DARK
    switch.set_mode("light")
    assert switch.theme is LIGHT
    tell_system(Qt.ColorScheme.Light)
    tell_system(Qt.ColorScheme.Dark)
    assert switch.theme is LIGHT
    switch.set_mode("system")
    assert told == [DARK, LIGHT, DARK]


def test_a_change_of_theme_reaches_every_ground_and_the_text(qtbot: QtBot) -> None:
    editor = ManuscriptEditor()
    editor.set_manuscript(Manuscript("It was past ten"))
    actions = Actions()
    window = MainWindow(LIGHT)
    window.furnish(actions, editor)
    actions.setParent(window)
    qtbot.addWidget(window)
    window.show()
    for theme in (LIGHT, DARK, LIGHT):
        window.set_theme(theme)
        qtbot.wait(1)
        text = editor.viewport().grab(QRect(0, 0, 300, 80)).toImage()
        seen = {text.pixelColor(x, y).name() for x in range(300) for y in range(80)}
        assert text.pixelColor(2, 2) == theme.color("paper")
        assert theme.color("ink").name() in seen
        assert window.panel.grab().toImage().pixelColor(6, 6) == theme.color("panel")
        assert window.status.grab().toImage().pixelColor(4, 12) == theme.color("window")
