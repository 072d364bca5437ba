"""The oracles catch mistakes: faults are planted in the core one by one, and the random scripts find each of them."""

import inspect
import textwrap
from pkgutil import resolve_name
from typing import Any, NamedTuple

import pytest

from core.manuscript.writer import live
from lacuna.core.manuscript import index, many, replay, sequence, state, text

SCRIPTS = 40
OPS = 60
CAUGHT = (AssertionError, ValueError, LookupError, AttributeError, TypeError)


class Fault(NamedTuple):
    """A wrong line: in a function of a module, or in what a kind of entry does, ``was`` becomes ``becomes``."""

    name: str
    where: str
    was: str
    becomes: str


FAULTS = (
    # Where text goes.
    Fault("text at a place's edge goes inside it", "state:State.place_for", "max([after, *ends], key=order)", "after"),
    Fault("text goes past what is seen next", "state:State.place_for", "order(g.close) < limit", "True"),
    Fault("text at an edge belongs to the choice", "state:State.place_for", "inside & beyond", "inside"),
    Fault("text at the start is behind hidden text", "sequence:Sequence.insert", "if after else 0", "if after else 1"),
    Fault("a choice's anchor is its first run", "steps:Choice.anchor", "own.runs[-1]", "own.runs[0]"),
    Fault("a choice's place is behind the end", "state:State.choice", "self.sequence.before(close)", "close"),
    Fault("typing lengthens a run that is not its last", "state:_continues", "and run.off + at == off", ""),
    Fault("a stream lengthens a deleted run", "replay:_place", "run.size and run.deletions == outer", "run.size"),
    # What is hidden.
    Fault("undo does not lift a deletion", "steps:Deletion.on", "self.step.alive and", "True and"),
    Fault("choice 0 shows beside another", "steps:Deletion.on", "self.generation.shown != 0", "False"),
    Fault("what is typed inside goes with the choice", "steps:Choice.shown", "or not self.generation.step.alive", ""),
    Fault("a cut run forgets what hides it", "sequence:Sequence.split", "- at, run.deletions", "- at, ()"),
    Fault("a range is not cut at its end", "sequence:Sequence.isolate", "self.split(other, size)", "pass"),
    Fault("runs hidden otherwise are joined", "sequence:_one_stretch", "left.deletions == right.deletions", "True"),
    Fault("runs of far apart are joined", "sequence:_one_stretch", "left.off + left.size == right.off", "True"),
    Fault("a stream leaves the selection that took it", "replay:_place", "if deletion.generation)", "if False)"),
    Fault("hidden choices are not covered", "replay:_to_cover", "| places_of(last)) - beside", ") - places_of(first)"),
    Fault("a place covered in part counts as whole", "replay:_to_cover", " - beside", ""),
    Fault("undo forgets the walks of a step", "state:State.switch", "generation.shown = generation.newest()", "pass"),
    # Which choice is shown.
    Fault("every first token shows its choice", "replay:_place", "other.waiting = False", "pass"),
    Fault("the oldest turn counts", "steps:Generation.newest", "reversed(self.turns)", "self.turns"),
    Fault("a late turn is the newest", "steps:Generation.turn", "insert(i, (", "append(("),
    # Steps.
    Fault("a step leaves the redo line", "log:Begin", "state.cleared, state.undone = state.undone, []", "pass"),
    Fault("undo passes over a running step", "manuscript:Manuscript.undo", "or taken[-1].counts", ""),
    Fault("redo takes one step a key", "manuscript:Manuscript.redo", "self.version != version or", "True or"),
    Fault("typing joins wherever it goes on", "manuscript:Manuscript.edit", "in (pos, pos + removed)", "> -1"),
    Fault("where typing stopped does not move", "state:State.changed", "units(change.inserted) - gone", "0"),
    Fault("a failed request keeps the redo line", "replay:_forget", "state.cleared + state.undone", "state.undone"),
    Fault("a failed request takes another with it", "replay:_forget", "step.running or", ""),
    Fault("a stopped generation stays where it was", "log:End", "line.append(step)", "line.insert(0, step)"),
    # Choices that are dropped, and places of one token.
    Fault("undo passes over a drop", "steps:Step.counts", "or self.drops", ""),
    Fault("a dropped choice can be walked to", "steps:Generation.walkable", "if not choice.gone", "if True"),
    Fault("a dropped choice is shown", "steps:Generation.newest", "if not self.choices[number].gone", "if True"),
    Fault("a dropped choice never comes back", "steps:Choice.gone", "step.alive", "True"),
    Fault("a swap at an edge leaves its choice", "log:Open", "if entry.swap and covered", "if False"),
    Fault("what is told is forgotten with the next", "steps:Facts.with_news", "news.model or self.model", "news.model"),
    Fault("places behind a range are found", "places:places_in", "at > pos + size", "at > pos + size + 1"),
    # Tokens.
    Fault("a cut token is never whole again", "spans:_begins_before", "return bool(starts)", "return False"),
    Fault("a token begins in the middle", "spans:_first_of_token", "run, at = left[0], at - left[0].size", "break"),
    Fault("a move loses the tokens", "replay:parts_in", "span.token)", "0)"),
    Fault("held tokens enter at once", "log:Tokens", "if not entry.hold", "if True"),
    # Places.
    Fault("places in hidden choices are found", "places:_ending_at", " and run.open", ""),
    Fault("a place without choices is found", "places:place_at", " and len(g.walkable) > 1", ""),
    # Text and units.
    Fault("two line ends are saved as one", "units:join_originals", 'out[i] = "\\n"', "pass"),
    Fault("an original is saved twice", "runs:Source.originals_in", "at = offset + 1", "at = offset"),
    Fault("a paragraph is lost between leaves", "text:Text.replace", "last.items[: j + 1]", "last.items[: j + 2]"),
    Fault("a slice begins too early", "text:Text.slice", "leaf.sizes[i] - 1, at)[1]", "leaf.sizes[i] - 1, 0)[1]"),
    Fault("two units count as one", "units:units", "len(text) if text.isascii() else", "len(text) if True else"),
    Fault("the index loses a weight", "index:Index.add", "i += i & -i", "i += i + 1"),
    Fault("two deletions are one change", "state:State.changed", "and not change.removed", ""),
    Fault("a marker is seen", "runs:Run.visible", "self.size > 0 and", ""),
)  # fmt: skip

IN_ONE_PASS = (
    Fault("text of many edits is in no choice", "many:_planned", "left if left == right else None", "frozenset()"),
    Fault("a run that many edits hide is shown", "many:_pieces", "until > visible", "True"),
    Fault("what is hidden ends with its run", "many:_rewritten", "if here or gone > at", "if here"),
    Fault("pieces of many edits are not found again", "many:_rewritten", "made +=", "_ = list[Run]();  _ +="),
    Fault("several changes are where they came", "sequence:apart", "change.pos - moved", "change.pos"),
)  # fmt: skip


def plant(patch: pytest.MonkeyPatch, fault: Fault) -> None:
    """Give a function the code that it would have if one line of it were wrong."""
    found: Any = resolve_name("lacuna.core.manuscript." + fault.where)
    where: Any = found.fget if isinstance(found, property) else replay.apply.registry.get(found, found)
    source = textwrap.dedent(inspect.getsource(where))
    assert source.count(fault.was) == 1, "the fault does not fit the function any more"
    wrong = source[source.index("def ") :].replace(fault.was, fault.becomes)
    made: dict[str, Any] = {}
    head = "from __future__ import annotations\n"
    exec(head + wrong, where.__globals__, made)  # noqa: S102  (our own source, one line changed)
    patch.setattr(where, "__code__", made[where.__name__].__code__)


def live_all() -> None:
    for seed in range(SCRIPTS):
        live(seed, OPS)


@pytest.fixture
def small_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (index, sequence, text):
        monkeypatch.setattr(module, "LEAF", 8)


@pytest.fixture
def in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few edits count as many."""
    for module in (many, state):
        monkeypatch.setattr(module, "MANY", 1)


@pytest.mark.usefixtures("small_leaves")
def test_without_a_fault_all_scripts_hold() -> None:
    live_all()


@pytest.mark.usefixtures("small_leaves")
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_planted_fault_is_caught(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    plant(monkeypatch, fault)
    with pytest.raises(CAUGHT):
        live_all()


@pytest.mark.usefixtures("small_leaves", "in_one_pass")
@pytest.mark.parametrize("fault", IN_ONE_PASS, ids=[fault.name for fault in IN_ONE_PASS])
def test_a_fault_in_many_edits_at_once_is_caught(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    plant(monkeypatch, fault)
    with pytest.raises(CAUGHT):
        live_all()
