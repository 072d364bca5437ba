"""A completions server that answers by the first part of the path: well, slowly, never, or with a kind of failure."""

import json
from collections.abc import Mapping
from typing import Any

from services.loopback import Conversation

OVERFLOW = (
    "This model's maximum context length is 2048 tokens, however you requested 2300 tokens (1900 in your prompt; 400 "
    "for the completion)."
)
SENTENCES = (
    (" nobody", " came", " to", " the", " sill", "."),
    (" the", " lamp", " had", " burned", " low", "."),
    (" a", " voice", " on", " the", " stair", " said", ":", " you", " are", " late", "."),
)
OTHERS = (" some", "body", " no one", " the", "\n")  # what else each token might have been
MODELS = [
    {"id": "davinci-002", "context_length": 16_384, "shutdown_date": "2028-09-28"},
    {"id": "accounts/somebody/models/a-model-with-a-rather-long-name-70b-instruct-q4", "context_length": 131_072},
    {"id": "babbage-002"},
]


def _event(text: str, index: int = 0, reason: str | None = None, *, likely: float = -0.4) -> bytes:
    logprobs: dict[str, Any] | None = None
    if text:
        top = {other: likely - 0.7 - 0.9 * k for k, other in enumerate(OTHERS)} | {text: likely}
        logprobs = {"tokens": [text], "token_logprobs": [likely], "top_logprobs": [top], "text_offset": [0]}
    choice = {"index": index, "text": text, "logprobs": logprobs, "finish_reason": reason}
    return b"data: " + json.dumps({"id": "c", "model": "davinci-002", "choices": [choice]}).encode() + b"\n\n"


def _choice(sentence: int, index: int) -> bytes:
    words = SENTENCES[sentence % len(SENTENCES)]
    return b"".join(_event(word, index, likely=-0.1 - 0.7 * (k * k % 7)) for k, word in enumerate(words))


def _error(message: str, **fields: object) -> bytes:
    return json.dumps({"error": {"message": message, **fields}}).encode()


DONE = b"data: [DONE]\n\n"
WORDS = b"".join(_event(word) for word in (" nobody", " spoke"))
# What the server answers: a status and a body, by the first part of the path.
FAILURES: Mapping[str, tuple[str, bytes]] = {
    "key": ("401 Unauthorized", _error("Incorrect API key provided.")),
    "model": ("404 Not Found", _error("The model `m` does not exist.", code="model_not_found")),
    "chat": ("404 Not Found", _error("This is a chat model.", param="model")),
    "page": ("404 Not Found", b"<html><title>nginx</title></html>"),
    "context": ("400 Bad Request", _error(OVERFLOW, code="context_length_exceeded")),
    "parameter": ("400 Bad Request", _error("stop: too many")),
    "quota": ("402 Payment Required", _error("Insufficient credits")),
    "broken": ("500 Internal Server Error", _error("Out of memory.")),
    "cut": ("200 OK", WORDS),
    "no-reason": ("200 OK", WORDS + DONE),
    "nothing": ("200 OK", DONE),
    "garbled": ("200 OK", b"Hello."),
    "in-the-stream": ("200 OK", WORDS + b"data: " + _error("Compute error.", code=500) + b"\n\n"),
}
FINE, SLOW, SILENT, BUSY = "The cellar", "A server that takes its time and has a long name", "Silent", "Busy"
PATHS = {FINE: "fine", SLOW: "slow", SILENT: "silent", BUSY: "busy"} | {name: name for name in FAILURES}


async def answer(conversation: Conversation) -> None:
    """Answer one request."""
    method, path = conversation.head.split()[:2]
    kind = path.split("/")[1]
    if method == "GET":
        listing = path.endswith("/models")
        await conversation.begin("200 OK" if listing else "404 Not Found")
        await conversation.send(json.dumps({"data": MODELS} if listing else {}).encode())
    elif not path.endswith("/completions"):
        await conversation.begin("404 Not Found")
    elif kind == "silent":
        await conversation.hung_up()
    elif kind == "busy":
        await conversation.begin("503 Service Unavailable", retry_after_ms="60000")
        await conversation.send(_error("Overloaded."))
    elif kind in FAILURES:
        status, body = FAILURES[kind]
        await conversation.begin(status)
        await conversation.send(body)
    else:
        await _write(conversation, slowly=kind == "slow")


async def _write(conversation: Conversation, *, slowly: bool) -> None:
    first = int(conversation.body.get("seed") or 0)  # several choices may be asked for one by one
    choices = range(int(conversation.body.get("n") or 1))
    if not conversation.body.get("stream"):
        made = [
            {"index": k, "text": "".join(SENTENCES[(first + k) % 3]), "logprobs": None, "finish_reason": "stop"}
            for k in choices
        ]
        await conversation.begin(Content_Type="application/json")
        await conversation.send(json.dumps({"id": "c", "model": "davinci-002", "choices": made}).encode())
        return
    await conversation.begin(Content_Type="text/event-stream")
    await conversation.send(b"".join(_choice(first + k, k) for k in choices))
    if slowly:
        await conversation.hung_up()
    else:
        await conversation.send(b"".join(_event("", k, "stop") for k in choices) + DONE)
