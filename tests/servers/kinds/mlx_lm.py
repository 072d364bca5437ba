"""mlx_lm.server: HTTP/1.0, and a closed connection in answer to a number of probabilities."""

from lacuna.core.errors import ParameterRefused, StreamCut, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import Counts, Failure, Server, listed

HANGS_UP = Failure(None)

SERVER = Server(
    kind=Kind.MLX_LM,
    http="HTTP/1.0",
    headers={"Server": "BaseHTTP/0.6 Python/3.12.4"},
    pages={"/v1/models": listed(None), "/health": {"status": "ok"}},
    not_found=Failure(404, b"Not Found"),
    unknown_model=Failure(404, {"error": "Model x was not found."}),
    malformed=Failure(400, {"error": "Invalid JSON in request body"}),
    bad_type=Failure(400, {"error": "temperature must be a non-negative float"}),
    bad_range=Failure(400, {"error": "temperature must be a non-negative float"}),
    refuses={"logprobs": HANGS_UP},
    other_prompts=HANGS_UP,
    alternatives=None,
    counts=Counts.ASKED,
    opening=b": keepalive 5/5\n\n",
)

KNOWN = Known(
    broken=StreamCut,
    cells={"empty_prompt": True},
    alternatives=None,
    alternatives_streamed=None,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
    errors={
        "wrong key": TAKEN,
        "unknown model": UnknownModel,
        "overflow": TAKEN,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
)
