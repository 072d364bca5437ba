"""The entries of the edit log: versioned, positional, small. A manuscript is a replay of them.

Positions and sizes are UTF-16 units of the visible text at that moment. A step's number is its place among the
``Begin`` entries, from 1; a generation's number is that of its step.
"""

import msgspec

from lacuna.core.manuscript.steps import Facts
from lacuna.core.token import Token

VERSION = 1


class Entry(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What all entries have in common; their place in the log is not stored."""


class Base(Entry, tag=0, frozen=True):
    """The text that was there when the log began, and the version of the entries."""

    text: str
    version: int = VERSION


class Begin(Entry, tag=1, frozen=True):
    """A step begins. It clears the redo line."""

    origin: str


class Edit(Entry, tag=2, frozen=True):
    """In a step: at ``pos`` take ``removed`` units away and insert text."""

    step: int
    pos: int
    removed: int
    inserted: str


class EditMany(Entry, tag=3, frozen=True):
    """In a step: several edits as (pos, removed, inserted), ascending, in positions of the text before them."""

    step: int
    edits: list[tuple[int, int, str]]


class Move(Entry, tag=4, frozen=True):
    """In a step: move a range; its tokens travel with it."""

    step: int
    pos: int
    size: int
    to: int


class Paste(Entry, tag=5, frozen=True):
    """In a step: replace a range by parts, each (text, token); token 0 is text that is no token."""

    step: int
    pos: int
    removed: int
    parts: list[tuple[str, int]]


class Open(Entry, tag=6, frozen=True):
    """A generation opens at a place; the range becomes its choice 0.

    ``swap``: the place belongs to the choices that the range belongs to, also at their edges.
    """

    step: int
    pos: int
    size: int
    choices: int
    swap: bool = False


class Tokens(Entry, tag=7, frozen=True):
    """Tokens arrived in a choice; they enter the text unless held.

    ``late``: the tokens of the whole choice once more, whose probabilities came after its text.
    """

    generation: int
    choice: int
    tokens: list[Token]
    hold: bool = False
    late: bool = False


class Place(Entry, tag=8, frozen=True):
    """Tokens held back enter the text."""

    generation: int
    choice: int


class End(Entry, tag=9, frozen=True):
    """The streams of some choices have ended.

    ``failed``: nothing came; the redo line that the request cleared comes back if nothing began since.
    ``stopped``: the writer stopped them; the step then stands newest in the undo line.
    """

    generation: int
    choices: list[int]
    failed: bool = False
    stopped: bool = False


class Show(Entry, tag=10, frozen=True):
    """In a step: a generation's place shows another choice."""

    step: int
    generation: int
    choice: int


class More(Entry, tag=11, frozen=True):
    """In a step: a generation gets more choices; the first of them with a token is shown."""

    step: int
    generation: int
    choices: int


class Undo(Entry, tag=12, frozen=True):
    """A step is undone: as a rule the newest."""

    step: int


class Redo(Entry, tag=13, frozen=True):
    """An undone step is done again."""

    step: int


class Told(Entry, tag=14, frozen=True):
    """Something is known of choices besides their text."""

    generation: int
    choices: list[int]
    facts: Facts


class Drop(Entry, tag=15, frozen=True):
    """In a step: choices are dropped; one that is shown gives way to the one shown before."""

    step: int
    generation: int
    choices: list[int]


AnyEntry = (
    Base
    | Begin
    | Edit
    | EditMany
    | Move
    | Paste
    | Open
    | Tokens
    | Place
    | End
    | Show
    | More
    | Undo
    | Redo
    | Told
    | Drop
)
encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(AnyEntry).decode
