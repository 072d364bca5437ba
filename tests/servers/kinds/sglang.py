"""SGLang: errors without a wrapping, offsets that say nothing, and a suffix that is ignored."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import By, Known
from servers.server import ALL, CONTEXT, Failure, Server, listed
from servers.shapes import without_offsets


def error(status: int, message: str, type_: str = "BadRequestError") -> Failure:
    """Return an error as SGLang words it: flat."""
    return Failure(status, {"object": "error", "message": message, "type": type_, "param": None, "code": status})


SERVER = Server(
    kind=Kind.SGLANG,
    pages={
        "/v1/models": listed("sglang", root="toy", max_model_len=CONTEXT),
        "/get_model_info": {"model_path": "toy", "tokenizer_path": "toy", "is_generation": True},
    },
    wrong_key=Failure(401, {"error": "Unauthorized"}),
    unknown_model=error(404, "The model `x` does not exist.", "NotFoundError"),
    malformed=error(400, "1 validation error: JSON decode error"),
    bad_type=error(400, "1 validation error: ('body', 'temperature') Input should be a valid number"),
    bad_range=error(400, "temperature must be non-negative, got -1.0."),
    empty_prompt=error(400, "Prompt cannot be empty"),
    overflow=error(400, "The input (3000 tokens) is longer than the model's context length (2048 tokens)."),
    prompts=ALL,
    n=128,
    echo=True,
    alternatives=20,
    logprobs=without_offsets,
    breaking=b'data: {"error":{"message":"out of memory","type":"ServerError","code":500}}\n\ndata: [DONE]\n\n',
)

KNOWN = Known(
    cells={"n": 16, "n_streamed": 16, "context": CONTEXT},
    echo=By.SERVER,
    errors={
        "wrong key": Unauthorized,
        "unknown model": UnknownModel,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": ParameterRefused,
    },
)
