"""What goes over the wire to each kind of server: the path and the JSON body of one planned call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lacuna.core.completions.answer import Note
from lacuna.core.servers.capabilities import Capabilities
from lacuna.core.servers.dialects import Abort, Dialect, Wire
from lacuna.core.servers.plan import PlannedCall


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One POST.

    Attributes:
        path: without a leading slash.
        beside: whether the path stands beside ``/v1`` and not below it.
        body: the JSON body; no value in it is null.
        native: whether the answer comes in the server's own shape and not in that of the completions API.
        notes: what is done in another way than asked, for the answer.
        abort: how the server's work on it is ended beside closing the connection, or None.

    """

    path: str
    body: Mapping[str, Any]
    beside: bool = False
    native: bool = False
    notes: tuple[Note, ...] = ()
    abort: Abort | None = None


def sent(call: PlannedCall, dialect: Dialect, able: Capabilities, *, neutral: bool) -> Sent:
    """Return what a call is on the wire.

    Args:
        call: one of a plan's.
        dialect: of the server.
        able: what it can do.
        neutral: whether its hidden samplers are switched off, so that temperature and top_p alone choose.

    """
    body = call.request.body()
    if "logprobs" in body:
        body["logprobs"] = max(body["logprobs"], dialect.least_logprobs)
    added = dialect.neutral if neutral else _NOTHING
    if call.infill:
        return Sent(path="infill", body=_infill(body) | dict(added), beside=True, native=True)
    if dialect.wire is Wire.OLLAMA_GENERATE:
        return Sent(path="api/generate", body=_ollama(body, added, able.context), beside=True, native=True)
    if dialect.wire is Wire.MISTRAL_FIM:
        return Sent(path="fim/completions", body=_mistral(body))
    if able.stream_options and body.get("stream"):
        body["stream_options"] = {"include_usage": True}
    return Sent(path="completions", body=body | dict(added), abort=dialect.abort)


_NOTHING: Mapping[str, int | float] = {}

# The completions API's names on the left, the server's own on the right.
_INFILL = {
    "max_tokens": "n_predict",
    "temperature": "temperature",
    "top_p": "top_p",
    "seed": "seed",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "logprobs": "n_probs",
    "stop": "stop",
    "stream": "stream",
}
_OLLAMA = {
    "max_tokens": "num_predict",
    "temperature": "temperature",
    "top_p": "top_p",
    "seed": "seed",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "stop": "stop",
}


def _infill(body: Mapping[str, Any]) -> dict[str, Any]:
    """llama.cpp's own call: https://github.com/ggml-org/llama.cpp/tree/master/tools/server."""
    made = {theirs: body[ours] for ours, theirs in _INFILL.items() if ours in body}
    if "logit_bias" in body:
        made["logit_bias"] = [[int(token), bias] for token, bias in body["logit_bias"].items()]
    return {"input_prefix": body["prompt"], "input_suffix": body["suffix"], "prompt": ""} | made


def _ollama(body: Mapping[str, Any], added: Mapping[str, Any], context: int | None) -> dict[str, Any]:
    """Ollama's own call, raw: its compatible one wraps the prompt in a chat template.

    The context is said, since its default would cut the beginning of the manuscript off without a word.
    """
    options = {theirs: body[ours] for ours, theirs in _OLLAMA.items() if ours in body} | dict(added)
    if context is not None:
        options["num_ctx"] = context
    made = {"model": body["model"], "prompt": body["prompt"], "raw": True, "stream": body["stream"], "options": options}
    if "logprobs" in body:
        made |= {"logprobs": True, "top_logprobs": body["logprobs"]}
    return made


def _mistral(body: dict[str, Any]) -> dict[str, Any]:
    """Mistral's call takes few fields and names the seed in its own way."""
    taken = ("model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "stop", "stream")
    made = {name: body[name] for name in taken if name in body}
    if "seed" in body:
        made["random_seed"] = body["seed"]
    return made
