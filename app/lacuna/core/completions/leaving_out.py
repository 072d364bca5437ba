"""Asking again without a field that a server refuses, where the text means the same without it."""

from collections.abc import Iterable, Mapping
from typing import Any

from lacuna.core.completions.told import named_parameters
from lacuna.core.errors import EndpointError, ParameterRefused

# Without them the model writes the same kind of text. Others (suffix, stop, logit_bias, n) are never left out silently.
_MAY_GO = ("stream_options", "logprobs", "user", "seed")
_STATUSES = (400, 422)


class LeftOut:
    """What a server was found to refuse for one model: fields by name, with the value that it refused."""

    def __init__(self) -> None:
        self._refused: dict[str, Any] = {}

    def learn(self, body: Mapping[str, Any], names: Iterable[str]) -> None:
        """Remember that these fields of a body were refused."""
        self._refused |= {name: body[name] for name in names}

    def of(self, body: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the fields of a body that need not be tried; of logprobs, a smaller number may still be taken."""
        return tuple(
            name
            for name, refused in self._refused.items()
            if name in body and (name != "logprobs" or body[name] >= refused)
        )


def refused_fields(error: EndpointError | None, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields of a request's body that an error names and that may be left out; none for other errors."""
    if not isinstance(error, ParameterRefused) or error.status not in _STATUSES:
        return ()
    may_go = [*_MAY_GO, *(["echo"] if body.get("echo") is False else [])]
    named = {error.param, *named_parameters(error.detail)}
    return tuple(name for name in may_go if name in body and name in named)


def told(name: str) -> str:
    """Return the sentence for the writer about a field that was left out."""
    return f"This server does not accept {name} as it was set; the request was sent without it."
