"""Finding a name by some of its letters, in their order: how well they fit, and which letters of the name they are."""

from dataclasses import dataclass
from unicodedata import combining, normalize

_START = 8  # for a letter that begins a word
_NEXT = 6  # for a letter right behind the one before
_APART = 1  # taken off for each letter passed over ...
_FARTHEST = 4  # ... as far as that
_WORST = -(10**6)


@dataclass(frozen=True)
class Fit:
    """How some letters fit a name.

    Attributes:
        score: the higher, the better; comparable between names for the same letters only.
        letters: the places of the letters in the name, ascending.

    """

    score: int
    letters: tuple[int, ...]


def fit(letters: str, name: str) -> Fit | None:
    """Return the best way in which letters stand in a name in their order, whatever their case and accents, or None.

    White space among the letters does not count. Nothing fits any name, with a score of 0.
    """
    wanted = [_bare(letter) for letter in letters if not letter.isspace() and not combining(letter)]
    there = [_bare(letter) for letter in name]
    if not wanted:
        return Fit(0, ())
    # best[j] is the best score with the letter just looked at on name[j]; came[i][j] where the one before it is.
    best = [_worth(name, j) - min(j, _FARTHEST) if there[j] == wanted[0] else _WORST for j in range(len(there))]
    came: list[list[int]] = []
    for letter in wanted[1:]:
        now, before = [_WORST] * len(there), [-1] * len(there)
        for j in range(1, len(there)):
            if there[j] != letter:
                continue
            scores = [best[k] + _joint(k, j) if best[k] > _WORST else _WORST for k in range(j)]
            k = max(range(j), key=scores.__getitem__)
            if scores[k] > _WORST:
                now[j], before[j] = scores[k] + _worth(name, j), k
        best = now
        came.append(before)
    if not there or max(best) <= _WORST:
        return None
    places = [max(range(len(best)), key=best.__getitem__)]
    for before in reversed(came):
        places.append(before[places[-1]])
    return Fit(max(best), tuple(reversed(places)))


def _bare(letter: str) -> str:
    """Return a letter without case and accents."""
    base, *marks = normalize("NFD", letter)
    return (base if all(map(combining, marks)) else letter).casefold()


def _worth(name: str, at: int) -> int:
    return _START if at == 0 or not name[at - 1].isalnum() else 0


def _joint(before: int, at: int) -> int:
    return _NEXT if at == before + 1 else -min(_APART * (at - before - 1), _FARTHEST)
