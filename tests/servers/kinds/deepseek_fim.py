"""DeepSeek's beta: a real suffix, and empty lines or comments while the request waits."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import Ask, Failure, Server, listed, openai_error


def together(ask: Ask) -> Failure | None:
    """Return the refusal of an echo beside a suffix."""
    if ask.body.get("echo") and ask.body.get("suffix"):
        return Failure(400, openai_error("echo is not supported with suffix", param="echo"))
    return None


SERVER = Server(
    kind=Kind.DEEPSEEK_FIM,
    home="https://api.deepseek.com/beta",
    base="/beta",
    path="/beta/completions",
    pages={"/beta/models": listed("deepseek")},
    wrong_key=Failure(401, openai_error("Authentication Fails", "authentication_error", code="invalid_request_error")),
    unknown_model=Failure(400, openai_error("Model Not Exist", code="invalid_request_error")),
    malformed=Failure(400, openai_error("Failed to parse the request body as JSON: EOF while parsing an object")),
    bad_type=Failure(422, openai_error('temperature: invalid type: string "hot", expected f32')),
    bad_range=Failure(422, openai_error("Invalid temperature value, the valid range of temperature is [0, 2.0]")),
    overflow=Failure(400, openai_error("This model's maximum context length is 2048 tokens.")),
    limits={
        "logprobs": (20, Failure(422, openai_error("logprobs: must be at most 20", param="logprobs"))),
        "stop": (16, Failure(422, openai_error("stop: at most 16", param="stop"))),
    },
    other_prompts=Failure(422, openai_error("prompt: invalid type: sequence, expected a string", param="prompt")),
    together=together,
    suffix=True,
    echo=True,
    bias=False,
    alternatives=20,
    opening=b": keep-alive\n\n",
    before_json=b"\n\n",
    breaking=b'data: {"choices":[{"index":0,"text":"","finish_reason":"insufficient_system_resource"}]}\n\n',
)

KNOWN = Known(
    cells={"empty_prompt": True, "stops": 128},
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    fill=By.SERVER,
    echo=By.SERVER,
    bias=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
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
