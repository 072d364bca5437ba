"""What a server does with each part of a request: the cells of a capability card, each declared once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Default = TypeVar("Default")

ANY = 128  # a number of choices, alternatives or stops that no writer reaches


class PromptForm(Enum):
    """A form of prompt; the value is its title."""

    TEXT = "a text"
    TEXTS = "several texts"
    TOKENS = "token ids"
    TOKEN_LISTS = "several lists of token ids"  # noqa: S105  (tokens of a model)


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of a card: its name in Capabilities, its title, and a sentence about it."""

    name: str
    title: str
    text: str


def cell(default: Default, title: str, text: str) -> Default:
    """Return a dataclass field described by a Cell; typed as its default."""
    described: Any = field(default=default, metadata={"title": title, "text": text})
    return described


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a server takes and what it answers. The defaults are those of an unknown server: little is trusted.

    Numbers are the most that one request may ask for. What is missing is emulated where that is honest.
    """

    prompts: tuple[PromptForm, ...] = cell((PromptForm.TEXT,), "Prompt", "The forms of prompt that it takes.")
    empty_prompt: bool = cell(default=False, title="Empty prompt", text="Whether it begins a text from nothing.")
    suffix: bool = cell(default=False, title="Suffix", text="Whether it really reads the text after the gap.")
    infill: bool = cell(default=False, title="Infill", text="Whether it fills gaps by llama.cpp’s own /infill.")
    fim: str = cell("", "Fill markers", "The model family whose fill-in-the-middle markers the model knows.")
    n: int = cell(1, "Choices (n)", "The most choices a request; more are made by several requests.")
    n_streamed: int = cell(1, "Choices in a stream", "The same, for an answer that is streamed.")
    best_of: int = cell(0, "Best of", "The most candidates it ranks itself; with 0, Lacuna ranks them.")
    echo: bool = cell(default=False, title="Echo", text="Whether it sends the prompt and its probabilities back.")
    echo_streamed: bool = cell(default=False, title="Echo in a stream", text="The same, for a streamed answer.")
    logprobs: int | None = cell(5, "Logprobs", "The most alternatives a token; none at all if it reports none.")
    logprobs_streamed: bool = cell(default=True, title="Logprobs in a stream", text="Whether a stream has them too.")
    stops: int = cell(4, "Stops", "The most stop texts it takes; Lacuna itself looks for the others.")
    logit_bias: bool = cell(default=True, title="Logit bias", text="Whether it heeds the bias of single tokens.")
    penalties: bool = cell(default=True, title="Penalties", text="Whether it heeds presence and frequency penalty.")
    seed: bool = cell(default=True, title="Seed", text="Whether the same seed gives the same text.")
    user: bool = cell(default=True, title="User", text="Whether it takes a user’s name.")
    stream_options: bool = cell(
        default=False, title="Usage in a stream", text="Whether it counts a stream’s tokens when asked to."
    )
    concurrency: int = cell(1, "Requests at once", "How many requests it works on side by side.")
    context: int | None = cell(None, "Context", "How many tokens it sees in all, or unknown.")


@cache
def cells() -> Mapping[str, Cell]:
    """Return the cells by name, in the order of a card."""
    return {f.name: Cell(f.name, f.metadata["title"], f.metadata["text"]) for f in fields(Capabilities)}
