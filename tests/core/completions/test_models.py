"""Lists of models of every shape that servers have, and what is told about each model."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions.models import ModelInfo, read_models

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "data", "meta", "n_ctx", "context_length"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("entry", "model"),
    [
        ({"id": "m"}, ModelInfo(id="m")),
        (
            {"id": "m", "owned_by": "vllm", "max_model_len": 4096},
            ModelInfo(id="m", owned_by="vllm", context_length=4096),
        ),
        ({"id": "m", "meta": {"n_ctx": 256, "n_ctx_train": 512}}, ModelInfo(id="m", context_length=256)),
        ({"id": "m", "meta": None}, ModelInfo(id="m")),
        ({"id": "m", "context_length": 8192}, ModelInfo(id="m", context_length=8192)),
        ({"id": "m", "max_context_length": 8192}, ModelInfo(id="m", context_length=8192)),
        ({"id": "m", "parameters": {"max_seq_len": 2048}}, ModelInfo(id="m", context_length=2048)),
        ({"id": "m", "context_length": 0}, ModelInfo(id="m")),
        ({"id": "m", "context_length": "8k"}, ModelInfo(id="m")),
        ({"id": "m", "shutdown_date": "2026-09-28"}, ModelInfo(id="m", shutdown_date="2026-09-28")),
        ({"id": "m", "shutdown_date": None}, ModelInfo(id="m")),
        ({"id": "m", "shutdown_date": "soon"}, ModelInfo(id="m")),
    ],
)
def test_what_is_told_about_a_model(entry: dict[str, Any], model: ModelInfo) -> None:
    assert read_models({"object": "list", "data": [entry]}) == [model]
    assert read_models([entry]) == [model]  # Together's bare list


def test_the_servers_order_is_kept_and_nameless_entries_are_left_out() -> None:
    entries = [{"id": "b"}, {}, {"id": ""}, 7, None, {"id": "a"}]
    assert [model.id for model in read_models({"data": entries}) or []] == ["b", "a"]


def test_a_model_is_retired_from_its_day_on() -> None:
    model = ModelInfo(id="m", shutdown_date="2026-09-28")
    assert [model.retired(date(2026, 9, day)) for day in (27, 28, 29)] == [False, True, True]
    assert not ModelInfo(id="m").retired(date(2026, 9, 28))


@given(JSON)
def test_any_other_json_is_no_list_or_an_empty_one(value: object) -> None:
    models = read_models(value)
    assert models is None or all(model.id for model in models)
