"""Ollama's compatible mode: the prompt in the model's chat template, and zeros counted on every chunk."""

from lacuna.core.errors import ParameterRefused, StreamCut, UnknownModel
from lacuna.core.servers import Kind
from servers.kinds.ollama import LOADED
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, Counts, Failure, Server, listed, openai_error


def refused(message: str) -> Failure:
    """Return an error as this mode words it: the code is null."""
    return Failure(400, openai_error(message))


SERVER = Server(
    kind=Kind.OLLAMA_COMPATIBLE,
    pages={"/v1/models": listed("library"), "/api/version": {"version": "0.14.0"}, "/api/ps": LOADED},
    unknown_model=Failure(404, openai_error("model 'x' not found", "not_found_error")),
    malformed=refused("unexpected EOF"),
    bad_type=refused(
        "json: cannot unmarshal string into Go struct field CompletionRequest.temperature of type float32"
    ),
    nothing="load",
    refuses={"suffix": refused("registry.ollama.ai/library/toy does not support insert")},
    limits={"logprobs": (20, refused("top_logprobs must be between 0 and 20"))},
    other_prompts=refused("json: cannot unmarshal array into Go struct field CompletionRequest.prompt of type string"),
    bias=False,
    alternatives=None,
    counts=Counts.ASKED,
    zeros=True,
    breaking=b'data: {"id":"cmpl-1","choices":[{"text":"","index":0,"finish_reason":null}]}\n\n',
)

KNOWN = Known(
    cells={"context": CONTEXT},
    broken=StreamCut,
    told_as=Kind.OLLAMA,
    alternatives=None,
    alternatives_streamed=None,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    bias=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
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
