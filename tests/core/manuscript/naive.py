"""The rules said as plainly as they can be: one list of letters, no runs, no index; slow, and the oracle of the core.

It takes the entries of the log and nothing else, so it also says what a log means.
"""

from __future__ import annotations

from msgspec import structs

from core.manuscript.letters import Hiding, Letter, Place, Stream, joined, signs, width
from lacuna.core.manuscript import AnyEntry, Span, log


class Naive:
    """The manuscript as a list of letters, visible or not."""

    def __init__(self, base: str) -> None:
        self.letters = [Letter(seen, saved, 0, frozenset()) for seen, saved in signs(base, ends=True)]
        self.alive = {0: True}
        self.line: list[int] = []
        self.undone: list[int] = []
        self.cleared: list[int] = []
        self.places: dict[int, Place] = {}
        self.lengths: list[int] = [0]
        self.occurrences = 0
        self.deletions: dict[int, Hiding] = {}
        self.drops: set[int] = set()
        # Between two changes: whether a letter can be seen, where, and all that can.
        self.known: dict[Letter, bool] = {}
        self.positions: dict[Letter, int] = {}
        self.now: list[Letter] | None = None

    # ---- what can be seen ------------------------------------------------------------------------------------

    def shown(self, place: Place) -> int:
        turns = [turn for turn in place.turns if self.alive[turn[0]] and not self.gone(place, turn[1])]
        return max(reversed(turns), key=lambda turn: turn[0])[1] if turns else 0

    def gone(self, place: Place, choice: int) -> bool:
        return any(self.alive[step] and choice in choices for step, choices in place.drops)

    def can_show(self, letter: Letter) -> bool:
        if letter not in self.known:
            self.known[letter] = self.can_be_shown(letter)
        return self.known[letter]

    def can_be_shown(self, letter: Letter) -> bool:
        for number, choice in letter.scopes:
            if self.alive[number] and self.shown(self.places[number]) != choice:
                return False
        hidings = (hiding for hiding in letter.hidings if self.alive[hiding.step])
        return self.alive[letter.step] and not any(not h.place or self.shown(h.place) for h in hidings)

    def visible(self) -> list[Letter]:
        if self.now is None:
            self.now = [letter for letter in self.letters if letter.seen and self.can_show(letter)]
        return self.now

    def text(self) -> str:
        return "".join(letter.seen for letter in self.visible())

    def saved(self) -> str:
        return "".join(joined([letter.saved for letter in self.visible()]))

    def spans(self) -> list[Span]:
        return [
            Span(pos, width(text), number, whole=width(text) == self.lengths[number])
            for pos, text, number in self.parts(self.visible())
            if number
        ]

    def parts(self, letters: list[Letter]) -> list[tuple[int, str, int]]:
        """Return (position from the first letter, text, token number or 0) of stretches, saved text being lost."""
        out: list[tuple[int, str, int]] = []
        pos, last = 0, None
        for letter in letters:
            here = letter.token
            goes_on = here == (last and (last[0], last[1], last[2] + 1)) if here else bool(out) and last is None
            if goes_on:
                start, text, number = out.pop()
                out.append((start, text + letter.seen, number))
            else:
                out.append((pos, letter.seen, here[1] if here else 0))
            pos, last = pos + letter.size, here
        return out

    def position(self, letter: Letter) -> int:
        if not self.positions:
            pos = 0
            for other in self.letters:
                self.positions[other] = pos
                pos += other.size if other.seen and self.can_show(other) else 0
        return self.positions[letter]

    def anchor(self, number: int, choice: int) -> int:
        stream = self.places[number].streams[choice - 1]
        last = stream.placed[-1] if stream.placed else stream.mark
        return self.position(last) + (last.size if self.can_show(last) else 0)

    def extent(self, number: int) -> tuple[int, int]:
        place = self.places[number]
        end = self.position(place.close)
        return min(end, self.position((place.covered or [place.streams[0].mark])[0])), end

    def walkable(self, number: int) -> tuple[int, ...]:
        place = self.places[number]
        streams = enumerate(place.streams, 1)
        some = [choice for choice, stream in streams if stream.running or stream.placed or stream.waiting]
        return (0, *(choice for choice in some if not self.gone(place, choice)))

    def place_at(self, pos: int) -> int | None:
        left, right = self.beside(pos, 0)
        found = {number for letter in (left, right) if letter for number, _ in self.scopes(letter)}
        first = self.letters.index(left) + 1 if left else 0
        last = self.letters.index(right) if right else len(self.letters)
        between = self.letters[first:last]
        found |= {n for n, place in self.places.items() if place.close in between and self.can_show(place.close)}
        return max((n for n in found if self.alive[n] and len(self.walkable(n)) > 1), default=None)

    def places_in(self, pos: int, size: int) -> set[int]:
        """Return whose places touch a range."""
        at, touching, behind = 0, list[Letter](), list[Letter]()
        for letter in self.visible():
            if at + letter.size >= pos and at <= pos + size:
                touching.append(letter)
            if at >= pos + size:
                behind.append(letter)
            at += letter.size
        found = {number for letter in touching for number, _ in self.scopes(letter)}
        first = self.letters.index(touching[0]) if touching and pos else 0
        between = self.letters[first : self.letters.index(behind[0]) if behind else len(self.letters)]
        found |= {n for n, place in self.places.items() if place.close in between and self.can_show(place.close)}
        return {n for n in found if self.alive[n] and len(self.walkable(n)) > 1}

    def choice_text(self, number: int, choice: int) -> str:
        """Return what came; for choice 0 what can be seen when the others are thought away."""
        place = self.places[number]
        if choice:
            stream = place.streams[choice - 1]
            return "".join(letter.seen for letter in stream.placed + stream.waiting)
        self.forget()
        turns, place.turns = place.turns, []
        inside = [letter for letter in self.visible() if (number, 0) in self.scopes(letter)]
        place.turns = turns
        self.forget()
        return "".join(letter.seen for letter in inside)

    # ---- where things go -------------------------------------------------------------------------------------

    def scopes(self, letter: Letter) -> frozenset[tuple[int, int]]:
        places = [hiding.place for hiding in letter.hidings if hiding.place]
        return letter.scopes | {(place.number, 0) for place in places if self.shown(place) == 0}

    def range(self, pos: int, size: int) -> list[Letter]:
        out: list[Letter] = []
        at = 0
        for letter in self.visible():
            if pos <= at < pos + size:
                out.append(letter)
            at += letter.size
        return out

    def beside(self, pos: int, size: int) -> tuple[Letter | None, Letter | None]:
        left, right = self.range(0, pos), self.range(pos + size, 1 << 30)
        return left[-1] if left else None, right[0] if right else None

    def spot(self, pos: int) -> tuple[int, frozenset[tuple[int, int]]]:
        """Return at which index of all letters text at a position goes, and in which choices it is."""
        left, right = self.beside(pos, 0)
        if left is None:
            return 0, frozenset()
        after = self.letters.index(left)
        limit = self.letters.index(right) if right else len(self.letters)
        inside, beyond = self.scopes(left), self.scopes(right) if right else frozenset[tuple[int, int]]()
        for number in {number for number, _ in inside} - {number for number, _ in beyond}:
            end = self.letters.index(self.places[number].close)
            if end < limit:
                after = max(after, end)
        return after + 1, inside & beyond

    def insert(self, step: int, pos: int, parts: list[tuple[list[tuple[str, str]], int]]) -> None:
        at, scopes = self.spot(pos)
        new = [letter for text, number in parts for letter in self.token(text, number, step, scopes)]
        self.letters[at:at] = new

    def token(
        self, text: list[tuple[str, str]], number: int, step: int, scopes: frozenset[tuple[int, int]]
    ) -> list[Letter]:
        self.occurrences += 1
        tokens = [(self.occurrences, number, i) if number else None for i in range(len(text))]
        return [Letter(*sign, step, scopes, token) for sign, token in zip(text, tokens, strict=True)]

    def remove(self, step: int, letters: list[Letter]) -> None:
        self.forget()
        hiding = self.deletions.setdefault(step, Hiding(step))
        for letter in letters:
            letter.hidings.append(hiding)

    # ---- the entries -----------------------------------------------------------------------------------------

    def apply(self, entry: AnyEntry) -> None:
        self.change(entry)
        self.forget()

    def forget(self) -> None:
        self.known.clear()
        self.positions.clear()
        self.now = None

    def change(self, entry: AnyEntry) -> None:  # noqa: C901, PLR0912  (a case a kind of entry)
        match entry:
            case log.Begin():
                self.alive[len(self.alive)] = True
                self.line.append(len(self.alive) - 1)
                self.cleared, self.undone = self.undone, []
            case log.Edit(step, pos, removed, inserted):
                self.edit(step, pos, removed, inserted)
            case log.EditMany(step, edits):
                for pos, removed, inserted in reversed(edits):
                    self.edit(step, pos, removed, inserted)
            case log.Move(step, pos, size, to):
                self.move(step, pos, size, to)
            case log.Paste(step, pos, removed, parts):
                self.remove(step, self.range(pos, removed))
                self.insert(step, pos, [(signs(text, ends=True), token) for text, token in parts])
            case log.Open(step, pos, size, choices, swap):
                self.open(step, pos, size, swap=swap)
                for _ in range(choices):
                    self.choice(self.places[step], step)
            case log.More(step, number, choices):
                for _ in range(choices):
                    self.choice(self.places[number], step)
            case log.Tokens(number, choice, tokens, _, True):
                self.tell_late(self.places[number].streams[choice - 1], [token.text for token in tokens])
            case log.Tokens(number, choice, tokens, hold):
                stream = self.places[number].streams[choice - 1]
                for token in tokens:
                    text = signs(token.text, ends=False)
                    self.lengths.append(sum(width(seen) for seen, _ in text))
                    stream.waiting += self.token(text, len(self.lengths) - 1, number, stream.mark.scopes)
                if not hold:
                    self.place(self.places[number], choice)
            case log.Place(number, choice):
                self.place(self.places[number], choice)
            case log.End():
                self.end(entry)
            case log.Show(step, number, choice):
                self.places[number].turns.append((step, choice))
            case log.Told(number, choices, facts):
                for choice in choices:
                    stream = self.places[number].streams[choice - 1]
                    stream.facts |= {name: fact for name, fact in structs.asdict(facts).items() if fact}
            case log.Drop(step, number, choices):
                self.places[number].drops.append((step, choices))
                self.drops.add(step)
            case log.Undo(step):
                self.switch(step, self.line, self.undone, alive=False)
            case log.Redo(step):
                self.switch(step, self.undone, self.line, alive=True)
            case log.Base():
                raise AssertionError

    def tell_late(self, stream: Stream, texts: list[str]) -> None:
        letters = [*stream.placed, *stream.waiting]
        seen = [seen for text in texts for seen, _ in signs(text, ends=False)]
        if seen[: len(letters)] != [letter.seen for letter in letters]:
            return
        rest = letters
        for text in texts:
            named, rest = rest[: len(signs(text, ends=False))], rest[len(signs(text, ends=False)) :]
            if named:
                self.lengths.append(sum(letter.size for letter in named))
                self.occurrences += 1
            for i, letter in enumerate(named):
                letter.token = self.occurrences, len(self.lengths) - 1, i

    def switch(self, step: int, source: list[int], target: list[int], *, alive: bool) -> None:
        source.remove(step)
        target.append(step)
        self.alive[step] = alive

    def edit(self, step: int, pos: int, removed: int, inserted: str) -> None:
        self.remove(step, self.range(pos, removed))
        self.insert(step, pos, [(signs(inserted, ends=False), 0)])

    def move(self, step: int, pos: int, size: int, to: int) -> None:
        letters = self.range(pos, size)
        parts: list[tuple[list[tuple[str, str]], int]] = []
        at = 0
        for _, text, number in self.parts(letters):
            part = letters[at : at + len(text)]
            seen, saved = [letter.seen for letter in part], joined([letter.saved for letter in part])
            parts.append((list(zip(seen, saved, strict=True)), number))
            at += len(text)
        self.remove(step, letters)
        self.insert(step, to - size if to > pos else to, parts)

    def open(self, step: int, pos: int, size: int, *, swap: bool) -> None:
        left, right = self.beside(pos, size)
        at, _ = self.spot(pos + size)
        letters = self.range(pos, size)
        if swap and letters:
            left, right, at = letters[0], letters[-1], self.letters.index(letters[-1]) + 1
        scopes = self.scopes(left) & self.scopes(right) if left and right else frozenset[tuple[int, int]]()
        place = Place(step, Hiding(step), Letter("", "", step, scopes), [])
        place.replaced.place = self.places[step] = place
        if letters:
            index = self.letters.index
            first, last = index(letters[0]), index(letters[-1])
            low, high = index(left) if left else -1, index(right) if right else len(self.letters)
            beside = {number for letter in (left, right) if letter for number, _ in self.scopes(letter)}
            for number, _ in self.scopes(letters[0]) | self.scopes(letters[-1]) if not swap else ():
                inner = self.places[number]
                begin, end = index((inner.covered or [inner.streams[0].mark])[0]), index(inner.close)
                if number not in beside:
                    first = min(first, begin) if begin > low else first
                    last = max(last, end) if end < high else last
            place.covered = self.letters[first : last + 1]
            for letter in place.covered:
                letter.hidings.append(place.replaced)
        self.letters.insert(at, place.close)

    def choice(self, place: Place, step: int) -> None:
        number = len(place.streams) + 1
        mark = Letter("", "", place.number, place.close.scopes | {(place.number, number)})
        mark.hidings = list(place.close.hidings)
        self.letters.insert(self.letters.index(place.close), mark)
        place.streams.append(Stream(step, mark))

    def place(self, place: Place, choice: int) -> None:
        stream = place.streams[choice - 1]
        last = stream.placed[-1] if stream.placed else stream.mark
        if not stream.waiting:
            return
        for letter in stream.waiting:
            letter.hidings = [hiding for hiding in last.hidings if hiding.place]
        at = self.letters.index(last) + 1
        self.letters[at:at] = stream.waiting
        stream.placed += stream.waiting
        stream.waiting = []
        if stream.first:
            for other in place.streams:
                other.first = other.first and other.step != stream.step
            place.turns.append((stream.step, choice))

    def end(self, entry: log.End) -> None:
        streams = self.places[entry.generation].streams
        ended = [streams[choice - 1] for choice in entry.choices]
        for stream in ended:
            stream.running = False
        steps = {stream.step for stream in ended}
        newest = len(self.alive) - 1
        if entry.failed and newest in steps:
            whole = [stream for stream in streams if stream.step == newest]
            if any(stream.running or stream.placed or stream.waiting for stream in whole):
                return
            for line in (self.line, self.undone):
                if newest in line:
                    line.remove(newest)
                    self.alive[newest] = False
                    self.undone, self.cleared = self.cleared + self.undone, []
                    return
        elif entry.stopped:
            moved = [step for step in self.line if step in steps]
            self.line = [step for step in self.line if step not in steps] + moved
