"""OpenRouter: a gateway whose errors may come with status 200, and which ignores most fields."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, Counts, Failure, Server


def error(status: int, message: str) -> Failure:
    """Return an error as OpenRouter words it."""
    return Failure(status, {"error": {"code": status, "message": message}})


SERVER = Server(
    kind=Kind.OPENROUTER,
    home="https://openrouter.ai/api/v1",
    headers={"X-Generation-Id": "gen-1"},
    pages={"/v1/models": {"data": [{"id": "toy", "context_length": CONTEXT, "supported_parameters": ["temperature"]}]}},
    wrong_key=error(401, "No auth credentials found"),
    unknown_model=error(400, "x is not a valid model ID"),
    malformed=error(400, "Invalid JSON body"),
    bad_type=error(400, "temperature: Expected number, received string"),
    bad_range=error(400, "temperature: Number must be greater than or equal to 0"),
    overflow=error(
        400, "This endpoint's maximum context length is 2048 tokens. However, you requested about 3016 tokens."
    ),
    other_prompts=error(400, "prompt: Expected string, received array"),
    alternatives=None,
    counts=Counts.ALWAYS,
    about={"id": "gen-1", "provider": "Somebody", "object": "chat.completion.chunk", "created": 1, "model": "toy"},
    opening=b": OPENROUTER PROCESSING\n\n",
    breaking=b'data: {"id":"gen-1","error":{"code":502,"message":"It hung up"},"choices":[{"index":0,"text":"",'
    b'"finish_reason":"error"}]}\n\n',
)

KNOWN = Known(
    before={"stops_of_five": By.LACUNA},
    cells={"context": CONTEXT, "empty_prompt": True, "stream_options": True, "stops": 128},
    alternatives=None,
    alternatives_streamed=None,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
    stops_of_five=By.SERVER,
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
