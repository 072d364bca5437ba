"""A request is written out as the calls that make it, and holds nothing that is a key."""

import pytest

from lacuna.core.code import Form, as_code
from lacuna.core.completions import CompletionRequest, Endpoint
from lacuna.core.completions.models import ModelInfo
from lacuna.core.connections import Connection
from lacuna.core.gap import Gap
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.core.servers import Card, Kind
from lacuna.services.completions import Completions
from lacuna.services.composing import compose, write_out
from lacuna.services.targets import Target

pytestmark = pytest.mark.anyio
KEY = "sk-a-key-that-nobody-may-see"


async def _never(_: str) -> int:
    raise AssertionError("no server is asked to count")


def _target(kind: Kind, **fields: object) -> Target:
    given = {"name": "A server", "base_url": "https://example.org/v1", "key": Secret(KEY), **fields}
    return Target(
        connection=Connection(id="a", name="A server", kind=kind),
        endpoint=Endpoint(**given),  # pyright: ignore[reportArgumentType]  (the test's own fields)
        model=ModelInfo(id="m", context_length=100),
        count=_never,
        card=Card(kind=kind),
    )


REQUEST = CompletionRequest(model="m", prompt="Once", suffix=" end", parameters=Parameters(n=2))


def test_each_kind_of_server_has_its_own_call() -> None:
    urls = {
        Kind.OPENAI: "https://example.org/v1/completions",
        Kind.LLAMA_CPP: "https://example.org/infill",
        Kind.OLLAMA: "https://example.org/api/generate",
        Kind.MISTRAL_FIM: "https://example.org/v1/fim/completions",
    }
    for kind, url in urls.items():
        written = write_out(Completions(), _target(kind), REQUEST)
        assert {call.url for call in written.calls} == {url}
        assert len(written.calls) == (1 if kind is Kind.OPENAI else 2)
        assert bool(written.notes) is (kind is not Kind.OPENAI)


def test_azure_has_its_deployment_its_version_and_its_own_header() -> None:
    target = _target(Kind.AZURE, base_url="https://x.openai.azure.com", deployment="mine", api_version="2024-10-21")
    call = write_out(Completions(), target, REQUEST).calls[0]
    assert call.url == target.endpoint.url("completions")
    assert call.key_header == "api-key"
    assert "default_query={'api-version': '2024-10-21'}" in as_code(call, Form.OPENAI)


def test_no_form_holds_a_key_wherever_it_stands() -> None:
    hidden = "a-long-secret-of-the-company-0123456789"
    target = _target(
        Kind.OPENAI,
        headers={"X-Session-Token": hidden, "X-Team": "writers"},
        extra_body={"top_k": 0, "session_token": hidden, "deep": [{"token": hidden}]},
    )
    call = write_out(Completions(), target, REQUEST).calls[0]
    for form in Form:
        written = as_code(call, form)
        assert KEY not in written
        assert hidden not in written
    assert call.headers["X-Team"] == "writers"
    assert call.body["top_k"] == 0


async def test_a_distant_server_is_not_asked_to_count_what_is_only_looked_at() -> None:
    gap = Gap(pos=0, size=0, before="word " * 1_000, after=None)
    request, window = await compose(_target(Kind.OPENAI), gap, Parameters(max_tokens=16), silent=True)
    assert isinstance(request.prompt, str)
    assert gap.before.endswith(request.prompt)
    assert not window.whole
    with pytest.raises(AssertionError, match="no server"):
        await compose(_target(Kind.OPENAI), gap, Parameters(max_tokens=16))
