"""Mistral's fill-in-the-middle: a call of its own, answered in the chat's shape."""

from typing import Any

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, Counts, Failure, Part, Server, detail, listed


def error(status: int, message: str, type_: str = "invalid_request_error") -> Failure:
    """Return an error as Mistral words it: flat."""
    return Failure(status, {"object": "error", "message": message, "type": type_, "param": None, "code": None})


def whole(part: Part) -> dict[str, Any]:
    """Return a choice as a chat's message."""
    message = {"role": "assistant", "content": part.text, "tool_calls": None}
    return {"index": part.index, "message": message, "finish_reason": part.reason}


def chunk(part: Part) -> dict[str, Any]:
    """Return a piece of a choice as a chat's delta."""
    return {"index": part.index, "delta": {"content": part.text}, "finish_reason": part.reason}


SERVER = Server(
    kind=Kind.MISTRAL_FIM,
    home="https://api.mistral.ai/v1",
    path="/v1/fim/completions",
    pages={"/v1/models": listed("mistralai", max_context_length=CONTEXT, capabilities={"completion_fim": True})},
    wrong_key=Failure(401, {"message": "Unauthorized", "request_id": "1"}),
    unknown_model=error(400, "Invalid model: x", "invalid_model"),
    malformed=Failure(422, detail("1", "JSON decode error", "json_invalid")),
    bad_type=Failure(422, detail("temperature", "Input should be a valid number", "float_parsing")),
    bad_range=Failure(422, detail("temperature", "Input should be greater than or equal to 0", "greater_than_equal")),
    overflow=error(400, "Prompt contains 3000 tokens, too large for model with 2048 maximum context length"),
    other_prompts=Failure(422, detail("prompt", "Input should be a valid string", "string_type")),
    suffix=True,
    seed_name="random_seed",
    bias=False,
    alternatives=None,
    counts=Counts.END,
    choice=whole,
    chunk=chunk,
    about={"id": "1", "object": "chat.completion", "created": 1, "model": "toy"},
    breaking=b'data: {"object":"error","message":"Service unavailable.","type":"service_error","code":"3700"}\n\n',
)

KNOWN = Known(
    before={"stops_of_five": By.LACUNA},
    cells={"context": CONTEXT, "empty_prompt": True, "stops": 128},
    alternatives=None,
    alternatives_streamed=None,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    fill=By.SERVER,
    bias=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
    errors={
        "wrong key": Unauthorized,
        "unknown model": UnknownModel,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
)
