"""text-generation-webui: the suffix appended to the text, and one choice of one prompt a stream."""

from lacuna.core.errors import ParameterRefused, Unauthorized
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, TEXT, Ask, Counts, Failure, PromptForm, Server, detail, listed, openai_error
from servers.shapes import from_zero


def together(ask: Ask) -> Failure | None:
    """Return the refusal of several choices in a stream."""
    if ask.stream and ask.body.get("n", 1) > 1:
        return Failure(400, openai_error("n > 1 is not supported with streaming.", param="n"))
    return None


SERVER = Server(
    kind=Kind.WEBUI,
    headers={"server": "uvicorn"},
    pages={
        "/v1/models": listed("user"),
        "/v1/internal/model/info": {"model_name": "toy", "lora_names": [], "truncation_length": CONTEXT},
    },
    posts={"/v1/internal/stop-generation": lambda _, __: b'"OK"'},
    wrong_key=Failure(401, {"detail": "Unauthorized"}),
    malformed=Failure(422, detail("1", "JSON decode error", "json_invalid")),
    bad_type=Failure(422, detail("temperature", "Input should be a valid number", "float_parsing")),
    bad_range=Failure(400, openai_error("temperature must be non-negative", param="temperature")),
    prompts=TEXT | {PromptForm.TEXTS, PromptForm.TOKENS},
    prompts_streamed=TEXT | {PromptForm.TOKENS},
    other_prompts=Failure(400, openai_error("API Batched generation not yet supported.", param="prompt")),
    together=together,
    suffix_appended=True,
    n=128,
    n_streamed=1,
    echo=True,
    alternatives=1000,
    logprobs=from_zero,
    counts=Counts.ASKED,
    opening=b": ping\n\n",
    breaking=b'data: {"error":{"message":"out of memory","code":500,"type":"InternalServerError"}}\n\n',
)

KNOWN = Known(
    before={"ids": By.REFUSED},
    cells={
        "n": 16,
        "logprobs": 20,
        "context": CONTEXT,
        "empty_prompt": True,
        "prompts": (PromptForm.TEXT, PromptForm.TOKENS),
    },
    three=By.SEVERAL,
    echo=By.SERVER,
    several=By.REFUSED,
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": TAKEN,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
)
