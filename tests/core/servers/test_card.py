"""What the writer set counts most, then what was measured, then what is documented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.servers import DIALECTS, Card, Kind, PromptForm, Source, cells
from lacuna.core.servers.card import card_from_json, card_to_json


def test_every_kind_has_its_row_and_its_title() -> None:
    assert set(DIALECTS) == set(Kind)
    assert len({dialect.title for dialect in DIALECTS.values()}) == len(Kind)


def test_the_writers_word_counts_most() -> None:
    card = Card(kind=Kind.VLLM, measured={"logprobs": 3, "seed": False}).choose("logprobs", 7)
    assert (card.capabilities.logprobs, card.source("logprobs")) == (7, Source.CHOSEN)
    assert (card.capabilities.seed, card.source("seed")) == (False, Source.MEASURED)
    assert (card.capabilities.stops, card.source("stops")) == (128, Source.KIND)
    assert card.choose("logprobs", None).capabilities.logprobs is None
    given_up = card.give_up("logprobs")
    assert (given_up.capabilities.logprobs, given_up.source("logprobs")) == (3, Source.MEASURED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("speed", 1),
        ("speed", None),
        ("n", "many"),
        ("n", 0),
        ("concurrency", 0),
        ("stops", -1),
        ("suffix", 3),
        ("fim", 1),
        ("fim", "no such family"),
    ],
)
def test_a_value_that_no_cell_can_have_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Card().choose(name, value)


CARDS = st.builds(
    Card,
    kind=st.sampled_from(Kind),
    detected=st.fixed_dictionaries({}, optional={"n": st.integers(1, 9), "logprobs": st.none() | st.integers(0, 9)}),
    measured=st.fixed_dictionaries({}, optional={"n": st.integers(1, 9), "prompts": st.just((PromptForm.TOKENS,))}),
    chosen=st.fixed_dictionaries({}, optional={"suffix": st.booleans(), "fim": st.just("qwen")}),
    measured_at=st.just("") | st.just("2026-01-01T00:00:00Z"),
)


@given(CARDS)
def test_a_card_survives_storage(card: Card) -> None:
    assert card_from_json(card_to_json(card)) == card


def test_cells_of_a_later_version_are_left_out() -> None:
    read = card_from_json({"kind": "not yet made", "measured": {"n": 2, "mind": 1}, "chosen": {}, "measured_at": ""})
    assert read == Card(kind=Kind.UNKNOWN, measured={"n": 2})


@pytest.mark.parametrize("value", [None, [], "card", {"kind": 3}, {"measured": {"n": "x"}}])
def test_what_is_no_card_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        card_from_json(value)


def test_of_a_server_that_was_not_recognised_nothing_is_documented() -> None:
    assert {Card().source(name) for name in cells()} == {Source.ASSUMED}
    assert Card(detected={"n": 2}).source("n") is Source.DETECTED


def test_each_cell_has_a_title_and_a_sentence() -> None:
    assert all(cell.title and cell.text.endswith(".") for cell in cells().values())


def test_what_the_server_tells_counts_more_than_what_is_documented_and_less_than_a_later_measurement() -> None:
    card = Card(kind=Kind.LLAMA_CPP, detected={"n": 2})
    assert (card.capabilities.n, card.source("n")) == (2, Source.DETECTED)
    measured = Card(kind=Kind.LLAMA_CPP, detected={"n": 2}, measured={"n": 1, "seed": True})
    assert (measured.capabilities.n, measured.source("n")) == (1, Source.MEASURED)
    told = measured.tell("n", 8)
    assert (told.capabilities.n, told.source("n"), told.measured) == (8, Source.DETECTED, {"seed": True})


@pytest.mark.parametrize("kind", [Kind.OLLAMA, Kind.MISTRAL_FIM])
def test_no_card_promises_what_the_servers_own_call_cannot_carry(kind: Kind) -> None:
    card = Card(kind=kind, measured={"n": 8}).choose("n", 16).choose("logit_bias", value=True)
    assert (card.capabilities.n, card.capabilities.logit_bias) == (1, False)
    assert card.source("n") is Source.KIND
    assert set(card.bounds) <= set(cells())
