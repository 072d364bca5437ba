"""KoboldCpp: one prompt at a time, a fixed number of alternatives, all of them at the end of a stream."""

from lacuna.core.errors import ServerFailed, Unauthorized
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.server import CONTEXT, Counts, Failure, Server, listed
from servers.shapes import both

BAD_INPUT = Failure(500, {"detail": {"msg": "Error parsing input.", "type": "bad_input"}})

SERVER = Server(
    kind=Kind.KOBOLDCPP,
    headers={"Server": "ConcedoLlamaForKoboldServer"},
    pages={
        "/v1/models": listed("koboldcpp"),
        "/api/extra/version": {"result": "KoboldCpp", "version": "1.121"},
        "/api/extra/true_max_context_length": {"value": CONTEXT},
        "/api/tags": {"models": [{"name": "koboldcpp"}]},
    },
    posts={"/api/extra/abort": lambda _, __: b'{"success":true,"done":true}'},
    not_found=Failure(404, b"<html><head><title>Not Found</title></head></html>"),
    wrong_key=Failure(401, {"detail": {"error": "Unauthorized", "msg": "The key is missing.", "type": "unauthorized"}}),
    malformed=BAD_INPUT,
    bad_type=BAD_INPUT,
    other_prompts=BAD_INPUT,
    alternatives=5,
    always_alternatives=5,
    logprobs=both,
    late=True,
    counts=Counts.ALWAYS,
    about={"id": "cmpl-A1", "object": "text_completion", "created": 1, "model": "koboldcpp/toy"},
    reasons={"stop": "length"},  # of a stop text; "stop" is for the model's own end
    breaking=b'data: {"id":"cmpl-A1","choices":[{"index":0,"text":"","finish_reason":"error"}]}\n\ndata: [DONE]\n\n',
)

KNOWN = Known(
    cells={"context": CONTEXT, "empty_prompt": True, "stream_options": True},
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    several=By.REFUSED,
    ids=By.REFUSED,
    cut="length",
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": TAKEN,
        "malformed": ServerFailed,
        "bad type": ServerFailed,
        "bad range": TAKEN,
        "empty prompt": TAKEN,
    },
)
