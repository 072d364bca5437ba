"""llama.cpp's own server: probabilities as the chat's API has them, counts with each choice's end, and /infill."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import ALL, CONTEXT, Ask, Counts, Failure, Server, listed
from servers.shapes import content, entries
from servers.toy import Toy, Wish, ids_of, write

SLOTS = 4


def error(status: int, message: str, type_: str = "invalid_request_error", **more: Any) -> Failure:
    """Return an error as llama.cpp words it: the code is the status."""
    return Failure(status, {"error": {"code": status, "message": message, "type": type_, **more}})


def infill(ask: Ask, _: int) -> Iterator[bytes] | bytes:
    """Return what belongs into a gap, in the native shape: no choices, and no end but the field's."""
    body = ask.body
    read = len(ids_of(body["input_prefix"])) + len(ids_of(body["input_suffix"]))
    start = int(body.get("seed", 0)) + read
    *tokens, why = write(
        Wish(start=start, length=body["n_predict"], stops=body.get("stop", []), alternatives=body.get("n_probs", 0))
    )
    made = [token for token in tokens if isinstance(token, Toy)]
    events = [
        {"index": 0, "content": token.text, "tokens": [token.id], "stop": False}
        | ({"completion_probabilities": entries([token])} if body.get("n_probs") else {})
        for token in made
    ]
    counts = {"tokens_evaluated": read, "tokens_predicted": len(made)}
    stopped = {"content": "", "stop": True, "stop_type": "limit" if why == "length" else "word", **counts}
    if not ask.stream:
        return msgspec.json.encode(stopped | {"content": "".join(token.text for token in made)})
    return iter([b"data: " + msgspec.json.encode(event) + b"\n\n" for event in (*events, stopped)])


SERVER = Server(
    kind=Kind.LLAMA_CPP,
    headers={"Server": "llama.cpp"},
    pages={
        "/v1/models": listed("llamacpp", meta={"n_ctx": CONTEXT, "n_ctx_train": 4096}) | {"models": [{"name": "toy"}]},
        "/props": {"default_generation_settings": {"n_ctx": CONTEXT}, "total_slots": SLOTS, "build_info": "b1"},
        "/health": {"status": "ok"},
    },
    posts={"/infill": infill, "/tokenize": lambda ask, _: msgspec.json.encode({"tokens": ids_of(ask.body["content"])})},
    not_found=error(404, "File Not Found", "not_found_error"),
    wrong_key=error(401, "Invalid API Key", "authentication_error"),
    malformed=error(400, "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error"),
    bad_type=error(400, "[json.exception.type_error.302] type must be number, but is string"),
    overflow=error(
        400,
        "request (3000 tokens) exceeds the available context size (2048 tokens), try increasing it",
        "exceed_context_size_error",
        n_prompt_tokens=3000,
        n_ctx=CONTEXT,
    ),
    limits={"n": (SLOTS, error(400, "Field 'n': Value must be between 1 <= value <= 4, but got 9"))},
    nothing="length",
    prompts=ALL,
    n=SLOTS,
    alternatives=1000,
    least_alternatives=1,
    logprobs=content,
    counts=Counts.EACH_END,
    about={"id": "chatcmpl-1", "object": "text_completion", "created": 1, "model": "toy", "system_fingerprint": "b1"},
    nulls=True,
    breaking=b'data: {"error":{"code":500,"message":"Compute error.","type":"server_error"}}\n\n',
)

KNOWN = Known(
    cells={"logprobs": 20, "context": CONTEXT, "stream_options": True},
    fill=By.INFILL,
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": TAKEN,
        "empty prompt": TAKEN,
    },
)
