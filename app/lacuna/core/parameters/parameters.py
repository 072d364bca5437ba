"""The parameters of a completion request.

The panel builds a row per field, construction checks the values, presets and history hold this dataclass as JSON, and
a request sends every field that is not None. To add one, add a field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from lacuna.core.parameters.declaration import Declaration, Group, Kind, declarations, parameter

SEEDS = 2**31  # from 0
NUMBER, INTEGER, BOOLEAN, TEXT = Kind.NUMBER, Kind.INTEGER, Kind.BOOLEAN, Kind.TEXT


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """How the next tokens are chosen and what comes with them; None leaves it to the server.

    Ranges and meanings follow the OpenAI reference for ``POST /v1/completions``. ``max_tokens``, ``temperature`` and
    ``top_p`` always have a value, since servers' own defaults differ by orders of magnitude.

    Raises:
        ValueError: a value is out of its range or of another kind; the text is a sentence for the writer.

    """

    max_tokens: int = parameter(
        INTEGER, 64, "Max tokens", Group.LENGTH,
        "Stop after this many tokens; a token is about three quarters of a word.",
        low=1, high=32_768, step=16,
    )  # fmt: skip
    temperature: float = parameter(
        NUMBER, 0.8, "Temperature", Group.SAMPLING,
        "How freely words are chosen: 0 always takes the likeliest, 1 follows the model, 2 is wild.",
        low=0.0, high=2.0, step=0.05,
    )  # fmt: skip
    top_p: float = parameter(
        NUMBER, 0.95, "Top p", Group.SAMPLING,
        "Choose among the likeliest tokens that together have this probability; 1 allows all.",
        low=0.0, high=1.0, step=0.05,
    )  # fmt: skip
    seed: int | None = parameter(
        INTEGER, None, "Seed", Group.SAMPLING,
        "With the same seed and the same request, a server tries to give the same text; more choices count on from it.",
        low=0, high=SEEDS - 1,
    )  # fmt: skip
    presence_penalty: float | None = parameter(
        NUMBER, None, "Presence penalty", Group.PENALTIES,
        "Above 0, tokens that have been used at all become less likely; below 0, more likely.",
        low=-2.0, high=2.0, step=0.1,
    )  # fmt: skip
    frequency_penalty: float | None = parameter(
        NUMBER, None, "Frequency penalty", Group.PENALTIES,
        "Above 0, a token becomes less likely each time it is used; below 0, more likely.",
        low=-2.0, high=2.0, step=0.1,
    )  # fmt: skip
    n: int | None = parameter(
        INTEGER, None, "Choices (n)", Group.CHOICES,
        "How many choices to write side by side.",
        low=1, high=16,
    )  # fmt: skip
    best_of: int | None = parameter(
        INTEGER, None, "Best of", Group.CHOICES,
        "Write this many and keep the likeliest; they come when all are written.",
        low=1, high=20,
    )  # fmt: skip
    logprobs: int | None = parameter(
        INTEGER, 5, "Logprobs", Group.CHOICES,
        "How many of the likeliest tokens to report at each place; 0 reports the chosen one alone.",
        low=0, high=20,
        optional=True,
    )  # fmt: skip
    stop: tuple[str, ...] | None = parameter(
        Kind.STOPS, None, "Stop", Group.STOP,
        "End the text before any of these; they are not written themselves.",
        low=1, high=16,
    )  # fmt: skip
    logit_bias: Mapping[int, int] | None = parameter(
        Kind.BIAS, None, "Logit bias", Group.BIAS,
        "Make a token, by its id, more or less likely: -100 bans it, 100 forces it.",
        low=-100, high=100,
    )  # fmt: skip
    echo: bool | None = parameter(
        BOOLEAN, None, "Echo", Group.REQUEST,
        "Send the prompt back with the answer, so that its own probabilities can be shown.",
    )  # fmt: skip
    stream: bool = parameter(
        BOOLEAN, True, "Stream", Group.REQUEST,  # noqa: FBT003  (its default)
        "Show each word as it is written; off waits for the whole answer.",
    )  # fmt: skip
    user: str | None = parameter(
        TEXT, None, "User", Group.REQUEST,
        "A name that the server may use to tell its users apart; never sent unless you enter one.",
        low=1, high=256,
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, declaration in declared().items():
            declaration.check(getattr(self, name))

    def from_choice(self, number: int) -> "Parameters":
        """Return them for choices of the same request from ``number`` (from 0) on.

        The seed counts on, for the same one would bring the same text once more.
        """
        return self if self.seed is None else replace(self, seed=(self.seed + number) % SEEDS)


@cache
def declared() -> Mapping[str, Declaration]:
    """Return the declarations by name, in the order in which the panel shows them.

    ``logprobs`` and ``stop`` allow more than the reference's 5 and 4: a server's own limits are rules.
    """
    return declarations(Parameters)
