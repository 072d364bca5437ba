"""What is documented of a kind of server, as data that the checks compare with what happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from lacuna.core.errors import EndpointError, NobodyListens, ServerFailed
from lacuna.core.servers import Kind


class By(Enum):
    """Who does something, or in which way it is done."""

    SERVER = "the server"
    SEVERAL = "several requests"
    LACUNA = "Lacuna"
    UNHEARD = "nobody, which only measuring tells beforehand"
    LEFT_OUT = "nobody, and that is said"
    REFUSED = "nobody, and it is refused before it is sent"
    INFILL = "llama.cpp's own call"
    WORDS = "a prompt that asks for it in words"


TAKEN = None  # no error: the server takes it

Errors = Mapping[str, type[EndpointError] | None]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What comes of each check.

    Attributes:
        cells: of the measured card, by name, that are other than the table of kinds has them.
        before: fields of this that are otherwise as long as the server is not measured.
        told_as: the kind that it is taken for, where that is another.
        alternatives: that come of five asked for, and in a stream; None if there are no probabilities.
        counted, counted_streamed: whether tokens are counted.
        three: who makes three choices of a stream; three_whole of a whole answer.
        best, fill, echo, bias, several, ids: who chooses the best of three, fills a gap, sends the prompt back, heeds a
            bias, takes two prompts, takes token ids.
        stops_of_five: who looks for the fifth of five stops.
        cut: the reason of a choice that a stop ended, in the API's words.
        exact: whether a stream has all of the text, and every token its probability.
        broken: the class of the error where the model fails in the middle of a stream.
        long: tokens of an answer that takes a while.
        hot, cold: fields of a body that have a wrong type, and a wrong value.
        errors: by what is wrong, the class of the refusal, or TAKEN.

    """

    cells: Mapping[str, Any] = field(default_factory=dict[str, Any])
    before: Mapping[str, Any] = field(default_factory=dict[str, Any])
    told_as: Kind | None = None
    alternatives: int | None = 5
    alternatives_streamed: int | None = 5
    counted: bool = True
    counted_streamed: bool = True
    three: By = By.SERVER
    three_whole: By = By.SERVER
    best: By = By.LACUNA
    fill: By = By.WORDS
    echo: By = By.LEFT_OUT
    bias: By = By.SERVER
    several: By = By.SERVER
    ids: By = By.SERVER
    stops_of_five: By = By.SERVER
    cut: str = "stop"
    exact: bool = True
    broken: type[EndpointError] = ServerFailed
    long: int = 30_000
    hot: Mapping[str, Any] = field(default_factory=lambda: {"temperature": "hot"})
    cold: Mapping[str, Any] = field(default_factory=lambda: {"temperature": -1})
    errors: Errors = field(default_factory=dict[str, type[EndpointError] | None])

    def error(self, what: str) -> type[EndpointError] | None:
        """Return the class of an error; a server that is gone is one everywhere."""
        return {"gone": NobodyListens, **self.errors}[what]
