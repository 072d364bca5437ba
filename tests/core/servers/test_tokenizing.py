"""Every kind's own tokenizer is asked in its own words, and its count is read whatever its shape."""

import pytest

from lacuna.core.servers import DIALECTS, Kind
from lacuna.core.servers.tokenizing import counted, tokenizer_of


def test_every_kind_that_has_a_tokenizer_is_asked_and_no_other() -> None:
    for kind in Kind:
        tokenizer = tokenizer_of(kind)
        if kind is Kind.UNKNOWN:
            assert tokenizer == tokenizer_of(Kind.LLAMA_CPP)
        else:
            assert (tokenizer.path if tokenizer else None) == DIALECTS[kind].tokenize


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.LLAMA_CPP, {"content": "a b"}),
        (Kind.VLLM, {"prompt": "a b", "model": "m", "add_special_tokens": False}),
        (Kind.TGI, {"inputs": "a b", "add_special_tokens": False}),
        (Kind.TABBY, {"text": "a b", "add_bos_token": False, "encode_special_tokens": True}),
    ],
)
def test_nothing_is_put_before_the_text(kind: Kind, body: dict[str, object]) -> None:
    tokenizer = tokenizer_of(kind)
    assert tokenizer is not None
    assert tokenizer.body("m", "a b") == body


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ({"tokens": [5, 6]}, 2),
        ({"count": 3, "max_model_len": 9, "tokens": [5, 6, 7]}, 3),
        ([{"id": 5, "text": "a"}], 1),
        ({"value": 4, "ids": [1, 2, 3, 4]}, 4),
        ({"length": 2}, 2),
        ({}, None),
        ("two", None),
        (None, None),
        ({"tokens": "two"}, None),
    ],
)
def test_the_count_is_read_from_every_shape(answer: object, count: int | None) -> None:
    assert counted(answer) == count
