"""llama-cpp-python's example server: nearest to OpenAI's, but that streams have one choice of one prompt."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, StreamCut
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import ALL, TEXT, Ask, Counts, Failure, PromptForm, Server, detail, listed


def together(ask: Ask) -> Failure | None:
    """Return the refusal of what cannot be streamed."""
    for name in ("n", "best_of"):
        if ask.stream and ask.body.get(name, 1) > 1:
            return Failure(400, {"detail": f"{name} > 1 is not supported with stream"})
    return None


SERVER = Server(
    kind=Kind.LLAMA_CPP_PYTHON_EXAMPLE,
    headers={"server": "uvicorn"},
    pages={"/v1/models": listed("llama-cpp-python"), "/healthz": {"status": "ok"}},
    malformed=Failure(422, detail("1", "JSON decode error", "json_invalid")),
    bad_type=Failure(422, detail("temperature", "Input should be a valid number", "float_parsing")),
    bad_range=Failure(422, detail("temperature", "Input should be greater than or equal to 0", "greater_than_equal")),
    overflow=Failure(400, {"detail": "prompt exceeds context window"}),
    prompts=ALL,
    prompts_streamed=TEXT | {PromptForm.TOKENS},
    other_prompts=Failure(400, {"detail": "multiple prompts are not supported with stream"}),
    together=together,
    suffix=True,
    n=128,
    n_streamed=1,
    best_of=True,
    echo=True,
    alternatives=1000,
    counts=Counts.NEVER,
)

KNOWN = Known(
    broken=StreamCut,
    cells={"n": 16, "best_of": 20, "logprobs": 20},
    counted_streamed=False,
    three=By.SEVERAL,
    best=By.SERVER,
    fill=By.SERVER,
    echo=By.SERVER,
    several=By.REFUSED,
    errors={
        "wrong key": TAKEN,
        "unknown model": TAKEN,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
)
