"""A manuscript driven by numbers, biased to where mistakes hide, and what must hold after every operation.

Two oracles that know nothing of runs: the naive list of letters, and the letters themselves. Most letters typed or
generated are unique, so each tells by itself whose it is and on which side of what it stands.
"""

from collections.abc import Callable, Iterable
from itertools import count

from core.manuscript.naive import Naive, signs, width

from lacuna.core.manuscript import Edit, Entry, Manuscript, Origin, decode, encode, log
from lacuna.core.manuscript.replay import apply
from lacuna.core.token import Token

BASE = "abc\r\ndef\ufeffgh\u2028ij\nkl\N{GRINNING FACE}mno\r\u05d0\u05d1\u00a0p\u2029\nqrst"
ODD = ("\n", "\r\n", "\r", "\u2028", "\u00a0", "\ufeff", "\N{GRINNING FACE}", "e\u0301", "\u2029", "\ud800", "\0", " ")
# Where unique letters are from: CJK, beyond the first plane, right to left beyond the first plane.
ALPHABETS = (0x4E00, 0x4E00, 0x20000, 0x10800)

Op = tuple[int, int, int]
Script = list[Op]


class World:
    """Applies operations and checks what must hold after each."""

    def __init__(self, base: str = BASE) -> None:
        self.entries: list[bytes] = []
        self.naive = Naive("")
        self.again = Manuscript()
        self.m = Manuscript(base, on_entry=self._entered)
        self.start = self.m.text()
        self.shadow = self.start
        self.caret = 0  # where the writer's last letter went, as a view would keep it
        self.typed: int | None = None  # where the caret is after the operation under way
        self.typing = False  # whether more typing at the caret joins the open step
        self.letters = count()
        self.arrived: dict[tuple[int, int], str] = {}  # unique letters of a choice, in the order of arrival
        self.held: set[tuple[int, int]] = set()
        self.beside: list[tuple[int, str, bool]] = []  # generation, unique letters typed beside it, right of it
        self.tangled: set[int] = set()  # generations that another selection, a move or a paste touched
        self.ragged: set[int] = set()  # generations that may begin or end with a letter that is not unique

    def _entered(self, entry: Entry) -> None:
        data = encode(entry)
        self.entries.append(data)
        read = decode(data)
        assert read == entry
        if isinstance(read, log.Base):
            self.naive = Naive(read.text)
            self.again = Manuscript.replay([read])
        else:
            self.naive.apply(read)
            apply(read, self.again._state)

    # ---- drawing ---------------------------------------------------------------------------------------------

    def fresh(self, n: int, kind: int) -> str:
        """Return n unique letters, at times with an odd one that is not unique, at the end or between two."""
        odd = ODD[kind // 4 % len(ODD)] if kind % 3 == 0 else ""
        out = [chr(ALPHABETS[kind % 4] + next(self.letters)) for _ in range(n + bool(odd))]
        return odd.join(out[:2]) + "".join(out[2:]) if kind % 5 else "".join(out) + odd

    def edges(self) -> list[int]:
        """Return the positions where mistakes hide: at and beside the edges of places, at anchors, at the caret."""
        out = [self.caret]
        for number in self.m._state.generations:
            view = self.m.generation(number)
            out += (view.start, view.start + view.length)
            out += (self.m.anchor(number, choice) for choice in range(1, view.count + 1))
        return out

    def pos(self, a: int) -> int:
        """Return a position: at an edge, a letter off it, or anywhere."""
        bounds = [0]
        for letter in self.shadow:
            bounds.append(bounds[-1] + width(letter))
        kind, a = a % 4, a // 4
        if kind == 0:
            return bounds[a % len(bounds)]
        edges = self.edges()
        i = bounds.index(edges[a % len(edges)]) if edges[a % len(edges)] in bounds else 0
        return bounds[min(max(0, i + (0, 0, -1, 1)[a // 7 % 4] * (kind == 3)), len(bounds) - 1)]

    def range(self, a: int, b: int) -> tuple[int, int]:
        """Return position and size of a range: a whole place, between two edges, or a few letters."""
        numbers = list(self.m._state.generations)
        if b % 5 == 0 and numbers:
            view = self.m.generation(numbers[a % len(numbers)])
            return view.start, view.length
        first, last = sorted((self.pos(a), self.pos(b)))
        return first, min(last - first, 12) if self._whole(first + min(last - first, 12)) else 0

    def _whole(self, pos: int) -> bool:
        return pos == 0 or width(self._cut(0, pos)) == pos

    def _cut(self, pos: int, size: int) -> str:
        data = self.shadow.encode("utf-16-le")
        return data[2 * pos : 2 * (pos + size)].decode("utf-16-le", "ignore")

    # ---- operations ------------------------------------------------------------------------------------------

    def do(self, op: int, a: int, b: int) -> None:
        numbers = [n for n in self.m._state.generations if self.m.generation(n).standing]
        steps = self._steps()
        if op >= len(FREE) and numbers:
            # Mostly one of the newest: that is where things overlap.
            number = numbers[-1 - a % min(3, len(numbers))] if a % 4 else numbers[a % len(numbers)]
            AT_PLACE[op % len(AT_PLACE)](self, number, a, b)
        else:
            FREE[op % len(FREE)](self, a, b)
        typed = FREE[op % len(FREE)] in {World.type, World.replace, World.backspace}
        if not typed or (op >= len(FREE) and numbers):
            self.typing = self.typing and self._steps() == steps and self.m._state.open is not None
        self.check()

    def edit(self, pos: int, removed: int, inserted: str) -> None:
        """Type, and see that it joins the open step where that stopped, and only there."""
        if removed or inserted:
            joins = self.typing and self.caret in (pos, pos + removed)
            steps = self._steps()
            self.m.edit(pos, removed, inserted)
            assert self._steps() == steps + (not joins)
            self.typed = pos + width(seen(inserted))

    def type(self, a: int, b: int) -> None:
        pos = self.caret if a % 3 == 0 else self.pos(a // 3)
        new = self.fresh(1 + b % 2, b)
        self._note_beside(pos, new)
        self.edit(pos, 0, new)

    def replace(self, a: int, b: int) -> None:
        self.edit(*self.range(a, b), self.fresh(1, b) if b % 3 == 0 else "")

    def backspace(self, a: int, b: int) -> None:
        for _ in range(1 + b % 3):
            size = width(self._cut(0, self.caret)[-1:])
            self.edit(self.caret - size, size, "")
            self.check()
        del a

    def move(self, a: int, b: int) -> None:
        pos, size = self.range(a, b)
        to = self.pos(a // 2 + b)
        if size and not pos < to < pos + size:
            self._tangle()
            self.m.move(pos, size, to)

    def copy(self, a: int, b: int) -> None:
        pos, size = self.range(a, b)
        clip, text = self.m.copy(pos, size), self.m.text(pos, size)
        to, removed = self.range(b, a)
        self._tangle()
        if a % 5 == 0:
            clip = b""
        self.m.paste(to, removed, clip, text)

    def edit_many(self, a: int, b: int) -> None:
        """Replace some letters, wherever they are."""
        wanted = {letter for i, letter in enumerate(self.shadow) if (i * a + b) % 7 == 0}
        edits: list[Edit] = []
        pos = 0
        for letter in self.shadow:
            if letter in wanted and len(edits) < 6:
                edits.append(Edit(pos, width(letter) if b % 3 else 0, self.fresh(1, b) if b % 2 else ""))
            pos += width(letter)
        expected = self._edited(edits)
        self.m.edit_many(edits)
        assert self.m.text() == expected

    def generate(self, a: int, b: int) -> None:
        pos, size = self.range(a, b) if b % 3 else (self.pos(a), 0)
        chosen = set(unique(self._cut(pos, size)))
        touched = {n for (n, _), letters in self.arrived.items() if chosen & set(letters)}
        number = self.m.generate(pos, size, 1 + b % 3)
        if touched:
            self.tangled |= {*touched, number}
        self.arrived[number, 0] = unique(self._cut(pos, size))
        if size and unique(self._cut(pos, size)) != self._cut(pos, size):
            self.ragged.add(number)

    def undo(self, a: int, b: int) -> None:
        for _ in range(1 + (a % 3 == 0) * b % 4):
            before = self.shadow
            stopped = self.m.undo()
            self._check_order(before)
            self.check()
            for number, choice in stopped:
                if b % 2:
                    self.m.end(number, [choice], failed=b % 4 == 1)

    def redo(self, a: int, b: int) -> None:
        for _ in range(1 + (a % 3 == 0) * b % 4):
            before = self.shadow
            self.m.redo()
            self._check_order(before)
            self.check()

    def close_step(self, a: int, b: int) -> None:
        del a, b
        self.m.close_step()

    def write(self, number: int, a: int, b: int) -> None:
        view = self.m.generation(number)
        choice = view.shown or 1 if a % 5 < 3 else 1 + b % view.count  # mostly what is seen
        texts = [self.fresh(1 + (b + i) % 3, b + i) for i in range(a % 3 + (b % 9 > 0))]
        held = b % 5 == 4 and bool(texts)
        tokens = [Token(text, -i / 4 - 1, ((text, -0.5),) * (i % 3), None, i) for i, text in enumerate(texts)]
        self.m.write(number, choice, tokens, hold=held)
        key = number, choice
        self.held = self.held | {key} if held else self.held - {key} if texts else self.held
        self.arrived[key] = self.arrived.get(key, "") + unique("".join(texts))
        if any(text[-1] != unique(text)[-1:] for text in texts):
            self.ragged.add(number)

    def place(self, number: int, a: int, b: int) -> None:
        waiting = sorted(self.held)
        number, choice = waiting[a % len(waiting)] if waiting else (number, 1 + b % self.m.generation(number).count)
        self.m.place(number, choice)
        self.held.discard((number, choice))

    def show(self, number: int, a: int, b: int) -> None:
        del a
        self.m.show(number, b % (self.m.generation(number).count + 1))

    def more(self, number: int, a: int, b: int) -> None:
        if self.m.generation(number).count < 5:
            first = self.m.more(number, 1 + a % 2)
            if b % 2:
                self.check()
                self.write(number, a, b)
                new = self.fresh(1, 1)
                self.m.write(number, first, [Token(new)])
                self.arrived[number, first] = self.arrived.get((number, first), "") + new

    def end(self, number: int, a: int, b: int) -> None:
        view = self.m.generation(number)
        some = [choice for choice in range(1, view.count + 1) if (choice + a) % 3]
        self.m.end(number, some if a % 2 else None, failed=b % 3 == 1, stopped=b % 3 == 2)

    # ---- what must hold --------------------------------------------------------------------------------------

    def check(self) -> None:
        m, naive = self.m, self.naive
        before, self.shadow = self.shadow, self._shadowed()
        if self.typed is not None:
            self.caret, self.typed, self.typing = self.typed, None, True
        text = m.text()
        assert text == self.shadow == naive.text(), (before, text, naive.text())
        assert len(m) == width(text)
        assert m.original_text() == naive.saved()
        assert m.tokens(0, len(m)) == naive.spans()
        for number in naive.places:
            view = m.generation(number)
            assert (view.start, view.start + view.length) == naive.extent(number)
            assert view.shown == naive.shown(naive.places[number])
            assert view.walkable == naive.walkable(number)
            assert view.standing == naive.alive[number]
            for choice in range(1, view.count + 1):
                assert m.anchor(number, choice) == naive.anchor(number, choice)
        assert (m.can_undo, m.can_redo) == (bool(naive.line), bool(naive.undone))
        self._check_letters(text)
        self._check_inside()
        assert standing(self.again) == standing(m)

    def _check_letters(self, text: str) -> None:
        """What the rules promise for letters that are each the only one of their kind."""
        for (number, choice), letters in self.arrived.items():
            view = self.m.generation(number)
            place = {letter: i for i, letter in enumerate(text)}
            seen_now = [place[letter] for letter in letters if letter in place]
            if number not in self.tangled:
                assert seen_now == sorted(seen_now)
                assert not seen_now or not view.standing or view.shown == choice
            if choice and not self._moved_any():
                assert seen_now == sorted(seen_now)
        for number, letters, right in self.beside:
            if number not in self.tangled:
                own = {letter for (n, choice), own in self.arrived.items() if n == number for letter in own}
                at = [i for i, letter in enumerate(text) if letter in own]
                sides = [i for i, letter in enumerate(text) if letter in letters]
                assert all((i > j) == right for i in sides for j in at)

    def _check_order(self, before: str) -> None:
        """Undo and redo take and bring letters, and change the order of none that stay."""
        if not self._moved_any():
            after = self.m.text()
            both = set(unique(before)) & set(unique(after))
            assert [letter for letter in before if letter in both] == [letter for letter in after if letter in both]

    def _check_inside(self) -> None:
        """The index agrees with the runs, and the runs with the one rule."""
        sequence = self.m._state.sequence
        pos = 0
        for run in sequence.walk():
            assert run.shown == run.visible
            assert run in run.leaf.items
            if run.shown:
                hit = sequence.at(pos)
                assert hit is not None
                assert hit[0] is run
                pos += run.size
        assert pos == sequence.total == len(self.m)
        for step in self.m._state.steps:
            for source in step.sources:
                assert source.offs == [run.off for run in source.runs]
                ends = [run.off + run.size for run in source.runs]
                assert source.offs == [0, *ends][: len(ends)]
                assert not ends or step.generation or ends[-1] == source.size

    def _shadowed(self) -> str:
        data = self.shadow.encode("utf-16-le")
        for change in self.m.take_changes():
            end = change.pos + change.removed
            data = data[: 2 * change.pos] + change.inserted.encode("utf-16-le") + data[2 * end :]
            if change.pos < self.caret:
                self.caret += width(change.inserted) - min(change.removed, self.caret - change.pos)
        return data.decode("utf-16-le")

    # ---- small things ----------------------------------------------------------------------------------------

    def _edited(self, edits: list[Edit]) -> str:
        data = self.shadow.encode("utf-16-le")
        for pos, removed, inserted in reversed(edits):
            data = data[: 2 * pos] + seen(inserted).encode("utf-16-le") + data[2 * (pos + removed) :]
        return data.decode("utf-16-le")

    def _steps(self) -> int:
        return len(self.m._state.steps)

    def _tangle(self) -> None:
        self.tangled |= set(self.m._state.generations)

    def _moved_any(self) -> bool:
        return any(step.origin in {Origin.MOVE, Origin.PASTE} for step in self.m._state.steps)

    def _note_beside(self, pos: int, new: str) -> None:
        """Note letters that are typed left or right of all that is seen of a place."""
        i = len(self._cut(0, pos))
        for number in self.m._state.generations:
            own = {letter for (n, _), letters in self.arrived.items() if n == number for letter in letters}
            at = [k for k, letter in enumerate(self.shadow) if letter in own]
            if at and number not in self.ragged and (max(at) < i or min(at) >= i):
                self.beside.append((number, unique(new), max(at) < i))


FREE: tuple[Callable[[World, int, int], None], ...] = (
    World.type,
    World.type,
    World.type,
    World.replace,
    World.replace,
    World.backspace,
    World.move,
    World.copy,
    World.edit_many,
    World.generate,
    World.generate,
    World.generate,
    World.undo,
    World.undo,
    World.redo,
    World.close_step,
)
AT_PLACE: tuple[Callable[[World, int, int, int], None], ...] = (
    World.write,
    World.write,
    World.write,
    World.write,
    World.write,
    World.place,
    World.show,
    World.show,
    World.more,
    World.end,
)
OPS = len(FREE) + len(AT_PLACE)


def seen(text: str) -> str:
    """Return a text as the manuscript shows it when it is typed."""
    clean = text.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(sign for sign, _ in signs(clean, ends=False))


def unique(text: str) -> str:
    """Return the letters of a text that occur nowhere else."""
    return "".join(letter for letter in text if 0x4E00 <= ord(letter) <= 0x9FFF or 0x10800 <= ord(letter) <= 0x2FFFF and letter != "\N{GRINNING FACE}")


def standing(m: Manuscript) -> tuple[object, ...]:
    """Return all that can be seen of a manuscript, to compare two."""
    state = m._state
    numbers: Iterable[int] = state.generations
    return (
        m.text(),
        m.original_text(),
        m.tokens(0, len(m)),
        [step.number for step in state.line],
        [step.number for step in state.undone],
        [m.generation(number) for number in numbers],
    )
