"""TabbyAPI: carriage returns, pings, and its name in a public file; it also says that it is KoboldCpp."""

from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, TEXTS, Counts, Failure, Server, detail, listed, openai_error
from servers.shapes import from_zero

SERVER = Server(
    kind=Kind.TABBY,
    pages={
        "/.well-known/serviceinfo": {"version": 0.1, "software": {"name": "TabbyAPI", "repository": "x"}},
        "/api/extra/version": {"result": "KoboldCpp", "version": "1.74"},
        "/props": {"default_generation_settings": {"n_ctx": CONTEXT}},
        "/v1/models": listed("tabbyAPI"),
        "/v1/model": {"id": "toy", "object": "model", "parameters": {"max_seq_len": CONTEXT}},
    },
    wrong_key=Failure(401, {"detail": "Invalid API key"}),
    malformed=Failure(422, detail("1", "JSON decode error", "json_invalid")),
    bad_type=Failure(422, detail("temperature", "Input should be a valid number", "float_parsing")),
    bad_range=Failure(422, detail("temperature", "Input should be greater than or equal to 0", "greater_than_equal")),
    overflow=Failure(
        400, openai_error("Context length 3000 is greater than max_seq_len 2048", code="context_length_exceeded")
    ),
    prompts=TEXTS,
    other_prompts=Failure(422, detail("prompt", "Input should be a valid string", "string_type")),
    n=128,
    seed=False,
    alternatives=1000,
    logprobs=from_zero,
    counts=Counts.END_AGAIN,
    about={"id": "chatcmpl-1", "object": "text_completion", "created": 1, "model_name": "toy"},
    opening=b": ping\n\n",
    line_end=b"\r\n",
    breaking=b'data: {"error":{"message":"Completion aborted.","trace":"Traceback"}}\r\n\r\n',
)

KNOWN = Known(
    cells={"n": 16, "logprobs": 20, "context": CONTEXT, "empty_prompt": True},
    three=By.SEVERAL,  # its streams of several choices write more than they are asked to
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
    ids=By.REFUSED,
)
