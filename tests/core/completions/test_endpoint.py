"""An endpoint as a value: its addresses, the one header that carries the key, and what cannot be sent."""

from dataclasses import replace
from typing import Any

import pytest

from lacuna.core.completions import Endpoint
from lacuna.core.secret import Secret

PLAIN = Endpoint(name="s", base_url="http://127.0.0.1:8080/v1")
KEY = Secret("sk-canary")
AZURE = Endpoint(
    name="a", base_url="https://res.openai.azure.com/v1", key=KEY, deployment="my model", api_version="2024-10-21"
)


def test_its_addresses() -> None:
    assert PLAIN.url("completions") == "http://127.0.0.1:8080/v1/completions"
    assert PLAIN.root("tokenize") == "http://127.0.0.1:8080/tokenize"
    assert replace(PLAIN, base_url="https://host/api/v1").root("health") == "https://host/api/health"


def test_without_a_key_no_header_carries_one() -> None:
    assert PLAIN.key_headers() == []
    assert PLAIN.request_headers() == []


def test_the_key_is_a_bearer_token() -> None:
    assert replace(PLAIN, key=KEY).key_headers() == [("Authorization", "Bearer sk-canary")]


def test_another_header_carries_the_key_bare() -> None:
    assert replace(PLAIN, key=KEY, key_header="X-Api-Key").key_headers() == [("X-Api-Key", "sk-canary")]


def test_r14_azure_has_its_own_header_address_and_version() -> None:
    deployment = "https://res.openai.azure.com/openai/deployments/my%20model/completions?api-version=2024-10-21"
    assert AZURE.url("completions") == deployment
    assert AZURE.url("models") == "https://res.openai.azure.com/openai/models?api-version=2024-10-21"
    assert AZURE.key_headers() == [("api-key", "sk-canary")]
    for base in ("https://res.openai.azure.com", "https://res.openai.azure.com/openai/v1"):
        assert replace(AZURE, base_url=base).url("completions") == deployment


def test_r14_azures_new_address_needs_no_version() -> None:
    new = Endpoint(name="a", base_url="https://res.openai.azure.com/openai/v1", key=KEY)
    assert new.url("completions") == "https://res.openai.azure.com/openai/v1/completions"
    assert new.key_headers() == [("api-key", "sk-canary")]


def test_organization_project_and_further_headers() -> None:
    made = replace(PLAIN, organization="org-1", project="proj-1", headers={"X-Title": "Lacuna"})
    assert made.request_headers() == [
        ("OpenAI-Organization", "org-1"),
        ("OpenAI-Project", "proj-1"),
        ("X-Title", "Lacuna"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"base_url": "http://user@host/v1"},
        {"base_url": "host"},
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"Host": "x"}},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"headers": {"X-Conversation-Id": "1"}},
        {"headers": {"no name": "x"}},
        {"headers": {"": "x"}},
        {"headers": {"X-Title": "a\r\nEvil: b"}},
        {"headers": {"X-Title": "é"}},
        {"organization": "a\nb"},
        {"project": "é"},
        {"key_header": "a b"},
        {"extra_body": {"stop": None}},
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        replace(PLAIN, **bad)


def test_nothing_printed_shows_the_key() -> None:
    assert "canary" not in repr(AZURE)


def test_where_it_is() -> None:
    assert (PLAIN.loopback, PLAIN.local, PLAIN.encrypted, PLAIN.azure) == (True, True, False, False)
    assert (AZURE.loopback, AZURE.local, AZURE.encrypted, AZURE.azure) == (False, False, True, True)


def test_what_may_be_a_key_in_further_headers_and_fields_counts_as_one() -> None:
    endpoint = Endpoint(
        name="s",
        base_url="https://127.0.0.1/v1",
        key=Secret("sk-key"),
        headers={"X-Gateway": "Token abcdef-123456", "X-Title": "My first novel", "X-Auth": "short"},
        extra_body={"top_k": 40, "mode": "detailed", "via": {"token": "tiny", "paths": ["a-very-long-name"]}},
    )
    found = {secret.reveal() for secret in endpoint.secrets()}
    assert found == {"sk-key", "abcdef-123456", "short", "tiny", "a-very-long-name"}
