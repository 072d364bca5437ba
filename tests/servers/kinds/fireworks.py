"""Fireworks: four forms of prompt, and a too long one cut without a word."""

from lacuna.core.errors import ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import ALL, CONTEXT, Counts, Failure, Server, openai_error

SERVER = Server(
    kind=Kind.FIREWORKS,
    home="https://api.fireworks.ai/inference/v1",
    pages={"/v1/models": {"data": [{"id": "toy", "owned_by": "fireworks", "context_length": CONTEXT}]}},
    wrong_key=Failure(401, openai_error("The API key you provided is invalid.", code="UNAUTHORIZED")),
    unknown_model=Failure(404, openai_error("Model not found, inaccessible, and/or not deployed", code="NOT_FOUND")),
    malformed=Failure(400, openai_error("Invalid JSON")),
    bad_type=Failure(400, openai_error("temperature: Input should be a valid number", param="temperature")),
    bad_range=Failure(400, openai_error("temperature: must be at least 0", param="temperature")),
    limits={"logprobs": (5, Failure(400, openai_error("logprobs must be at most 5", param="logprobs")))},
    prompts=ALL,
    n=128,
    echo=True,
    counts=Counts.END,
    breaking=b'data: {"error":{"message":"out of memory","type":"server_error","param":null,"code":null}}\n\n',
)

KNOWN = Known(
    before={"stops_of_five": By.LACUNA},
    cells={"n": 16, "n_streamed": 16, "context": CONTEXT, "empty_prompt": True, "stream_options": True, "stops": 128},
    echo=By.SERVER,
    errors={
        "wrong key": Unauthorized,
        "unknown model": UnknownModel,
        "overflow": TAKEN,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
)
