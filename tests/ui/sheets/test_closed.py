"""Of what was closed, the newest is kept, and not more than memory has room for."""

import pytest

from lacuna.core.manuscript import Manuscript
from lacuna.ui.sheets import closed
from lacuna.ui.sheets.closed import MOST, Closed
from lacuna.ui.sheets.sheet import Sheet


def sheet(text: str) -> Sheet:
    return Sheet(Manuscript(text), saved_version=-1)


def taken(kept: Closed) -> list[str]:
    out: list[str] = []
    while found := kept.take():
        out.append(found[0].manuscript.text())
    return out


def test_the_newest_comes_first_and_the_oldest_are_forgotten() -> None:
    kept = Closed()
    for number in range(MOST + 3):
        kept.add(sheet(str(number)), number)
    assert taken(kept) == [str(number) for number in range(MOST + 2, 2, -1)]
    assert kept.take() is None


def test_what_is_blank_is_not_kept() -> None:
    kept = Closed()
    kept.add(Sheet(Manuscript()), 0)
    assert kept.take() is None


def test_large_ones_are_not_kept_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed, "LARGEST", 10)
    kept = Closed()
    for text in ("four", "five5", "six666"):
        kept.add(sheet(text), 0)
    assert taken(kept) == ["six666"]
    kept.add(sheet("x" * 11), 0)
    assert taken(kept) == []
