"""Together: a bare list of models, one probability a token without alternatives, and a token in each chunk."""

from typing import Any

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, Counts, Failure, Part, Server, openai_error, plain_choice
from servers.shapes import chosen_alone


def with_token(part: Part) -> dict[str, Any]:
    """Return a streamed choice, which names its token."""
    tokens = [{"id": token.id, "text": token.text, "logprob": token.logprob, "special": False} for token in part.tokens]
    return plain_choice(part) | ({"token": tokens[0]} if tokens else {})


SERVER = Server(
    kind=Kind.TOGETHER,
    home="https://api.together.xyz/v1",
    pages={
        "/v1/models": [{"id": "toy", "object": "model", "type": "language", "context_length": CONTEXT, "pricing": {}}]
    },
    wrong_key=Failure(401, openai_error("Invalid API key provided.", code="invalid_api_key")),
    unknown_model=Failure(404, openai_error("Unable to access model x.", code="model_not_available")),
    malformed=Failure(400, openai_error("Invalid JSON")),
    bad_type=Failure(422, openai_error("temperature: expected a number", param="temperature")),
    bad_range=Failure(422, openai_error("temperature: must be at least 0", param="temperature")),
    overflow=Failure(422, openai_error("Input validation error: the context length of this model is 2048 tokens")),
    limits={"logprobs": (1, Failure(400, openai_error("logprobs must be 0 or 1", param="logprobs")))},
    other_prompts=Failure(400, openai_error("prompt: expected a string", param="prompt")),
    n=128,
    alternatives=1,
    logprobs=chosen_alone,
    counts=Counts.END,
    chunk=with_token,
    reasons={"stop": "eos"},
    breaking=b'data: {"error":{"message":"out of memory","type":"server_error","param":null,"code":null}}\n\n',
)

KNOWN = Known(
    before={"stops_of_five": By.LACUNA},
    cells={"n": 16, "n_streamed": 16, "context": CONTEXT, "empty_prompt": True, "stream_options": True, "stops": 128},
    alternatives=0,
    alternatives_streamed=0,
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
