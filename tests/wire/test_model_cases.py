"""The catalogue's cases of lists of models: what each server tells, and what can be done where it tells little."""

from datetime import date
from typing import Any

import pytest

from lacuna.core.completions.models import ModelInfo, read_models
from lacuna.core.servers import Kind
from lacuna.core.servers.detection import Reply, kind_of_models
from lacuna.ui.connections.model_rows import rows

TODAY = date(2026, 11, 25)


def listed(*entries: dict[str, Any], **beside: Any) -> list[ModelInfo]:
    models = read_models({"object": "list", "data": list(entries), **beside})
    assert models is not None
    return models


def test_d01_retired_models_come_last_with_a_word_on_their_day() -> None:
    dates = {"gone": "2026-09-28", "stays": None, "goes": "2027-01-31"}
    models = listed(*({"id": name, "object": "model", "shutdown_date": day} for name, day in dates.items()))
    assert [model.retired(TODAY) for model in models] == [True, False, False]
    assert [(row.model, row.remark) for row in rows(models, "", TODAY)] == [
        ("stays", ""),
        ("goes", "retires on 2027-01-31"),
        ("gone", "retired on 2026-09-28"),
    ]


def test_d02_vllm_tells_the_context() -> None:
    (model,) = listed({"id": "m", "owned_by": "vllm", "root": "m", "parent": None, "max_model_len": 8192})
    assert (model.id, model.context_length) == ("m", 8192)


@pytest.mark.parametrize(("meta", "context"), [(None, None), ({"n_ctx": 256, "n_ctx_train": 4096}, 256)])
def test_d03_llama_cpp_tells_the_context_of_a_slot_once_it_has_loaded(meta: Any, context: int | None) -> None:
    beside: list[dict[str, Any]] = [{"name": "tiny.gguf", "model": "tiny.gguf", "details": {}}]
    entry: dict[str, Any] = {"id": "tiny.gguf", "aliases": [], "created": 1, "owned_by": "llamacpp", "meta": meta}
    assert listed(entry, models=beside) == [ModelInfo(id="tiny.gguf", owned_by="llamacpp", context_length=context)]


def test_d05_a_model_is_found_among_hundreds() -> None:
    models = listed(*({"id": f"vendor-{i}/model-{i}", "context_length": 1000 + i} for i in range(450)))
    assert len(rows(models, "", TODAY)) == 450
    assert [(row.model, row.context) for row in rows(models, "VENDOR-321 model", TODAY)][:1] == [
        ("vendor-321/model-321", "1,321")
    ]


def test_d06_a_model_that_little_is_told_of_is_listed() -> None:
    assert listed({"id": "mlx", "object": "model"}) == [ModelInfo(id="mlx")]
    assert listed({"id": "llama", "owned_by": "me", "permissions": []}) == [ModelInfo(id="llama", owned_by="me")]


def test_d07_where_no_model_is_listed_one_can_be_named() -> None:
    assert listed() == []
    (row,) = rows([], "my-own", TODAY)
    assert (row.model, row.typed) == ("my-own", True)


@pytest.mark.parametrize("status", [401, 404])
def test_d08_a_header_tells_the_kind_where_the_list_is_refused(status: int) -> None:
    assert kind_of_models(Reply(status=status, headers={"server": "llama.cpp"}, text="<html>")) is Kind.LLAMA_CPP
