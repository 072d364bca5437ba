"""llama-cpp-python's classic server: one prompt, one choice, and 500 for whatever is not as it should be."""

from lacuna.core.errors import ContextOverflow, ServerFailed, StreamCut, Unauthorized
from lacuna.core.servers import Kind
from servers.kinds.openai import TOO_LONG
from servers.known import TAKEN, By, Known
from servers.server import TEXT, Counts, Failure, Server, openai_error

FAILED = Failure(500, openai_error("", "internal_server_error"))

SERVER = Server(
    kind=Kind.LLAMA_CPP_PYTHON,
    headers={"server": "uvicorn"},
    pages={
        "/v1/models": {
            "object": "list",
            "data": [{"id": "toy", "object": "model", "owned_by": "me", "permissions": []}],
        }
    },
    wrong_key=Failure(401, {"detail": "Invalid API key"}),
    malformed=Failure(500, b"Internal Server Error"),
    bad_type=Failure(
        500, openai_error("[{'type': 'float_parsing', 'loc': ('body', 'temperature')}]", "internal_server_error")
    ),
    empty_prompt=FAILED,
    overflow=Failure(400, openai_error(TOO_LONG, param="messages", code="context_length_exceeded")),
    prompts=TEXT,
    other_prompts=FAILED,
    suffix=True,  # its tokens are read, between markers that are no model's
    echo=True,
    echo_streamed=False,
    alternatives=1000,
    counts=Counts.NEVER,
    opening=b": ping - 2026-10-01 12:00:00\n\n",
)

KNOWN = Known(
    broken=StreamCut,
    cells={"logprobs": 20, "empty_prompt": False},
    counted_streamed=False,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    echo=By.SERVER,
    several=By.REFUSED,
    ids=By.REFUSED,
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": ContextOverflow,
        "malformed": ServerFailed,
        "bad type": ServerFailed,
        "bad range": TAKEN,
        "empty prompt": ServerFailed,
    },
)
