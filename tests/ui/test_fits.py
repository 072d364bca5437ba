"""Nothing is cut and nothing overlaps, whatever is shown, at the smallest and at large sizes."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Limits, Parameters
from lacuna.core.token import Token
from lacuna.ui.actions import Actions
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.find.bar import FindBar
from lacuna.ui.keys import KeysDialog
from lacuna.ui.main_window import SMALLEST, MainWindow
from lacuna.ui.theme import DARK, LIGHT, Theme
from ui.walk import faults

SIZES = [SMALLEST, (1000, 700), (1280, 800), (1920, 1080)]
LONG = (
    "The server at https://completions.example.org:8080/v1/ did not answer within thirty seconds. Try again, or ask "
    "whoever runs it; what has arrived is kept in the manuscript and can be undone in one step."
)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def window(request: pytest.FixtureRequest, qtbot: QtBot) -> MainWindow:
    return opened(request.param, qtbot)


def opened(theme: Theme, qtbot: QtBot) -> MainWindow:
    editor = ManuscriptEditor()
    editor.set_manuscript(Manuscript())
    actions = Actions()
    window = MainWindow(theme)
    window.furnish(actions, editor)
    actions.setParent(window)
    qtbot.addWidget(window)
    window.show()
    return window


def empty(_: MainWindow) -> None:
    """Leave the window as it is at first."""


def full(window: MainWindow) -> None:
    """Let everything be said at once, at length."""
    manuscript = Manuscript("It was past ten when the carriage stopped before the inn.\n" * 60)
    window.editor.set_manuscript(manuscript)
    generation = manuscript.generate(10, 0, 12)
    window.editor.receive(generation, 1, [Token(text=" and dark")])
    window.editor.flush()
    window.versions.show_choice(12, 12)
    window.versions.float_under(generation)
    window.notice.show_notice(LONG, "Try again", f"503 Service Unavailable: {LONG}")
    window.panel.show_parameters(
        Parameters(
            max_tokens=32_768,
            seed=2**31 - 1,
            n=16,
            best_of=2,
            logprobs=20,
            frequency_penalty=-1.25,
            stop=("\n\n", "Chapter", "The End", "***", "once upon a time there was a king who had a daughter"),
            logit_bias={1234: -100, 100_257: 2, 77: 100},
            user="the writer of this manuscript",
        )
    )
    window.panel.set_limits(Limits(context=512, unsupported=(("echo", "The built-in model does not echo yet."),)))
    window.panel.set_move("Fill the gap")
    window.panel.set_model_note("A small model, for trying things out")
    window.connection.show_connections(
        ["A server with a rather long name in the cellar"], "A server with a rather long name"
    )
    window.status.show_words(1_084_120)
    window.status.show_context(131_072, 131_072, 32_768)
    window.status.show_request("32,768 tokens · 1,212 tokens/s · first after 12,090 ms")
    window.status.show_connection("A server with a rather long name in the cellar, not running", working=False)
    window.show_title("Untitled", unsaved=True)


def settled_faults(shown: QWidget, qtbot: QtBot) -> list[str]:
    """Return the faults that are left when layouts have settled, which takes some turns of the loop."""
    with suppress(QtBot.TimeoutError):
        qtbot.waitUntil(lambda: faults(shown) == [], timeout=2_000)
    return faults(shown)


@pytest.mark.parametrize("size", SIZES, ids=[f"{wide}x{high}" for wide, high in SIZES])
@pytest.mark.parametrize("what", [empty, full])
def test_nothing_is_cut_and_nothing_overlaps(
    window: MainWindow, what: Callable[[MainWindow], None], size: tuple[int, int], qtbot: QtBot
) -> None:
    window.resize(*size)
    what(window)
    assert settled_faults(window, qtbot) == []


@pytest.mark.parametrize("what", [empty, full])
def test_a_large_font_of_the_system_fits_as_well(what: Callable[[MainWindow], None], qtbot: QtBot) -> None:
    own = QApplication.font()
    large = QFont(own)
    large.setPixelSize(17)
    QApplication.setFont(large)
    try:
        window = opened(LIGHT, qtbot)
        window.resize(1280, 800)
        what(window)
        assert settled_faults(window, qtbot) == []
    finally:
        QApplication.setFont(own)


@pytest.mark.parametrize("size", SIZES, ids=[f"{wide}x{high}" for wide, high in SIZES])
def test_the_bar_for_finding_fits(window: MainWindow, size: tuple[int, int], qtbot: QtBot) -> None:
    window.resize(*size)
    window.editor.set_manuscript(Manuscript("The lamp had burned low."))
    bar = FindBar(window)
    window.add_below_text(bar)
    bar.open(replacing=True, text="the lamp")
    bar.show_count("10,077 of 10,077")
    qtbot.wait(20)
    assert faults(window) == []
    bar.show_problem("The pattern cannot be read: unterminated character set at character 2.")
    qtbot.wait(20)
    assert faults(window) == []


def test_the_list_of_keys_fits(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    dialog = KeysDialog(Actions(window), window)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert settled_faults(dialog, qtbot) == []
    dialog.close()


def test_the_walk_sees_what_is_cut_and_what_overlaps(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    full(window)
    assert settled_faults(window, qtbot) == []
    (name,) = [label for label in window.panel.findChildren(QLabel) if label.text() == "Frequency penalty"]
    name.setText("Frequency penalty, which is the name of a parameter")
    name.setMinimumWidth(10)
    window.panel.button.move(window.panel.button.x(), window.panel.button.y() + 12)
    found = faults(window)
    assert any("Frequency penalty" in fault and "needs" in fault for fault in found)
    assert any("share" in fault for fault in found)
