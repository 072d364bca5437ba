"""Take the README's two pictures from the real program: ``python3 dev.py screenshots``.

What the built-in model writes changes with the model; choose another seed then, until it reads well.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from end_to_end.screen import lacking, screen, until
from end_to_end.writing import writer

BEFORE = (
    "It was past ten when the carriage stopped before the inn, and nobody came out to meet it. Margaret waited a "
    "moment with her hand on the window-strap, then let herself down into the dark.\n\nThe door stood open, and"
)
AFTER = (
    " by the time she had found the bell she no longer wanted to ring it.\n\n"
    "\N{LEFT DOUBLE QUOTATION MARK}You are late,\N{RIGHT DOUBLE QUOTATION MARK} said a voice from the stair.\n"
)
CHOSEN = {
    "max_tokens": 22,
    "temperature": 0.6,
    "top_p": 0.9,
    "seed": 28,
    "n": 3,
    "logprobs": 5,
    "stop": ["\n\n", "Chapter"],
}
SHOWN = 3  # the choice in the pictures
FAILED = Path(__file__).parents[2] / "build" / "end_to_end"  # what is on the screen if one cannot be taken
WORD = 24  # pixels from the beginning of the last generated line to the word that the pointer is over


def take(theme: str, folder: Path) -> None:
    """Take the picture of one theme; it is kept in ``folder`` as ``THEME.png``."""
    with TemporaryDirectory() as place:
        rooms = Path(place)
        (rooms / "inn.txt").write_text(BEFORE + AFTER, encoding="utf-8")
        with screen(rooms, 1280, 800) as shown, writer(shown, rooms, FAILED, theme, CHOSEN, "inn.txt") as hand:
            until(lambda: shown.places_of(hand.theme.good), "the built-in model is ready")
            hand.text()
            shown.keys("ctrl+Home", *["Right"] * len(BEFORE), "ctrl+Return")
            hand.grown(BEFORE + AFTER)
            hand.settled()
            shown.keys(*["alt+Right"] * (SHOWN - 1))
            hand.settled()
            ground = shown.places_of(hand.theme.generated)
            low = max(y for _, y in ground)
            left = min(x for x, y in ground if y == low)
            before = len(shown.places_of(hand.theme.card))
            shown.point_at(left + WORD, low - 8)
            until(lambda: len(shown.places_of(hand.theme.card)) > before + 4_000, "the card is there")
            assert shown.image().save(str(folder / f"{theme}.png"))


def main() -> int:
    """Take both pictures; return the exit status."""
    if lacking():
        sys.stderr.write(lacking() + "\n")
        return 1
    folder = Path(__file__).parents[2] / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        take(theme, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
