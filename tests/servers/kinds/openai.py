"""OpenAI, as it was until its completions models were retired in 2026."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import ALL, Ask, Failure, Server, listed, openai_error

TOO_LONG = (
    "This model's maximum context length is 2048 tokens, however you requested 3016 tokens (3000 in your prompt; 16 "
    "for the completion). Please reduce your prompt; or completion length."
)


def together(ask: Ask) -> Failure | None:
    """Return the refusal of what its last models did not take at the same time."""
    body = ask.body
    if body.get("echo") and body.get("logprobs") is not None:
        said = "Setting 'echo' and 'logprobs' at the same time is not supported for this model."
        return Failure(400, openai_error(said))
    if body.get("best_of", 1) > 1 and ask.stream:
        return Failure(400, openai_error("You can't stream results with best_of > 1.", param="best_of"))
    return None


SERVER = Server(
    kind=Kind.OPENAI,
    home="https://api.openai.com/v1",
    pages={"/v1/models": listed("openai", shutdown_date="2026-09-28")},
    wrong_key=Failure(401, openai_error("Incorrect API key provided: sk-wrong.", code="invalid_api_key")),
    unknown_model=Failure(404, openai_error("The model `x` does not exist", code="model_not_found")),
    malformed=Failure(400, openai_error("We could not parse the JSON body of your request.")),
    bad_type=Failure(400, openai_error("'hot' is not of type 'number' - 'temperature'", param="temperature")),
    bad_range=Failure(400, openai_error("-1 is less than the minimum of 0 - 'temperature'", param="temperature")),
    overflow=Failure(400, openai_error(TOO_LONG, code="context_length_exceeded")),
    limits={
        "n": (128, Failure(400, openai_error("n is too large", param="n"))),
        "best_of": (20, Failure(400, openai_error("best_of is too large", param="best_of"))),
        "logprobs": (
            5,
            Failure(400, openai_error("9 is greater than the maximum of 5 - 'logprobs'", param="logprobs")),
        ),
        "stop": (4, Failure(400, openai_error("The list of stops is too long - 'stop'", param="stop"))),
    },
    together=together,
    prompts=ALL,
    suffix=True,
    n=128,
    best_of=True,
    echo=True,
    breaking=b'data: {"error":{"message":"out of memory","type":"server_error","param":null,"code":null}}\n\n',
)

KNOWN = Known(
    before={"echo": By.SERVER},
    cells={"n": 16, "n_streamed": 16, "echo": False, "echo_streamed": False},
    best=By.SERVER,
    fill=By.SERVER,
    stops_of_five=By.LACUNA,
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
