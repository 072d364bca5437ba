"""The main job from end to end: the real program on a screen, keys and a mouse, and no network.

Pictures of every step are kept in the folder that LACUNA_SHOTS names, or in build/end_to_end.
"""

import os
from pathlib import Path

import pytest

from end_to_end.screen import lacking, screen, until
from end_to_end.writing import Writer, writer

FIRST = "It was past ten when the carriage stopped before the inn."
SECOND = "Margaret waited a moment, then let herself down into the dark."
BOTH = f"{FIRST}\n{SECOND}"
MEANWHILE = "The Inn. "
SHOTS = Path(os.environ.get("LACUNA_SHOTS") or Path(__file__).parents[2] / "build" / "end_to_end")
LONG, SHORT = 400, 48  # tokens: enough to stop in the middle, and enough to read
CHOSEN = {"max_tokens": LONG, "temperature": 0.8, "top_p": 0.95, "seed": 7, "logprobs": 5}

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_writer_writes_with_the_built_in_model(theme: str, tmp_path: Path) -> None:
    for old in (SHOTS / theme).glob("*.png"):
        old.unlink()
    with (
        screen(tmp_path, 1280, 800) as shown,
        writer(shown, tmp_path, SHOTS / theme, theme, CHOSEN) as hand,
    ):
        types_two_sentences_and_saves(hand)
        continues_stops_and_undoes(hand)
        fills_the_gap_and_walks(hand)
        looks_into_a_word(hand)
        replaces_a_selection(hand)
        closes(hand)


def types_two_sentences_and_saves(hand: Writer) -> None:
    until(lambda: hand.screen.places_of(hand.theme.good), "the built-in model is ready")
    hand.shot("empty")
    hand.screen.write(BOTH)
    hand.screen.keys("ctrl+s")
    hand.screen.focus("Save the manuscript")
    hand.shot("save-dialog")
    hand.screen.keys("ctrl+a")
    hand.screen.write(str(hand.file))
    hand.screen.keys("Return")
    until(hand.file.exists, "the file is there")
    hand.screen.focus("Lacuna")
    hand.until_text(BOTH)
    hand.shot("two-sentences")


def continues_stops_and_undoes(hand: Writer) -> None:
    hand.screen.keys("ctrl+Return")
    hand.grown(BOTH)
    hand.shot("streaming")
    hand.screen.keys("ctrl+Home")
    hand.screen.write(MEANWHILE)
    hand.screen.keys("Escape")
    stopped = hand.text()
    assert hand.settled() == stopped
    hand.shot("stopped")
    assert stopped.startswith(MEANWHILE + BOTH)
    assert len(stopped) > len(MEANWHILE + BOTH)
    hand.screen.keys("ctrl+z")
    hand.until_text(MEANWHILE + BOTH)  # the completion goes whole, and the words typed meanwhile stay
    hand.shot("undone")
    hand.screen.keys("ctrl+z")
    hand.until_text(BOTH)
    # The same request again, to its end: the text that was stopped is the beginning of it.
    hand.screen.keys("ctrl+End", "ctrl+Return")
    hand.grown(BOTH)
    whole = hand.settled()
    assert whole.startswith(stopped.removeprefix(MEANWHILE))
    assert len(whole) > len(stopped)
    hand.shot("continued")
    hand.screen.keys("ctrl+z")
    hand.until_text(BOTH)
    first, second = hand.requests()
    assert first == second
    assert first["prompt"] == BOTH
    assert "suffix" not in first


def fills_the_gap_and_walks(hand: Writer) -> None:
    hand.screen.keys("F6")  # to the panel, where fewer tokens are asked for
    hand.screen.write(str(SHORT))
    hand.screen.keys("Return", "F6")
    hand.screen.keys("ctrl+Home", "End")
    hand.shot("caret-in-the-middle")
    hand.screen.keys("ctrl+Return")
    hand.grown(BOTH)
    one = hand.settled()
    hand.shot("gap-filled")
    request = hand.requests()[-1]
    assert request["prompt"] == FIRST
    assert request["suffix"] == f"\n{SECOND}"
    assert request["max_tokens"] == SHORT
    assert one.startswith(FIRST)
    assert one.endswith(f"\n{SECOND}")
    hand.screen.keys("alt+Left")
    hand.until_text(BOTH)  # what stood there
    hand.shot("walked-back")
    hand.screen.keys("alt+Right")
    hand.until_text(one)
    hand.screen.keys("ctrl+r")
    until(lambda: len(hand.requests()) == 4, "more was asked for")
    hand.settled()
    hand.shot("more")
    hand.screen.keys("alt+0")
    hand.until_text(BOTH)
    hand.screen.keys("alt+Right")
    hand.until_text(one)
    hand.shot("walked-on")


def looks_into_a_word(hand: Writer) -> None:
    ground = min(hand.screen.places_of(hand.theme.generated), key=lambda place: (place[1], place[0]))
    before = len(hand.screen.places_of(hand.theme.card))
    hand.screen.point_at(ground[0] + 12, ground[1] + 8)
    until(lambda: len(hand.screen.places_of(hand.theme.card)) > before + 4_000, "the card is there")
    hand.shot("card")
    hand.screen.point_at(640, 790)
    hand.screen.keys("F8")
    until(lambda: len(hand.screen.places_of(hand.theme.generated)) < 200, "the heat map takes the tint's place")
    hand.shot("heat-map")
    hand.screen.keys("F8")


def replaces_a_selection(hand: Writer) -> None:
    before = hand.text()
    hand.screen.keys("ctrl+End", "shift+ctrl+Left", "shift+ctrl+Left", "shift+ctrl+Left")
    hand.shot("selected")
    asked = len(hand.requests())
    hand.screen.keys("ctrl+Return")
    until(lambda: len(hand.requests()) == asked + 1, "words were asked for")
    after = hand.settled()
    hand.shot("replaced")
    kept = before.removesuffix(" the dark.")  # the space is the model's to write: it is part of the next token
    assert hand.requests()[-1]["prompt"] == kept
    assert after.startswith(kept)
    assert after != before
    hand.screen.keys("ctrl+z")
    hand.until_text(before)


def closes(hand: Writer) -> None:
    hand.screen.keys("ctrl+q")
    assert hand.process.wait(60) == 0
