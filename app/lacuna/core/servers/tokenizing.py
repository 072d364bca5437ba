"""How each kind of server counts the tokens of a text by its own tokenizer, in which markers count as what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lacuna.core.completions.loose import as_integer, as_list, as_object
from lacuna.core.servers.dialects import DIALECTS, Kind


@dataclass(frozen=True, kw_only=True)
class Tokenizer:
    """One server's call.

    Attributes:
        path: of a POST beside ``/v1``.
        text: the field of the text.
        model: the field of the model, or empty if it has none.
        more: further fields: nothing is put before the text.

    """

    path: str
    text: str
    model: str = ""
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def body(self, model: str, text: str) -> dict[str, Any]:
        """Return what is asked about a text."""
        return {self.text: text, **({self.model: model} if self.model else {}), **self.more}


_TEXTS: Mapping[Kind, tuple[str, str, Mapping[str, Any]]] = {  # fields of the text and the model, and others
    Kind.BUILT_IN: ("content", "", {}),
    Kind.LLAMA_CPP: ("content", "", {}),
    Kind.LLAMA_CPP_PYTHON: ("input", "model", {}),
    Kind.VLLM: ("prompt", "model", {"add_special_tokens": False}),
    Kind.TGI: ("inputs", "", {"add_special_tokens": False}),
    Kind.KOBOLDCPP: ("prompt", "", {"special": False}),
    Kind.TABBY: ("text", "", {"add_bos_token": False, "encode_special_tokens": True}),
    Kind.WEBUI: ("text", "", {}),
}


def tokenizer_of(kind: Kind) -> Tokenizer | None:
    """Return how a kind of server counts tokens; an unknown one is asked as llama.cpp is, and None has no such call."""
    path = DIALECTS[Kind.LLAMA_CPP if kind is Kind.UNKNOWN else kind].tokenize
    if path is None:
        return None
    text, model, more = _TEXTS[Kind.LLAMA_CPP if kind is Kind.UNKNOWN else kind]
    return Tokenizer(path=path, text=text, model=model, more=more)


def counted(answer: object) -> int | None:
    """Return the count in an answer of any of them, or None if it holds none."""
    if isinstance(answer, list):
        return len(as_list(answer))
    fields = as_object(answer) or {}
    for name in ("tokens", "ids"):
        if isinstance(fields.get(name), list):
            return len(as_list(fields[name]))
    counts = (as_integer(fields.get(name)) for name in ("count", "length", "value"))
    return next((count for count in counts if count is not None), None)
