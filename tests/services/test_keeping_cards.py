"""What a server can do is found out at the first use, kept for its connection and model, and measured when asked to."""

import asyncio
import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lacuna.core.completions import Endpoint
from lacuna.core.connections import BUILT_IN, Connection
from lacuna.core.errors import StoreError
from lacuna.core.servers import Card, Kind, Source
from lacuna.services.card_store import CardStore
from lacuna.services.cards import FILE, Cards
from lacuna.services.completions import Completions
from services.loopback import Conversation, Served, serving

pytestmark = pytest.mark.anyio

MARKERS = ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")


@dataclass
class LlamaCpp:
    """A server that is recognised as llama.cpp and tells its slots; it completes with one letter."""

    slots: int = 2
    markers: int = 1  # tokens that a marker is
    owner: str = "llamacpp"
    absent: bool = False  # hangs up without an answer
    paths: list[str] = field(default_factory=list[str])

    async def __call__(self, conversation: Conversation) -> None:
        if self.absent:
            return
        path = conversation.head.split()[1]
        self.paths.append(path)
        known = {
            "/v1/models": {"data": [{"id": "qwen2.5", "owned_by": self.owner}, {"id": "other"}]},
            "/props": {"default_generation_settings": {"n_ctx": 777}, "total_slots": self.slots},
            "/tokenize": {"tokens": [1] * self.markers},
            "/v1/completions": {"choices": [{"index": 0, "text": "x", "finish_reason": "length", "logprobs": None}]},
        }
        answer: Any = known.get(path)
        await conversation.begin("200 OK" if answer else "404 Not Found")
        await conversation.send(json.dumps(answer or {}).encode())


def connected(served: Served, **others: Any) -> Connection:
    return Connection(id="home", name="Home", base_url=served.endpoint.base_url, **others)


def cards_in(folder: Path, completions: Completions) -> Cards:
    return Cards(completions, CardStore(folder / "new" / FILE))


async def test_the_first_use_finds_out_what_the_server_tells_by_gets_and_counts_alone(tmp_path: Path) -> None:
    server = LlamaCpp()
    async with serving(server) as served, Completions() as completions:
        cards = cards_in(tmp_path, completions)
        before = cards.known(connected(served), "qwen2.5")
        card = await cards.of(connected(served), served.endpoint, "qwen2.5")
    assert before == Card()
    assert card.kind is Kind.LLAMA_CPP
    assert card.detected == {"n": 2, "n_streamed": 2, "concurrency": 2, "context": 777, "fim": "qwen"}
    assert card.source("n") is Source.DETECTED
    assert server.paths == ["/v1/models", "/props", *["/tokenize"] * 3]


async def test_markers_that_are_several_tokens_are_none_of_this_model() -> None:
    async with serving(LlamaCpp(markers=3)) as served, Completions() as completions:
        card = await Cards(completions).of(connected(served), served.endpoint, "qwen2.5")
    assert card.capabilities.fim == ""


async def test_it_is_kept_for_a_connection_and_model_and_known_at_once_the_next_time(tmp_path: Path) -> None:
    async with serving(LlamaCpp()) as served, Completions() as completions:
        card = await cards_in(tmp_path, completions).of(connected(served), served.endpoint, "qwen2.5")
        later = cards_in(tmp_path, completions)
        assert await later.load() == ""
        assert later.known(connected(served), "qwen2.5") == later.known(connected(served), "") == card
        assert later.known(connected(served), "other") == Card()
        elsewhere = msgspec.structs.replace(connected(served), base_url="http://127.0.0.1:1/v1")
        assert later.known(elsewhere, "qwen2.5") == Card()


async def test_it_is_found_out_once_a_run_at_home_and_once_for_all_elsewhere(tmp_path: Path) -> None:
    server = LlamaCpp()
    async with serving(server) as served, Completions() as completions:
        for run in (1, 2):
            cards = cards_in(tmp_path, completions)
            await cards.load()
            for _ in range(2):
                await cards.of(connected(served), served.endpoint, "other")
            assert server.paths.count("/props") == run
        server.slots = 1
        fresh = cards_in(tmp_path, completions)
        await fresh.load()
        assert (await fresh.of(connected(served), served.endpoint, "other")).capabilities.n == 1


async def test_another_server_at_the_address_is_not_taken_for_the_one_that_was_measured(tmp_path: Path) -> None:
    server = LlamaCpp()
    async with serving(server) as served, Completions() as completions:
        connection = connected(served)
        cards = cards_in(tmp_path, completions)
        card = await cards.of(connection, served.endpoint, "other")
        await cards.put(connection, "other", Card(kind=card.kind, measured={"seed": False}, chosen={"stops": 7}))
        server.owner = "vllm"
        fresh = cards_in(tmp_path, completions)
        await fresh.load()
        card = await fresh.of(connection, served.endpoint, "other")
    assert (card.kind, card.measured, card.chosen) == (Kind.VLLM, {}, {"stops": 7})


async def test_a_server_that_does_not_answer_is_thought_to_be_what_it_was() -> None:
    gone = Endpoint(name="Gone", base_url="http://127.0.0.1:9/v1")
    connection = Connection(id="gone", name="Gone", base_url=gone.base_url, kind=Kind.VLLM)
    async with Completions() as completions:
        assert await Cards(completions).of(connection, gone, "m") == Card(kind=Kind.VLLM)


async def test_a_server_that_did_not_answer_is_found_out_once_it_does() -> None:
    server = LlamaCpp(absent=True)
    async with serving(server) as served, Completions() as completions:
        cards = Cards(completions)
        assert await cards.of(connected(served), served.endpoint, "other") == Card()
        server.absent = False
        assert (await cards.of(connected(served), served.endpoint, "other")).kind is Kind.LLAMA_CPP


async def test_finding_out_that_is_stopped_is_done_at_the_next_use() -> None:
    server = LlamaCpp()
    async with serving(server) as served, Completions() as completions:
        cards, connection = Cards(completions), connected(served)
        finding = asyncio.get_running_loop().create_task(cards.of(connection, served.endpoint, "other"))
        while not server.paths:  # noqa: ASYNC110  (the server is this test's)
            await asyncio.sleep(0)
        finding.cancel()
        with pytest.raises(asyncio.CancelledError):
            await finding
        assert (await cards.of(connection, served.endpoint, "other")).kind is Kind.LLAMA_CPP


async def test_the_built_in_model_is_known_and_not_asked() -> None:
    gone = Endpoint(name="Gone", base_url="http://127.0.0.1:9/v1")
    async with Completions() as completions:
        assert await Cards(completions).of(BUILT_IN, gone, "m") == Card(kind=Kind.BUILT_IN)


async def test_it_is_measured_when_asked_to_and_kept(tmp_path: Path) -> None:
    told: list[str] = []
    async with serving(LlamaCpp()) as served, Completions() as completions:
        cards = cards_in(tmp_path, completions)
        card = await cards.measure(connected(served), served.endpoint, "other", told.append)
        later = cards_in(tmp_path, completions)
        await later.load()
        assert later.known(connected(served), "other") == card
    assert card.source("n") is Source.MEASURED
    assert (card.capabilities.n, card.capabilities.logprobs, card.capabilities.echo) == (1, None, False)
    assert card.measured_at.startswith("20")
    assert told[0] == "prompts"


async def test_what_turns_out_to_be_otherwise_goes_before_what_was_measured(tmp_path: Path) -> None:
    async with serving(LlamaCpp()) as served, Completions() as completions:
        connection = connected(served)
        cards = cards_in(tmp_path, completions)
        await cards.put(connection, "m", Card(kind=Kind.LLAMA_CPP, measured={"infill": True, "seed": True}))
        await cards.learn(connection, "m", {"infill": False})
        later = cards_in(tmp_path, completions)
        await later.load()
        card = later.known(connection, "m")
    assert (card.capabilities.infill, card.source("infill"), card.source("seed")) == (
        False,
        Source.DETECTED,
        Source.MEASURED,
    )


async def test_a_card_that_is_reset_is_found_out_anew(tmp_path: Path) -> None:
    async with serving(LlamaCpp()) as served, Completions() as completions:
        connection = connected(served)
        cards = cards_in(tmp_path, completions)
        await cards.put(connection, "other", Card().choose("n", 9))
        await cards.reset(connection, "other")
        assert cards.known(connection, "other") == Card()
        assert (await cards.of(connection, served.endpoint, "other")).capabilities.n == 2


@pytest.mark.parametrize("spoil", [b"not a database at all, and longer than a header of one" * 99, None])
async def test_a_file_that_cannot_be_used_is_kept_and_the_cards_last_until_the_end(
    tmp_path: Path, spoil: bytes | None
) -> None:
    path = tmp_path / "new" / FILE
    path.parent.mkdir()
    if spoil is None:
        path.mkdir()
    else:
        path.write_bytes(spoil)
    async with Completions() as completions:
        cards = cards_in(tmp_path, completions)
        assert (await cards.load()).endswith("What servers can do is found out anew.")
        await cards.put(BUILT_IN, "m", Card(kind=Kind.VLLM))
    assert spoil is None or path.with_name(f"{FILE}.broken").read_bytes() == spoil


async def test_a_card_that_cannot_be_written_is_told_and_known_all_the_same(tmp_path: Path) -> None:
    async with Completions() as completions:
        cards = cards_in(tmp_path, completions)
        await cards.load()
        path = tmp_path / "new" / FILE
        for file in path.parent.iterdir():
            file.unlink()
        path.mkdir()
        connection = Connection(id="home", name="Home", base_url="http://127.0.0.1:9/v1")
        keep = partial(cards.put, connection, "m", Card(kind=Kind.VLLM))
        with pytest.raises(StoreError, match=r"\.$"):
            await keep()
        assert cards.known(connection, "m").kind is Kind.VLLM


async def test_no_key_is_in_the_file_of_cards(tmp_path: Path) -> None:
    async with serving(LlamaCpp()) as served, Completions() as completions:
        await cards_in(tmp_path, completions).of(connected(served), served.endpoint, "other")
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert FILE in names
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o077 == 0


async def test_what_is_set_before_a_model_has_a_name_counts_for_the_first_one_that_is_used(tmp_path: Path) -> None:
    async with serving(LlamaCpp()) as served, Completions() as completions:
        connection = connected(served)
        cards = cards_in(tmp_path, completions)
        await cards.put(connection, "", Card().choose("stops", 7))
        assert (await cards.of(connection, served.endpoint, "other")).capabilities.stops == 7
        later = cards_in(tmp_path, completions)
        await later.load()
        assert later.known(connection, "other").capabilities.stops == 7
        assert later.known(connection, "another") == Card()
        await later.reset(connection, "other")
        assert later.known(connection, "other") == Card()
