"""A server that nothing is known of: it completes one text, and ignores what it does not know."""

from lacuna.core.errors import ServerFailed, StreamCut
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import Counts, Failure, Server, listed

FAILED = Failure(500, b"Internal Server Error")

SERVER = Server(
    kind=Kind.UNKNOWN,
    pages={"/v1/models": listed("somebody")},
    not_found=Failure(404, b""),
    malformed=FAILED,
    bad_type=FAILED,
    other_prompts=FAILED,
    bias=False,
    seed=False,
    alternatives=None,
    counts=Counts.NEVER,
    counted=False,
    done=b"",
)

KNOWN = Known(
    before={"best": By.LACUNA, "bias": By.UNHEARD, "echo": By.UNHEARD, "stops_of_five": By.LACUNA},
    broken=StreamCut,
    cells={
        "empty_prompt": True,
        "logprobs": None,
        "seed": False,
        "stops": 128,
        "logit_bias": False,
        "echo": False,
        "echo_streamed": False,
    },
    alternatives=None,
    alternatives_streamed=None,
    counted=False,
    counted_streamed=False,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    bias=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
    errors={
        "wrong key": TAKEN,
        "unknown model": TAKEN,
        "overflow": TAKEN,
        "malformed": ServerFailed,
        "bad type": ServerFailed,
        "bad range": TAKEN,
        "empty prompt": TAKEN,
    },
)
