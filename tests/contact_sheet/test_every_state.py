"""In every state of the program nothing is cut, nothing overlaps, all has a name, and no window is forgotten."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from contact_sheet.sheet import Look, take

LOOKS = (Look("dark", (1000, 700), 1), Look("light", (1920, 1080), 2))


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_nothing_is_wrong_in_any_state(look: Look) -> None:
    taken = take(look)
    assert taken.faults == ()
    assert taken.states > 120


def test_a_picture_shows_the_windows_as_large_as_the_scale_has_them(tmp_path: Path) -> None:
    taken = take(Look("light", (1000, 700), 2), tmp_path, only="questions")
    assert taken.faults == ()
    pictures = sorted(tmp_path.glob("*.png"))
    assert [path.stem for path in pictures] == ["001-question-unsaved", "002-save-as", "003-open", "004-about"]
    assert [QImage(str(path)).size().toTuple() for path in pictures] == [(2000, 1400)] * 4


def test_a_run_that_breaks_off_is_a_fault() -> None:
    taken = take(Look("light", (1000, 700), 1), only="no such scene")
    assert len(taken.faults) == 1
    assert "broke off" in taken.faults[0]
