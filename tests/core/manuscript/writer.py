"""A writer and several streams, driven by numbers, who do most where mistakes hide: at the edges of places, in places
that a selection cut, around streams that are held back, at carriage returns.
"""

import random
from collections.abc import Callable

from core.manuscript.letters import width
from core.manuscript.world import BASE, ODD, World, inside, seen
from lacuna.core.manuscript import Edit, Facts, Origin

Op = tuple[int, int, int]


class Writer:
    """Does operations in a world. Each takes two numbers, of which it makes what it needs."""

    def __init__(self, base: str = BASE) -> None:
        self.world = World(base)
        self.m = self.world.m
        self.held: set[tuple[int, int]] = set()

    def do(self, op: int, a: int, b: int) -> None:
        numbers = [n for n in inside(self.m).generations if self.m.generation(n).standing]
        if op >= len(FREE) and numbers:
            # Mostly one of the newest: that is where things overlap.
            number = numbers[-1 - a % min(3, len(numbers))] if a % 4 else numbers[a % len(numbers)]
            AT_PLACE[op % len(AT_PLACE)](self, number, a, b)
        else:
            FREE[op % len(FREE)](self, a, b)
        self.world.check()

    # ---- where -----------------------------------------------------------------------------------------------

    def edges(self) -> list[int]:
        """Return the positions where mistakes hide: the edges of places, anchors, the caret."""
        out = [self.world.caret]
        for number in inside(self.m).generations:
            view = self.m.generation(number)
            out += (view.start, view.start + view.length)
            out += (self.m.anchor(number, choice) for choice in range(1, view.count + 1))
        return out

    def pos(self, a: int) -> int:
        """Return a position: at an edge, a letter off it, or anywhere."""
        bounds, edges = self.world.bounds(), self.edges()
        kind, a = a % 4, a // 4
        if kind == 0:
            return bounds[a % len(bounds)]
        i = bounds.index(edges[a % len(edges)])
        return bounds[min(max(0, i + (0, 0, -1, 1)[a // 7 % 4] * (kind == 3)), len(bounds) - 1)]

    def range(self, a: int, b: int) -> tuple[int, int]:
        """Return position and size of a range: of a whole place, from inside one over its edge, or anywhere."""
        numbers = list(inside(self.m).generations)
        first, last = sorted((self.pos(a), self.pos(b)))
        if b % 5 < 3 and numbers:
            view = self.m.generation(numbers[-1 - a % min(4, len(numbers))])
            start, end = view.start, view.start + view.length
            first = (start, start + a % (view.length + 1), start - a % 3)[b % 5]
            last = (end, end + a % 3, start + a % (view.length + 1))[b % 5]
        return self.within(first, min(last, first + 12))

    def within(self, first: int, last: int) -> tuple[int, int]:
        """Return position and size of the whole letters between two positions."""
        inside = [bound for bound in self.world.bounds() if max(0, first) <= bound <= last]
        return (inside[0], inside[-1] - inside[0]) if inside else (0, 0)

    # ---- the writer ------------------------------------------------------------------------------------------

    def type(self, a: int, b: int) -> None:
        self.type_at(self.world.caret if a % 3 == 0 else self.pos(a // 3), b)

    def type_at(self, pos: int, b: int) -> None:
        pos = self.within(pos, len(self.m))[0]
        odd = ODD[b // 8 % len(ODD)] if b % 8 == 0 else ""
        self.world.edit(pos, 0, odd + self.world.fresh(1 + b % 2, b))

    def replace(self, a: int, b: int) -> None:
        self.world.edit(*self.range(a, b), self.world.fresh(1, b) if b % 3 == 0 else "")

    def backspace(self, a: int, b: int) -> None:
        for _ in range(1 + (a + b) % 3):
            size = width(self.world.cut(0, self.world.caret)[-1:])
            self.world.edit(self.world.caret - size, size, "")
            self.world.check()

    def move(self, a: int, b: int) -> None:
        pos, size = self.range(a, b)
        to = self.pos(a // 2 + b)
        if size and not pos < to < pos + size:
            self.world.common |= set(self.world.cut(pos, size))
            self.m.move(pos, size, to)

    def copy(self, a: int, b: int) -> None:
        pos, size = self.range(a, b)
        clip, text = self.m.copy(pos, size), self.m.text(pos, size)
        to, removed = self.range(b, a)
        self.world.common |= set(text)
        self.m.paste(to, removed, clip if a % 5 else b"", text)

    def edit_many(self, a: int, b: int) -> None:
        """Replace some letters, wherever they are."""
        edits: list[Edit] = []
        pos, expected = 0, ""
        for i, letter in enumerate(self.world.shadow):
            if (i * a + b) % 7 == 0 and len(edits) < 6:
                edits.append(Edit(pos, width(letter) if b % 3 else 0, self.world.fresh(1, b) if b % 2 else ""))
                expected += seen(edits[-1].inserted) + ("" if b % 3 else letter)
            else:
                expected += letter
            pos += width(letter)
        self.m.edit_many(edits)
        assert self.m.text() == expected

    def generate(self, a: int, b: int) -> None:
        pos, size = self.range(a, b) if b % 3 else (self.pos(a), 0)
        number = self.world.generate(pos, size, 1 + b % 3, swap=b % 4 == 1)
        if b % 7 == 0:
            self.world.check()
            self.m.end(number, range(1 + a % 2, self.m.generation(number).count + a % 2), failed=True)

    def undo(self, a: int, b: int) -> None:
        for _ in range(1 + (a % 3 == 0) * b % 4):
            for number, choice in self.world.press_undo() if b % 2 else ():
                self.m.end(number, [choice], failed=b % 4 == 1)

    def redo(self, a: int, b: int) -> None:
        for _ in range(1 + (a % 3 == 0) * b % 4):
            self.world.press_redo()

    def close_step(self, a: int, b: int) -> None:
        del a, b
        self.m.close_step()

    # ---- the streams -----------------------------------------------------------------------------------------

    def write(self, number: int, a: int, b: int) -> None:
        view = self.m.generation(number)
        choice = view.shown or 1 if a % 5 < 3 else 1 + b % view.count  # mostly what is seen
        texts = [self.world.fresh(1 + (b + i) % 3, b + i) for i in range(a % 3 + (b % 9 > 0))]
        hold = b % 5 == 4 and bool(texts)
        self.world.write(number, choice, texts, hold=hold)
        if texts:
            self.held = self.held | {(number, choice)} if hold else self.held - {(number, choice)}

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
                self.world.check()
                self.write(number, a, b)
                self.world.write(number, first, [self.world.fresh(1, 1)])

    def end(self, number: int, a: int, b: int) -> None:
        view = self.m.generation(number)
        some = [choice for choice in range(1, view.count + 1) if (choice + a) % 3]
        self.m.end(number, some if a % 2 else None, failed=b % 3 == 1, stopped=b % 3 == 2)

    def tell(self, number: int, a: int, b: int) -> None:
        """Tell of a choice twice, each time something else."""
        choice = 1 + a % self.m.generation(number).count
        self.m.tell(number, [choice], Facts(model=f"model {a % 3}", asked=b % 3))
        self.world.check()
        self.m.tell(number, [choice], Facts(reason="stop" if b % 2 else "length"))

    def drop(self, number: int, a: int, b: int) -> None:
        """Drop a choice or all, as far as they do not run; mostly once they have ended."""
        if a % 3:
            self.m.end(number)
        still = [k for k in range(1, self.m.generation(number).count + 1) if not self.m.choice(number, k).running]
        if still:
            self.m.drop(number, still if b % 3 == 0 else [still[b % len(still)]])

    def swap(self, number: int, a: int, b: int) -> None:
        """Swap a token of a place for another twice, at its edges too, and go on with what is around it."""
        self.write(number, 1, 2 + a % 2 * 3)
        self.world.check()
        view = self.m.generation(number)
        spans = [span for span in self.m.tokens(view.start, view.length) if span.whole]
        if spans:
            span = spans[(0, -1, b % len(spans))[a % 3]]
            number = self.world.generate(span.start, span.length, 1, swap=True)
            self.world.write(number, 1, [self.world.fresh(1 + b % 2, 1)])

    # ---- several operations, where they seldom meet by chance ------------------------------------------------

    def cut_a_place(self, number: int, a: int, b: int) -> None:
        """Replace across the edge of a place, type at the edges of what came, and beside that with it walked back."""
        view = self.m.generation(number)
        start, end = view.start, view.start + view.length
        middle = start + a % (view.length + 1)
        where = self.within(middle, end + 1 + a % 3) if b % 2 else self.within(start - 1 - a % 3, middle)
        number = self.world.generate(*where, 1)
        self.world.check()
        self.world.write(number, 1, [self.world.fresh(2, 1)])
        self.world.check()
        view = self.m.generation(number)
        self.type_at(view.start if a % 3 else view.start + view.length, 1)
        self.world.check()
        if b % 3:
            self.m.show(number, 0)
            self.world.check()
            self.type_at(self.world.caret - a // 3 % 3 * 2, 1)

    def stop(self, number: int, a: int, b: int) -> None:
        """Type inside a place, or beside it, stop its streams and undo them before what was typed."""
        view = self.m.generation(number)
        self.type_at(view.start + a % (view.length + 2), b)
        self.world.check()
        self.m.end(number, stopped=True)
        self.world.check()
        self.world.press_undo()

    def cut_a_token(self, number: int, a: int, b: int) -> None:
        """Type inside a token, and erase it again."""
        self.write(number, 1, 2 + a % 2 * 3)
        self.world.check()
        spans = [span for span in self.m.tokens(0, len(self.m)) if span.length > 1]
        if spans:
            span = spans[b % len(spans)]
            inside = [bound for bound in self.world.bounds() if span.start < bound < span.start + span.length]
            if inside:
                self.type_at(inside[a % len(inside)], 1)
                self.world.check()
                self.backspace(0, 1 + a % 2)

    def retype(self, a: int, b: int) -> None:
        """Type, erase and type in one step, so that what is hidden stands behind what came later; and replace it."""
        pos = self.pos(a)
        self.type_at(pos, 2)
        self.world.check()
        self.backspace(0, 0)
        self.type_at(self.world.caret, 1)
        self.world.check()
        if b % 2:
            self.world.generate(*self.within(pos, pos + b % 5), 1)

    def end_lines(self, a: int, b: int) -> None:
        """Let a line end that is a CR stand before one that is a LF."""
        letters = self.world.naive.visible()
        behind = [self.world.naive.position(letter) + 1 for letter in letters if letter.saved == "\r"]
        if behind and b % 3:
            self.world.edit(behind[a % len(behind)], 0, "\n" + self.world.fresh(1, 1))
        elif behind:
            end = (self.world.shadow + "\n").index("\n", len(self.world.cut(0, behind[a % len(behind)])))
            self.world.edit(*self.within(behind[a % len(behind)], self.world.bounds()[end % len(letters)]), "")

    def fail(self, a: int, b: int) -> None:
        """Let a request fail at once after an undo; or later, when something else has begun, or it is undone too."""
        self.world.press_undo()
        number = self.world.generate(*self.range(a, b), 1 + b % 2)
        self.world.check()
        if a % 4 == 0:
            self.type_at(self.pos(b), 1)
            self.world.check()
        if a % 4 < 2:
            self.world.press_undo()
        self.m.end(number, [1] if a % 8 == 7 else None, failed=True)

    def delete_twice(self, a: int, b: int) -> None:
        """Delete at one place twice before a view sees it."""
        pos = self.pos(a)
        for letter in self.world.cut(pos, len(self.m) - pos)[: 2 + b % 2]:
            self.m.edit(pos, width(letter), "", Origin.PASTE)


FREE: tuple[Callable[[Writer, int, int], object], ...] = (
    *(Writer.type, Writer.type, Writer.type, Writer.replace, Writer.replace, Writer.backspace),
    *(Writer.move, Writer.copy, Writer.edit_many, Writer.close_step),
    *(Writer.generate, Writer.generate, Writer.generate),
    *(Writer.undo, Writer.undo, Writer.redo),
    *(Writer.retype, Writer.end_lines, Writer.delete_twice, Writer.fail),
)
AT_PLACE: tuple[Callable[[Writer, int, int, int], None], ...] = (
    *(Writer.write, Writer.write, Writer.write, Writer.write, Writer.write, Writer.place),
    *(Writer.show, Writer.show, Writer.more, Writer.end),
    *(Writer.drop, Writer.tell, Writer.swap),
    *(Writer.cut_a_place, Writer.cut_a_token, Writer.stop),
)
OPS = len(FREE) + len(AT_PLACE)


def live(seed: int, ops: int) -> None:
    """Go through a script, through its undo line to the start, and back to the end."""
    numbers = random.Random(seed)  # noqa: S311  (the same script each time)
    writer = Writer()
    for _ in range(ops):
        writer.do(numbers.randrange(OPS), numbers.randrange(1 << 16), numbers.randrange(1 << 16))
    world = writer.world
    while world.m.can_redo:
        world.press_redo()
    end = world.m.text(), world.m.original_text(), world.m.tokens(0, len(world.m))
    while world.m.can_undo:
        world.press_undo()
    assert world.m.text() == world.start
    while world.m.can_redo:
        world.press_redo()
    assert (world.m.text(), world.m.original_text(), world.m.tokens(0, len(world.m))) == end
