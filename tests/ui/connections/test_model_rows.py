"""Models are found by any words of their names; retired ones come last, and a name can be typed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lacuna.services.completions import ModelInfo
from lacuna.ui.connections.model_rows import rows

TODAY = date(2026, 11, 25)
MODELS = [
    ModelInfo(id="gpt-3.5-turbo-instruct", shutdown_date="2026-09-28"),
    ModelInfo(id="org/Mistral-7B", context_length=32768),
    ModelInfo(id="davinci", shutdown_date="2027-01-31"),
    ModelInfo(id="last", shutdown_date="2026-11-25"),
]


def shown(search: str) -> list[str]:
    return [row.model for row in rows(MODELS, search, TODAY)]


def test_the_servers_order_is_kept_and_retired_models_come_last() -> None:
    assert shown("") == ["org/Mistral-7B", "davinci", "gpt-3.5-turbo-instruct", "last"]


def test_what_is_known_of_a_model_stands_beside_it() -> None:
    said = {row.model: (row.context, row.remark) for row in rows(MODELS, "", TODAY)}
    assert said["org/Mistral-7B"] == ("32,768", "")
    assert said["davinci"] == ("", "retires on 2027-01-31")
    assert said["gpt-3.5-turbo-instruct"] == ("", "retired on 2026-09-28")


def test_all_words_of_a_search_are_looked_for_in_any_case() -> None:
    assert shown("7b MISTRAL")[:1] == ["org/Mistral-7B"]
    assert shown("turbo")[0] == "gpt-3.5-turbo-instruct"


def test_a_name_that_is_not_listed_can_be_used_as_typed() -> None:
    (row,) = rows(MODELS, "  my own ", TODAY)
    assert (row.model, row.typed) == ("my own", True)
    assert "my own" in row.title


def test_a_name_that_is_listed_stands_there_once() -> None:
    assert shown("davinci") == ["davinci"]


@given(st.lists(st.builds(ModelInfo, id=st.text(min_size=1, max_size=6)), max_size=6), st.text(max_size=4))
def test_whatever_is_typed_can_be_chosen(models: list[ModelInfo], search: str) -> None:
    found = [row.model for row in rows(models, search, TODAY)]
    assert not search.strip() or search.strip() in found
    assert bool(search.strip()) or len(found) == len(models)
