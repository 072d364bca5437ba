"""vLLM: four forms of prompt, many alternatives, and no suffix, not even an empty one."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import By, Known
from servers.server import ALL, CONTEXT, Failure, Server, listed
from servers.shapes import from_zero


def error(status: int, message: str, type_: str = "BadRequestError") -> Failure:
    """Return an error as vLLM words it: the code is the status."""
    return Failure(status, {"error": {"message": message, "type": type_, "param": None, "code": status}})


TOO_LONG = (
    "You passed 3000 input tokens and requested 16 output tokens. However, the model's context length is only 2048 "
    "tokens, resulting in a maximum input length of 2032 tokens."
)

SERVER = Server(
    kind=Kind.VLLM,
    pages={
        "/v1/models": listed("vllm", root="toy", parent=None, max_model_len=CONTEXT, permission=[]),
        "/version": {"version": "0.20.0"},
    },
    wrong_key=Failure(401, {"error": "Unauthorized"}),
    unknown_model=error(404, "The model `x` does not exist.", "NotFoundError"),
    malformed=error(400, "[{'type': 'json_invalid', 'loc': ('body', 1), 'msg': 'JSON decode error'}]"),
    bad_type=error(
        400, "[{'type': 'float_parsing', 'loc': ('body', 'temperature'), 'msg': 'Input should be a number'}]"
    ),
    bad_range=error(400, "temperature must be non-negative, got -1.0."),
    empty_prompt=error(400, "Either prompt or prompt_embeds must be provided and non-empty."),
    overflow=error(400, TOO_LONG),
    refuses={"suffix": error(400, "suffix is not currently supported")},
    limits={"logprobs": (20, error(400, "Requested sample logprobs of 21, which is greater than max allowed: 20"))},
    prompts=ALL,
    n=128,
    echo=True,
    alternatives=20,
    logprobs=from_zero,
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
