"""Whatever a writer and several streams do, in any order: the text, its tokens, its places and undo stay true."""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.manuscript.letters import width
from core.manuscript.telling import all_redone, all_undone
from core.manuscript.world import World, inside, standing
from core.manuscript.writer import OPS, Op, Writer
from lacuna.core.manuscript import Edit, Manuscript, Origin, decode, index, many, sequence, state, text

numbers = st.integers(0, (1 << 16) - 1)
ops = st.tuples(st.integers(0, OPS - 1), numbers, numbers)
# Lists as hypothesis draws them hold five on average: too few for anything to overlap.
scripts = st.integers(0, 60).flatmap(lambda n: st.lists(ops, min_size=n, max_size=n))
bases = st.sampled_from(["", "\r\n", "a", "abc\N{GRINNING FACE}\r\n\u05d0\rdef\u2028g\ufeff\u00a0hi\nj"])


def type_a_letter(m: Manuscript) -> None:
    m.edit(0, 0, "x")


def lived(script: list[Op], base: str) -> World:
    writer = Writer(base)
    for op, a, b in script:
        writer.do(op, a, b)
    return writer.world


@pytest.fixture(
    params=[(4, 200), (128, 200), (4, 1)], ids=["small leaves", "leaves", "several edits in one pass"], scope="module"
)
def leaves(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let even a short text be divided over many leaves and sources, and a few edits count as many."""
    leaf, several = request.param
    with pytest.MonkeyPatch.context() as patch:
        for module in (index, sequence, text):
            patch.setattr(module, "LEAF", leaf)
        for module in (many, state):
            patch.setattr(module, "MANY", several)
        patch.setattr(state, "_BASE_PART", leaf)
        yield


@pytest.mark.usefixtures("leaves")
@settings(max_examples=60)
@given(scripts, bases)
def test_all_that_holds_after_every_operation(script: list[Op], base: str) -> None:
    """The checks are those of ``World.check``."""
    lived(script, base)


@pytest.mark.usefixtures("leaves")
@settings(max_examples=25)
@given(scripts, bases)
def test_undo_and_redo_go_to_the_start_and_to_the_end(script: list[Op], base: str) -> None:
    world = lived(script, base)
    m = world.m
    while m.can_redo:
        world.press_redo()
    end = standing(m)
    for k in (1, 2, 5):
        for _ in range(k):
            world.press_undo()
        all_redone(m)
        assert standing(m) == end
    world.check()
    while m.can_undo:
        world.press_undo()
    assert m.text() == world.start
    assert m.original_text() == Manuscript(base).original_text()
    assert m.tokens(0, len(m)) == []
    while m.can_redo:
        world.press_redo()
    assert standing(m) == end


@settings(max_examples=25)
@given(scripts, bases)
def test_a_manuscript_read_from_its_log_is_the_one_that_wrote_it(script: list[Op], base: str) -> None:
    world = lived(script, base)
    world.m.close_step()
    again = Manuscript.replay(decode(data) for data in world.entries)
    acts: tuple[Callable[[Manuscript], object], ...] = (all_undone, all_redone, type_a_letter, all_undone, all_redone)
    for act in acts:
        act(again)
        act(world.m)
        assert standing(again) == standing(world.m)


@settings(max_examples=25)
@given(scripts, bases, st.randoms(use_true_random=False))
def test_what_is_seen_depends_on_which_steps_stand_and_not_on_their_order(
    script: list[Op], base: str, order: random.Random
) -> None:
    world = lived(script, base)
    state = inside(world.m)
    full, steps = standing(world.m), list(state.line)
    for alive in (False, True):
        order.shuffle(steps)
        for step in steps:
            state.switch(step, alive=alive)
            world.naive.alive[step.number] = alive
            world.naive.forget()
            assert world.m.text() == world.naive.text()
        if not alive:
            assert world.m.text() == world.start
    assert standing(world.m) == full


@settings(max_examples=25)
@given(scripts, bases)
def test_walking_through_all_choices_loses_none_of_them(script: list[Op], base: str) -> None:
    world = lived(script, base)
    before = world.m.text(), world.m.tokens(0, len(world.m))
    for number in sorted(inside(world.m).generations):
        view = world.m.generation(number)
        if view.standing:
            for choice in range(view.count + 1):
                world.m.show(number, choice)
                world.check()
            world.m.show(number, view.shown)
            world.check()
            assert (world.m.text(), world.m.tokens(0, len(world.m))) == before


@settings(max_examples=25)
@given(scripts, bases, st.randoms(use_true_random=False))
def test_many_edits_in_one_pass_are_what_one_after_the_other_would_be(
    script: list[Op], base: str, chance: random.Random
) -> None:
    world = lived(script, base)
    one, other = (Manuscript.replay(decode(data) for data in world.entries) for _ in range(2))
    edits, pos = list[Edit](), 0
    for letter in one.text():
        removed, inserted = chance.choice([(0, ""), (0, "+"), (width(letter), ""), (width(letter), "\r\n*")])
        edits.append(Edit(pos, removed, inserted))
        pos += width(letter)
    for manuscript, several in ((one, 1), (other, 1_000)):
        with pytest.MonkeyPatch.context() as patch:
            for module in (many, state):
                patch.setattr(module, "MANY", several)
            manuscript.edit_many(edits)
    assert standing(one) == standing(other)
    assert one.original_text() == other.original_text()
    for number in sorted(inside(one).generations):
        view = one.generation(number)
        for choice in range(view.count + 1) if view.standing else ():
            for manuscript in (one, other):
                manuscript.show(number, choice)
            assert standing(one) == standing(other)
    while one.can_undo:
        one.undo()
        other.undo()
        assert one.text() == other.text()


@given(st.text(st.sampled_from("ab\n\r\u00e9\u2014\N{GRINNING FACE}"), max_size=40), st.integers(1, 9))
def test_the_first_text_is_itself_however_it_is_divided(base: str, part: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_BASE_PART", part)
        manuscript = Manuscript(base)
    shown, original = manuscript.text(), Manuscript(base).original_text()
    assert manuscript.original_text() == original
    for _ in range(2):  # the second time from parts that were read
        pos = 0
        for letter in shown:
            manuscript.edit(pos, width(letter), "", Origin.PASTE)
            assert manuscript.undo() == []
            pos += width(letter)
        assert (manuscript.text(), manuscript.original_text()) == (shown, original)


def test_a_token_that_stands_twice_in_a_stretch_is_not_one_piece_where_a_range_ends_between() -> None:
    """A life that was drawn once: the end of the second piece was added to the first."""
    script = [
        *((30, 2252, 0), (10, 0, 65535), (14, 0, 391), (0, 1720, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)),
        *((0, 0, 16), (3, 1397, 48133), (0, 0, 0), (30, 2251, 3208), (30, 0, 0), (0, 0, 1510), (10, 65535, 65534)),
        *((0, 33965, 1642), (10, 171, 0), (0, 0, 16), (7, 1, 163), (10, 9247, 4)),
    ]
    m = lived(script, "\r\n").m
    whole = m.tokens(0, len(m))
    for end in range(1, len(m) + 1):
        assert m.tokens(0, end) == [span for span in whole if span.start < end]
