"""One call of the completions endpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from lacuna.core.parameters import Parameters, declared

Prompt = str | list[str] | list[int] | list[list[int]]


@dataclass(frozen=True, kw_only=True)
class CompletionRequest:
    """What is asked of a model.

    Attributes:
        model: its id.
        prompt: the text before the gap: a text, several texts, token ids, or several arrays of token ids.
        suffix: the text after the gap; None continues.
        parameters: all else.

    """

    model: str
    prompt: Prompt
    parameters: Parameters
    suffix: str | None = None

    def prompts(self) -> Sequence[str | Sequence[int]]:
        """Return the prompts that the request holds: one, or several."""
        prompt = self.prompt
        if isinstance(prompt, str) or not prompt or isinstance(prompt[0], int):
            return [cast("str | list[int]", prompt)]
        return cast("Sequence[str | Sequence[int]]", prompt)

    def place(self, index: int) -> tuple[int, int]:
        """Return, of the choice that servers number ``index``, its prompt's number and its own among that prompt's."""
        return divmod(index, self.parameters.n or 1)

    def body(self) -> dict[str, Any]:
        """Return the JSON body: the fields that are set and no others; never a null.

        Lone surrogates, which no UTF-8 can hold, become U+FFFD.
        """
        body: dict[str, Any] = {"model": self.model, "prompt": _sendable(self.prompt)}
        if self.suffix:
            body["suffix"] = _sendable(self.suffix)
        for name in declared():
            value = getattr(self.parameters, name)
            if value is None or value in ((), {}):
                continue
            body[name] = _json(value)
        return body


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_sendable(item) for item in value]  # pyright: ignore[reportUnknownVariableType]  (texts)
    if isinstance(value, Mapping):
        return {str(token): bias for token, bias in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  (ids and numbers)
    return _sendable(value)


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_sendable(item) for item in value]  # pyright: ignore[reportUnknownVariableType]  (texts or ids)
    return value
