"""LiteLLM's proxy before a server that does everything: what it lets through, as its own answers show."""

from typing import Any

from lacuna.core.errors import ContextOverflow, ParameterRefused, StreamCut, Unauthorized, UnknownModel
from lacuna.core.servers import Kind, PromptForm
from servers.known import TAKEN, By, Known
from servers.server import ALL, CONTEXT, Counts, Failure, Part, Server, openai_error
from servers.shapes import legacy


def error(message: str, type_: str | None = None) -> Failure:
    """Return an error as LiteLLM words it, the code as a text."""
    return Failure(400, openai_error(message, type_ or "None", "None", "400"))


def from_behind(message: str) -> Failure:
    """Return an error of the server behind it."""
    said = f"litellm.BadRequestError: OpenAIException - Error code: 400 - {message}"
    return error(f"{said}\n\nLiteLLM: model group 'toy' failed with the error above. No fallback was attempted.")


def chunk(part: Part) -> dict[str, Any]:
    """Return a piece of a choice: all are the first, none has probabilities, and the end has no text."""
    return {"index": 0} | ({"finish_reason": part.reason} if part.reason else {"text": part.text})


SERVER = Server(
    kind=Kind.LITELLM,
    pages={
        "/v1/models": {
            "data": [{"id": "toy", "object": "model", "owned_by": "openai", "max_input_tokens": CONTEXT}],
            "object": "list",
        },
        "/health/liveliness": "I'm alive!",
    },
    wrong_key=error("No connected db.", "no_db_connection"),
    unknown_model=error("400: {'error': '/completions: Invalid model name passed in model=x.'}"),
    malformed=Failure(400, openai_error("Invalid JSON payload: unexpected end", param="request_body", code="400")),
    bad_type=from_behind("temperature: Expected `float | null`, got `str`."),
    bad_range=from_behind("temperature is -1.0; it must be from 0 to 2."),
    overflow=from_behind("This model's maximum context length is 2048 tokens, however you requested 3016 tokens."),
    limits={"logprobs": (5, from_behind("logprobs is 20; it must be from 0 to 5."))},
    prompts=ALL,
    suffix=True,
    n=16,
    stops=4,
    best_of=True,
    echo=True,
    logprobs=legacy,
    logprobs_streamed=False,
    counts=Counts.ASKED_BESIDE,
    chunk=chunk,
)

KNOWN = Known(
    before={
        "counted_streamed": False,
        "three_whole": By.SEVERAL,
        "best": By.LACUNA,
        "fill": By.WORDS,
        "echo": By.LEFT_OUT,
        "ids": By.REFUSED,
    },
    broken=StreamCut,
    cells={
        "n": 16,
        "best_of": 20,
        "echo": True,
        "echo_streamed": True,
        "prompts": (PromptForm.TEXT, PromptForm.TOKENS),
        "suffix": True,
        "empty_prompt": True,
        "stream_options": True,
        "logprobs_streamed": False,
        "context": CONTEXT,
    },
    alternatives_streamed=None,
    three=By.SEVERAL,
    best=By.SERVER,
    fill=By.SERVER,
    echo=By.SERVER,
    stops_of_five=By.LACUNA,
    several=By.REFUSED,
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
