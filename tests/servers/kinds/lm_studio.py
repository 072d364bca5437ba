"""LM Studio: little is documented of it, and it reports no probabilities."""

from lacuna.core.errors import ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, Failure, Server, listed, openai_error

SERVER = Server(
    kind=Kind.LM_STUDIO,
    pages={
        "/v1/models": listed("organization_owner"),
        "/api/v1/models": {"models": [{"type": "llm", "key": "toy", "loaded_instances": [{"id": "toy"}]}]},
        "/api/v0/models": {"data": [{"id": "toy", "state": "loaded", "loaded_context_length": CONTEXT}]},
    },
    wrong_key=Failure(401, openai_error("Malformed LM Studio API token provided: sk-wrong.", code="invalid_api_key")),
    unknown_model=Failure(404, openai_error("Model 'x' was not found.", param="model", code="model_not_found")),
    malformed=Failure(400, {"error": "Unexpected end of JSON input"}),
    bad_type=Failure(400, {"error": "'temperature' must be a number"}),
    other_prompts=Failure(400, {"error": "'prompt' must be a string"}),
    bias=False,
    alternatives=None,
    breaking=b'event: error\ndata: {"error":{"message":"Compute error."},"message":"Compute error."}\n\n',
)

KNOWN = Known(
    cells={"empty_prompt": True, "context": CONTEXT},
    alternatives=None,
    alternatives_streamed=None,
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    best=By.LEFT_OUT,
    bias=By.LEFT_OUT,
    several=By.REFUSED,
    ids=By.REFUSED,
    errors={
        "wrong key": Unauthorized,
        "unknown model": UnknownModel,
        "overflow": TAKEN,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": TAKEN,
        "empty prompt": TAKEN,
    },
)
