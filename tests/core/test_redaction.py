"""What is shown of an exchange has no keys in it, and on demand no prose."""

import pytest

from lacuna.core.black_out import BLACKED, pattern
from lacuna.core.redaction import carries_key, headers_without_keys, without_keys, without_prose
from lacuna.core.secret import Secret

KEY = Secret("sk-canary+0123/456789=")
KNOWN = pattern([KEY])


def test_nothing_else_is_changed() -> None:
    text = "It was past ten. token = 7, the key to the door, https://host/v1"
    assert without_keys(text, KNOWN) == text


def test_a_known_key_is_blacked_out() -> None:
    assert without_keys(f"no such key {KEY.reveal()}", KNOWN) == f"no such key {BLACKED}"


@pytest.mark.parametrize(
    "text", ["Incorrect API key: sk-abcdefghijklmnop", "Authorization: Bearer abcdefghijkl", "hf_abcdefghijklmnop"]
)
def test_what_looks_like_a_key_is_blacked_out_even_if_nobody_knows_it(text: str) -> None:
    assert "abcdefghijkl" not in without_keys(text, None)


@pytest.mark.parametrize("name", ["Authorization", "api-key", "X-API-Key", "Cookie", "Set-Cookie", "X-Auth-Token"])
def test_headers_that_carry_keys(name: str) -> None:
    assert carries_key(name)
    assert headers_without_keys([(name, "anything")], None) == ((name, BLACKED),)


def test_other_headers_are_kept_unless_the_key_is_in_them() -> None:
    kept = headers_without_keys([("Server", "llama.cpp"), ("X-Echo", KEY.reveal())], KNOWN)
    assert kept == (("Server", "llama.cpp"), ("X-Echo", BLACKED))


def test_headers_that_the_writer_added_are_private() -> None:
    sent = [("X-Gateway", "short"), ("Accept", "text/event-stream")]
    assert headers_without_keys(sent, None, {"X-Gateway": "short"}) == (("X-Gateway", BLACKED), sent[1])


def test_prose_is_replaced_by_its_size() -> None:
    value = {
        "prompt": "It was",
        "max_tokens": 4,
        "stop": ["a", "b"],
        "choices": [{"text": " past", "index": 0, "logprobs": {"tokens": [" past"], "token_logprobs": [-1.0]}}],
        "suffix": None,
    }
    assert without_prose(value) == {
        "prompt": "[6 characters]",
        "max_tokens": 4,
        "stop": "[2 items]",
        "choices": [
            {"text": "[5 characters]", "index": 0, "logprobs": {"tokens": "[1 items]", "token_logprobs": [-1.0]}}
        ],
        "suffix": None,
    }
