"""The streams of all kinds are read the same, wherever the network cuts them."""

from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.completions import CompletionRequest, Outcome
from lacuna.core.parameters import Parameters
from servers.server import MODEL, Ask, Server
from servers.subjects import SCRIPTED
from servers.writing import Writing
from wire.events import cuts, read, texts, tokens


@pytest.mark.parametrize("kind", SCRIPTED)
@settings(max_examples=10)
@given(data=st.data())
def test_a_stream_is_the_same_wherever_it_is_cut(kind: str, data: st.DataObject) -> None:
    server: Server = import_module(f"servers.kinds.{kind}").SERVER
    request = CompletionRequest(
        model=MODEL, prompt="It was", parameters=Parameters(n=2, logprobs=3, max_tokens=5, echo=True)
    )
    body: dict[str, Any] = {**request.body(), "stream_options": {"include_usage": True}}
    wire = b"".join(Writing(server, Ask(body), 1).events())
    whole, answer = read([wire], request=request)
    assert answer.outcome is Outcome.COMPLETE
    assert texts(whole)
    for parts in ([wire[i : i + 1] for i in range(len(wire))], data.draw(cuts(wire))):
        deltas, again = read(parts, request=request)
        assert tokens(deltas) == tokens(whole)
        assert (again.outcome, again.usage, again.finish_reasons, again.late, again.echoed) == (
            answer.outcome,
            answer.usage,
            answer.finish_reasons,
            answer.late,
            answer.echoed,
        )
