"""Text Generation Inference: stops as a list only, no probabilities, and an empty reason while a choice goes on."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, TEXTS, Counts, Failure, Server, listed


def error(message: str) -> Failure:
    """Return an error as TGI words it."""
    return Failure(422, {"error": f"Input validation error: {message}", "error_type": "validation"})


SERVER = Server(
    kind=Kind.TGI,
    pages={
        "/v1/models": listed("toy"),
        "/info": {"model_id": "toy", "max_total_tokens": CONTEXT, "max_input_tokens": 2000},
    },
    wrong_key=Failure(401, {"error": "Unauthorized"}),
    malformed=Failure(400, b"Failed to parse the request body as JSON: EOF while parsing an object at line 1 column 1"),
    bad_type=Failure(
        422, b'Failed to deserialize the JSON body: temperature: invalid type: string "hot", expected f32'
    ),
    bad_range=error("`temperature` must be strictly positive"),
    empty_prompt=error("`inputs` cannot be empty"),
    overflow=error(
        "`inputs` tokens + `max_new_tokens` must be <= 2048. Given: 3000 `inputs` tokens and 16 `max_new_tokens`"
    ),
    refuses={"suffix": error("Suffix is not supported and can be achieved by preprocessing the prompt.")},
    limits={"stop": (4, error("`stop` supports up to 4 stop sequences. Given: 5"))},
    prompts=TEXTS,
    other_prompts=Failure(
        422, b"Failed to deserialize the JSON body: data did not match any variant of untagged enum Prompt"
    ),
    bias=False,
    alternatives=None,
    counts=Counts.END,
    about={"id": "", "object": "text_completion", "created": 1, "model": "toy", "system_fingerprint": "3.3.0-native"},
    reasons={"stop": "stop_sequence"},
    unfinished="",
    opening=b":\n\n",
    breaking=b'data: {"error":{"message":"out of memory","http_status_code":422}}\n\ndata: [DONE]\n\n',
)

KNOWN = Known(
    cells={"context": CONTEXT},
    alternatives=None,
    alternatives_streamed=None,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    bias=By.LEFT_OUT,
    ids=By.REFUSED,
    stops_of_five=By.LACUNA,
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": ParameterRefused,
    },
)
