"""A server that reports all probabilities at the end, as KoboldCpp does: they are given to the text that stands."""

import json

import pytest

from lacuna.core.parameters import Parameters
from ui.room import OpenRoom

pytestmark = pytest.mark.anyio

TOKENS = [(" past", -0.5), (" t", -1.0), ("en", -2.0)]


def event(text: str, reason: str | None = None, logprobs: object = None) -> bytes:
    choice = {"index": 0, "text": text, "finish_reason": reason, "logprobs": logprobs}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


async def test_the_text_stays_and_its_tokens_get_their_probabilities(open_room: OpenRoom) -> None:
    reported = {
        "tokens": [text for text, _ in TOKENS],
        "token_logprobs": [logprob for _, logprob in TOKENS],
        "top_logprobs": [{text: logprob, " other": -3.0} for text, logprob in TOKENS],
        "text_offset": [0, 5, 7],
    }
    async with open_room() as desk:
        desk.first.window.panel.show_parameters(Parameters(logprobs=2))
        desk.write("It was")
        desk.complete()
        reply = await desk.model.asked()
        await reply.send(event(" past te") + event("n") + event("", "stop", reported) + b"data: [DONE]\n\n")
        await desk.until_text("It was past ten")
        await desk.idle()
        manuscript = desk.editor.manuscript
        found = [manuscript.token(span.token) for span in manuscript.tokens(0, len(manuscript))]
        assert [(token.text, token.logprob) for token in found] == TOKENS
        assert [text for text, _ in found[0].top] == [" past", " other"]
        assert desk.text == "It was past ten"
        assert desk.notice == ""
