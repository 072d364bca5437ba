"""A manuscript under observation: what must hold after every operation, told by two oracles that know nothing of runs.

One is the naive list of letters, which gets the log. The other is the letters: most that are typed or generated are
unique, so each tells by itself whose it is and on which side of what it stands.
"""

from collections.abc import Callable
from itertools import count
from typing import TypeVar

from msgspec import structs

from core.manuscript.letters import Letter, signs, width
from core.manuscript.naive import Naive
from lacuna.core.manuscript import Entry, Manuscript, decode, encode, log
from lacuna.core.manuscript.replay import apply
from lacuna.core.manuscript.state import State
from lacuna.core.token import Token

BASE = "abc\r\nde\rf\ufeffgh\u2028ij\nkl\N{GRINNING FACE}mno\r\u05d0\u05d1\u00a0p\u2029\nqrst"
ODD = (
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "\u00a0",
    "\ufeff",
    "\N{GRINNING FACE}",
    "e\u0301",
    "\u2029",
    "\ud800",
    "\0",
    "\ufffe",
    " ",
)
# Where unique letters are from: CJK, beyond the first plane, right to left beyond the first plane.
ALPHABETS = (0x4E00, 0x20000, 0x10800)

T = TypeVar("T")


class World:
    """A manuscript, its oracles, and the ways to change it that one of them has to be told of."""

    def __init__(self, base: str = BASE) -> None:
        self.entries: list[bytes] = []
        self.naive = Naive("")
        self.again = Manuscript()  # made of the entries as they come back from their bytes
        self.pressed: list[tuple[int, list[Letter]]] = []  # steps that a key press takes, and what is seen after each
        self.m = Manuscript(base, on_entry=self._entered)
        self.start = self.shadow = self.m.text()
        self.caret = 0  # where typing stopped, as a view would keep it
        self.typed: int | None = None  # where the caret is after the operation under way
        self.typing = False  # whether more typing at the caret joins the open step
        self.steps = 1
        self._letters = count()
        self.arrived: dict[tuple[int, int], str] = {}  # letters of a choice that were unique, in the order of arrival
        self.beside: list[tuple[int, str, bool]] = []  # generation, letters typed beside it, whether right of it
        self.common: set[str] = set()  # letters that were copied or moved: no longer unique
        self.tangled: set[int] = set()  # generations that another selection touched
        self.ragged: set[int] = set()  # generations that may begin or end with a letter that is not unique

    def _entered(self, entry: Entry) -> None:
        self.entries.append(encode(entry))
        read = decode(self.entries[-1])
        assert read == entry
        if isinstance(read, log.Base):
            self.naive = Naive(read.text)
            self.again = Manuscript.replay([read])
        else:
            self.naive.apply(read)
            apply(read, inside(self.again))
            if isinstance(read, log.Undo | log.Redo):
                self.pressed.append((read.step, self.naive.visible()))

    # ---- changes that are watched ----------------------------------------------------------------------------

    def edit(self, pos: int, removed: int, inserted: str) -> None:
        """Type, and see that it joins the open step where that stopped, and only there."""
        if removed or inserted:
            joins = self.typing and self.caret in (pos, pos + removed)
            steps = self._steps()
            self._note_beside(pos, inserted)
            self.m.edit(pos, removed, inserted)
            assert self._steps() == steps + (not joins)
            self.typed = pos + width(seen(inserted))

    def generate(self, pos: int, size: int, choices: int, *, swap: bool = False) -> int:
        views = [self.m.generation(number) for number in inside(self.m).generations] if size else []
        touched = {v.number for v in views if pos <= v.start + v.length and v.start <= pos + size}
        number = self.m.generate(pos, size, choices, swap=swap)
        self.tangled |= {*touched, number} if touched else set()
        chosen = self.cut(pos, size)
        self.arrived[number, 0] = self.unique(chosen)
        if self.arrived[number, 0] != chosen:
            self.ragged.add(number)
        return number

    def write(self, number: int, choice: int, texts: list[str], *, hold: bool = False) -> None:
        tokens = [Token(text, -i / 4 - 1, ((text, -0.5),) * (i % 3), None, i) for i, text in enumerate(texts)]
        self.m.write(number, choice, tokens, hold=hold)
        self.arrived[number, choice] = self.arrived.get((number, choice), "") + self.unique("".join(texts))
        if any(text[-1] != self.unique(text)[-1:] for text in texts):
            self.ragged.add(number)

    def press_undo(self) -> list[tuple[int, int]]:
        """Undo; return the streams that were running and are to be stopped."""
        stopped = self._press(self.m.undo, self.naive.line)
        assert stopped == [key for step, _ in self.pressed for key in self._running(step)]
        return stopped

    def press_redo(self) -> None:
        found = self._press(self.m.redo, self.naive.undone)
        assert found == bool(self.pressed)

    def _press(self, key: Callable[[], T], line: list[int]) -> T:
        """See that a key takes steps as far as the first that changes something or runs, and shuffles no letters."""
        text, before, steps = self.shadow, self.naive.visible(), line[::-1]
        self.pressed = []
        out = key()
        counts = [now != before or bool(self._running(step)) or step in self.naive.drops for step, now in self.pressed]
        assert [step for step, _ in self.pressed] == steps[: len(counts)]
        assert not any(counts[:-1])
        assert len(counts) == len(steps) or counts[-1]
        old, new = self.unique(text), self.unique(self.m.text())
        both = set(old) & set(new)
        assert [letter for letter in old if letter in both] == [letter for letter in new if letter in both]
        self.check()
        return out

    # ---- what must hold --------------------------------------------------------------------------------------

    def check(self) -> None:
        m, naive = self.m, self.naive
        self._take_changes()
        text = m.text()
        assert text == self.shadow == naive.text()
        assert len(m) == width(text)
        assert next(words for _ in text + "." if (words := m.words()) is not None) == len(text.split())
        assert m.blank_from(self.caret) == (not text[len(self.cut(0, self.caret)) :].strip())
        assert m.original_text() == naive.saved()
        assert (m.can_undo, m.can_redo) == (bool(naive.line), bool(naive.undone))
        self._check_spans()
        self._check_places()
        self._check_letters(text)
        self._check_inside()
        if len(self.entries) % 8:
            assert (self.again.text(), self.again.version) == (text, m.version)
        else:
            assert standing(self.again) == standing(m)

    def _take_changes(self) -> None:
        """Do what a view does with the changes: to its text, and to the caret."""
        data = self.shadow.encode("utf-16-le")
        for change in self.m.take_changes():
            end = change.pos + change.removed
            data = data[: 2 * change.pos] + change.inserted.encode("utf-16-le") + data[2 * end :]
            if change.pos < self.caret:
                self.caret += width(change.inserted) - min(change.removed, self.caret - change.pos)
        self.shadow = data.decode("utf-16-le")
        if self.typed is not None:
            self.caret, self.typed, self.typing = self.typed, None, True
        elif self._steps() != self.steps or inside(self.m).open is None:
            self.typing = False
        self.steps = self._steps()

    def _check_spans(self) -> None:
        m, spans = self.m, self.naive.spans()
        assert m.tokens(0, len(m)) == spans
        bounds = self.bounds()
        first, last = sorted((bounds[self.caret % len(bounds)], bounds[len(self.entries) % len(bounds)]))
        assert m.text(first, last - first) == self.cut(first, last - first)
        some = [span for span in spans if span.start < last and span.start + span.length > first]
        assert m.tokens(first, last - first) == (some if first < last else [])

    def _check_places(self) -> None:
        m, naive = self.m, self.naive
        for number, place in naive.places.items():
            view = m.generation(number)
            assert (view.start, view.start + view.length) == naive.extent(number)
            assert (view.shown, view.walkable) == (naive.shown(place), naive.walkable(number))
            assert view.standing == naive.alive[number]
            for choice in range(1, view.count + 1):
                assert m.anchor(number, choice) == naive.anchor(number, choice)
                facts = structs.asdict(m.choice(number, choice).facts)
                assert {name: fact for name, fact in facts.items() if fact} == place.streams[choice - 1].facts
            if number == self.steps - 1 - len(self.entries) % 8:
                for choice in range(view.count + 1):
                    assert m.choice_text(number, choice) == naive.choice_text(number, choice)
                    assert m.choice_text(number, choice).startswith(m.excerpt(number, choice))
        assert m.generations() == [number for number in naive.places if len(naive.walkable(number)) > 1]
        bounds = self.bounds()
        first, last = sorted((bounds[self.caret % len(bounds)], bounds[len(self.entries) % len(bounds)]))
        assert set(m.places(first, last - first)) == naive.places_in(first, last - first)
        for pos in (self.caret, *naive.extent(list(naive.places)[-1])) if naive.places else ():
            assert m.place_at(pos) == naive.place_at(pos)

    def _check_letters(self, text: str) -> None:
        """What the rules promise for letters that are each the only one of their kind."""
        place = {letter: i for i, letter in enumerate(text) if letter not in self.common}
        found = {key: [place[letter] for letter in letters if letter in place] for key, letters in self.arrived.items()}
        for (number, choice), at in found.items():
            assert at == sorted(at)
            if at and number not in self.tangled:
                view = self.m.generation(number)
                assert view.shown == choice or not view.standing
        for number, letters, right in self.beside:
            if number not in self.tangled:
                own = [i for (n, _), at in found.items() if n == number for i in at]
                sides = [place[letter] for letter in letters if letter in place]
                assert all((i > j) == right for i in sides for j in own)

    def _check_inside(self) -> None:
        """The index agrees with the runs, and the runs with the one rule."""
        sequence = inside(self.m).sequence
        pos = 0
        for run in sequence.walk():
            assert run.shown == run.visible
            if run.shown:
                hit = sequence.at(pos)
                assert hit is not None
                assert hit[0] is run
                pos += run.size
        assert pos == sequence.total
        for step in inside(self.m).steps:
            for source in step.sources:
                ends = [run.off + run.size for run in source.runs]
                assert source.offs == [run.off for run in source.runs] == [0, *ends][: len(ends)]

    # ---- small things ----------------------------------------------------------------------------------------

    def fresh(self, n: int, kind: int) -> str:
        """Return n unique letters, at times with an odd one that is not unique, at the end or between two."""
        odd = ODD[kind // 4 % len(ODD)] if kind % 3 == 0 else ""
        out = [chr(ALPHABETS[kind % 3] + next(self._letters)) for _ in range(n + bool(odd))]
        return odd.join(out[:2]) + "".join(out[2:]) if kind % 5 else "".join(out) + odd

    def unique(self, text: str) -> str:
        """Return the letters of a text that stand nowhere else and never did."""
        return "".join(letter for letter in text if is_fresh(letter) and letter not in self.common)

    def bounds(self) -> list[int]:
        """Return the positions between letters."""
        out = [0]
        for letter in self.shadow:
            out.append(out[-1] + width(letter))
        return out

    def cut(self, pos: int, size: int) -> str:
        data = self.shadow.encode("utf-16-le")
        return data[2 * pos : 2 * (pos + size)].decode("utf-16-le")

    def _steps(self) -> int:
        return len(inside(self.m).steps)

    def _running(self, step: int) -> list[tuple[int, int]]:
        """Return the streams of a step that run, as (generation, choice)."""
        places = self.naive.places.items()
        streams = [(n, i, stream) for n, place in places for i, stream in enumerate(place.streams, 1)]
        return [(n, i) for n, i, stream in streams if stream.step == step and stream.running]

    def _note_beside(self, pos: int, new: str) -> None:
        """Note letters that are typed left or right of all that is seen of a place."""
        i = len(self.cut(0, pos))
        for number in inside(self.m).generations:
            own = "".join(letters for (n, _), letters in self.arrived.items() if n == number)
            at = [k for k, letter in enumerate(self.shadow) if letter in own]
            kept = any(letter in self.shadow for letter in self.unique(own))
            if kept and number not in self.ragged and (max(at) < i or min(at) >= i):
                between = self.shadow[max(at) + 1 : i] if max(at) < i else self.shadow[i : min(at)]
                if all(is_fresh(letter) or (letter.isascii() and letter.isalpha()) for letter in between):
                    self.beside.append((number, self.unique(new), max(at) < i))


def seen(text: str) -> str:
    """Return a text as the manuscript shows it when it is typed."""
    clean = text.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(sign for sign, _ in signs(clean, ends=False))


def inside(m: Manuscript) -> State:
    return m._state  # pyright: ignore[reportPrivateUsage]  (runs and steps are compared with the oracle's)


def is_fresh(letter: str) -> bool:
    """Return whether a letter is one of those that are typed or generated once."""
    return any(first <= ord(letter) < first + 0x800 for first in ALPHABETS)


def standing(m: Manuscript) -> tuple[object, ...]:
    """Return all that can be seen of a manuscript, to compare two."""
    state = inside(m)
    return (
        m.text(),
        m.original_text(),
        m.tokens(0, len(m)),
        [step.number for step in state.line],
        [step.number for step in state.undone],
        [m.generation(number) for number in state.generations],
    )
