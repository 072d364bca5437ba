"""Ollama, natively: raw prompts to /api/generate, lines of JSON, and options in a field of their own."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lacuna.core.errors import ParameterRefused, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, MODEL, Ask, Failure, Server, listed
from servers.shapes import entries
from servers.toy import Toy, Wish, ids_of, write

LOADED = {"models": [{"name": "toy", "model": "toy", "size_vram": 1, "context_length": CONTEXT}]}
TOO_WARM = Failure(400, {"error": 'option "temperature" must be of type float32'})


def generate(ask: Ask, turn: int) -> Failure | bytes | Iterator[bytes]:
    """Answer as the native call does; what is longer than the context is cut off without a word."""
    body, options = ask.body, dict[str, Any](ask.body.get("options") or {})
    if body.get("model") != MODEL:
        return Failure(404, {"error": "model 'x' not found"})
    if not isinstance(options.get("temperature", 1), int | float):
        return TOO_WARM
    if not isinstance(body.get("prompt"), str):
        return Failure(400, {"error": "json: cannot unmarshal array into Go struct field .prompt of type string"})
    start = int(options.get("seed", 0 if options.get("temperature") == 0 else turn))
    most = int(body.get("top_logprobs", 0))
    length = options.get("num_predict", 16) if body["prompt"] else 0
    *tokens, why = write(Wish(start=start, length=length, stops=options.get("stop", []), alternatives=most))
    made = [token for token in tokens if isinstance(token, Toy)]
    lines = [
        {"model": MODEL, "created_at": "2026-11-01T12:00:00Z", "response": token.text, "done": False}
        | ({"logprobs": entries([token])} if body.get("logprobs") is True else {})
        for token in made
    ]
    counts = {"prompt_eval_count": len(ids_of(body["prompt"])), "eval_count": len(made), "eval_duration": 1}
    end = {"model": MODEL, "response": "", "done": True, "done_reason": why if body["prompt"] else "load", **counts}
    if "fail_after" in body:
        broken = [*lines[: body["fail_after"]], {"error": "an error was encountered while running the model"}]
        return iter([msgspec.json.encode(line) + b"\n" for line in broken])
    if ask.stream:
        return iter([msgspec.json.encode(line) + b"\n" for line in (*lines, end)])
    reported = {"logprobs": entries(made)} if body.get("logprobs") is True else {}
    return msgspec.json.encode(end | {"response": "".join(token.text for token in made)} | reported)


SERVER = Server(
    kind=Kind.OLLAMA,
    path="/api/generate/native",  # the call below stands in the place of the completions call
    posts={"/api/generate": generate},
    pages={
        "/v1/models": listed("library"),
        "/api/version": {"version": "0.14.0"},
        "/api/ps": LOADED,
        "/api/tags": {"models": []},
    },
    stream_type="application/x-ndjson",
    malformed=Failure(400, {"error": "unexpected EOF"}),
)

KNOWN = Known(
    cells={"logprobs": 20, "context": CONTEXT},
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    bias=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
    hot={"options": {"temperature": "hot"}},
    cold={"options": {"temperature": -1}},
    errors={
        "wrong key": TAKEN,
        "unknown model": UnknownModel,
        "overflow": TAKEN,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": TAKEN,
        "empty prompt": TAKEN,
    },
)
