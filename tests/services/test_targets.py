"""A request goes where the writer's connection leads, with its key, to a model that is there or was named."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from core.gguf.gguf_files import small
from lacuna.core.completions import CompletionRequest, Delta, Outcome
from lacuna.core.connections import BUILT_IN, Connection, KeyPlace, ModelFile
from lacuna.core.errors import EngineError, KeyMissing, NotSent, UnknownModel
from lacuna.core.parameters import Parameters
from lacuna.core.secret import Secret
from lacuna.core.servers import Kind
from lacuna.services.completions import Completions
from lacuna.services.engine_process import EngineProcess
from lacuna.services.fitting import Fitting
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.redactor import Redactor
from lacuna.services.targets import Targets, endpoint_of
from lacuna.services.tasks import Tasks
from services.keychain.memory import Memory
from services.loopback import Conversation, Served, serving

pytestmark = pytest.mark.anyio


@dataclass
class Machine:
    """A server whose answers a test chooses."""

    models: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    status: str = "200 OK"
    counts: bool = True
    refusal: str = "404 Not Found"

    async def answer(self, conversation: Conversation) -> None:
        if "tokenize" in conversation.head:
            await conversation.begin("200 OK" if self.counts else self.refusal)
            await conversation.send(json.dumps({"tokens": list(range(len(conversation.body["content"])))}).encode())
        else:
            await conversation.begin(self.status)
            await conversation.send(json.dumps({"data": self.models}).encode())


class NoEngine(EngineProcess):
    """An engine that never starts."""

    async def endpoint(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]  (it never returns)
        raise EngineError("The built-in model did not start. Try again.")


@dataclass
class World:
    """What a test needs."""

    targets: Targets
    served: Served
    keys: Keys
    redactor: Redactor
    connection: Connection


@asynccontextmanager
async def world(machine: Machine) -> AsyncGenerator[World]:
    redactor = Redactor()
    tasks = Tasks(print)
    store = Memory()
    async with (
        serving(machine.answer) as served,
        Completions() as completions,
        Keychain(lambda _: None, lambda: store) as keychain,
        GgufProcess(tasks, print, print) as files,
        tasks,
    ):
        keys = Keys(keychain, redactor)
        connection = Connection(id="a", name="The server", base_url=served.endpoint.base_url)
        targets = Targets(completions, keys, NoEngine(tasks, print), files, redactor)
        yield World(targets, served, keys, redactor, connection)


def lists(served: Served) -> int:
    return sum(head.startswith("GET /v1/models") for head in served.heads)


async def test_without_a_wish_the_first_model_that_the_server_lists_is_taken() -> None:
    async with world(Machine([{"id": "first", "max_model_len": 8192}, {"id": "second"}])) as w:
        target = await w.targets.of(w.connection, "")
        assert (target.model.id, target.model.context_length) == ("first", 8192)
        assert target.endpoint.base_url == w.served.endpoint.base_url


async def test_a_wish_goes_before_the_connections_own_model() -> None:
    async with world(Machine([{"id": "first"}, {"id": "second"}, {"id": "third"}])) as w:
        own = msgspec.structs.replace(w.connection, model="second")
        assert (await w.targets.of(own, "")).model.id == "second"
        assert (await w.targets.of(own, "third")).model.id == "third"


async def test_a_model_that_is_not_listed_can_be_named() -> None:
    async with world(Machine(status="404 Not Found")) as w:
        assert (await w.targets.of(w.connection, "a-name-of-my-own")).model.id == "a-name-of-my-own"


async def test_a_server_without_models_asks_for_a_name() -> None:
    async with world(Machine([])) as w:
        with pytest.raises(UnknownModel, match="Enter the name of one"):
            await w.targets.of(w.connection, "")


async def test_models_are_listed_once_and_again_when_the_connection_has_changed_or_the_writer_asks() -> None:
    async with world(Machine([{"id": "first"}])) as w:
        for _ in range(3):
            await w.targets.models(w.connection)
        assert lists(w.served) == 1
        await w.targets.models(w.connection, afresh=True)
        assert lists(w.served) == 2
        changed = msgspec.structs.replace(w.connection, name="Another name")
        assert w.targets.listed(changed) is None
        await w.targets.models(changed)
        assert lists(w.served) == 3


async def test_the_key_is_sent_and_known_to_the_redactor() -> None:
    async with world(Machine([{"id": "first"}])) as w:
        own = msgspec.structs.replace(w.connection, key=KeyPlace.SESSION)
        await w.keys.keep(own, Secret("sk-canary-123456"))
        await w.targets.of(own, "")
        assert "authorization: bearer sk-canary-123456" in w.served.heads[0].lower()
        assert w.redactor.redact("sk-canary-123456") == "[key]"


async def test_a_key_that_is_missing_sends_nothing() -> None:
    async with world(Machine([{"id": "first"}])) as w:
        with pytest.raises(KeyMissing):
            await w.targets.of(msgspec.structs.replace(w.connection, key=KeyPlace.KEYCHAIN), "")
        assert w.served.heads == []


async def test_the_built_in_model_goes_through_the_engine() -> None:
    async with world(Machine()) as w:
        with pytest.raises(EngineError):
            await w.targets.of(BUILT_IN, "")
        assert w.served.heads == []


async def test_tokens_are_counted_by_the_server_or_too_high() -> None:
    machine = Machine([{"id": "first"}])
    async with world(machine) as w:
        target = await w.targets.of(w.connection, "")
        assert await target.count("twelve chars") == 12
        machine.counts = False
        asked = len(w.served.heads)
        assert [await target.count(text) for text in ("", "a", "one two three", "日本")] == [0, 1, 5, 2]
        assert len(w.served.heads) == asked + 1


async def test_all_that_the_connection_says_goes_with_the_request() -> None:
    async with world(Machine([{"id": "first"}])) as w:
        own = msgspec.structs.replace(
            w.connection,
            key=KeyPlace.SESSION,
            key_header="X-Api-Key",
            headers={"X-Title": "Lacuna"},
            extra_body={"top_k": 0},
            organization="org-1",
            project="proj-1",
        )
        await w.keys.keep(own, Secret("sk-canary-123456"))
        target = await w.targets.of(own, "first")
        head = w.served.heads[0].lower()
        for line in ("x-api-key: sk-canary-123456", "x-title: lacuna", "openai-organization: org-1"):
            assert line in head
        assert "openai-project: proj-1" in head
        assert target.endpoint.extra_body == {"top_k": 0}


def test_azure_is_called_with_its_own_header_deployment_and_version() -> None:
    connection = Connection(
        id="a",
        name="Azure",
        kind=Kind.AZURE,
        base_url="https://me.cognitiveservices.azure.com",
        deployment="mine",
        api_version="2024-10-21",
    )
    endpoint = endpoint_of(connection, key=Secret("sk-canary-123456"))
    assert endpoint.key_headers() == [("api-key", "sk-canary-123456")]
    assert endpoint.url("completions") == (
        "https://me.cognitiveservices.azure.com/openai/deployments/mine/completions?api-version=2024-10-21"
    )


def test_what_cannot_be_sent_is_told_and_not_sent() -> None:
    connection = Connection(id="a", name="Edited by hand", base_url="ftp://example.org")
    with pytest.raises(NotSent, match="Nothing was sent to Edited by hand"):
        endpoint_of(connection, key=None)


async def test_a_model_files_card_says_what_its_header_does(tmp_path: Path) -> None:
    plain = small({"tokenizer.ggml.tokens": ["a", "b", *map(str, range(258))], "tokenizer.ggml.add_bos_token": True})
    for gguf, infill, empty in ((small(), True, False), (plain, False, True)):
        async with world(Machine()) as w:
            file = ModelFile(path=str(gguf.write(tmp_path / "novel.gguf")), threads=1)
            target = await w.targets.of(Connection(id="file", name="Novel", kind=Kind.LLAMA_CPP, file=file), "")
            able = target.card.capabilities
            assert (able.infill, able.empty_prompt) == (infill, empty)
            assert (target.endpoint.name, target.model.id, target.context) == ("Novel", "Small", 256)
            assert target.endpoint.key is not None
            assert w.redactor.redact(target.endpoint.key.reveal()) == "[key]"


@pytest.mark.parametrize("begins", [True, False])
async def test_a_model_file_begins_from_nothing_or_says_that_it_cannot(tmp_path: Path, begins: bool) -> None:  # noqa: FBT001  (an example)
    path = small({"tokenizer.ggml.add_bos_token": begins}).write(tmp_path / "novel.gguf")
    connection = Connection(id="file", name="Novel", file=ModelFile(path=str(path), threads=1))
    request = CompletionRequest(model="Small", prompt="", parameters=Parameters(max_tokens=4, n=2))
    async with world(Machine()) as w, Completions() as completions:
        target = await w.targets.of(connection, "")
        fitting = Fitting(completions=completions, endpoint=target.endpoint, card=target.card)
        answer = await fitting.complete(request, lambda _: None)
    assert answer.outcome is (Outcome.COMPLETE if begins else Outcome.FAILED)
    assert begins or "Write a few words first." in str(answer.error)


async def test_a_model_file_fills_a_gap(tmp_path: Path) -> None:
    path = small().write(tmp_path / "novel.gguf")
    connection = Connection(id="file", name="Novel", file=ModelFile(path=str(path), threads=1))
    request = CompletionRequest(
        model="Small", prompt="the", suffix=" end", parameters=Parameters(max_tokens=8, logprobs=2)
    )
    arrived: list[Delta] = []
    async with world(Machine()) as w, Completions() as completions:
        target = await w.targets.of(connection, "")
        fitting = Fitting(completions=completions, endpoint=target.endpoint, card=target.card)
        answer = await fitting.complete(request, arrived.extend)
    assert answer.outcome in (Outcome.COMPLETE, Outcome.EMPTY)
    assert any("/infill" in str(note) for note in answer.notes)


async def test_a_server_that_was_busy_counts_again_later() -> None:
    machine = Machine(models=[{"id": "m"}], counts=False, refusal="429 Too Many Requests")
    async with world(machine) as w:
        target = await w.targets.of(w.connection, "")
        assert await target.count("twelve chars") == 4
        machine.counts = True
        assert await target.count("twelve chars") == 12


async def test_what_a_model_files_header_says_is_read_again_once_it_is_forgotten(tmp_path: Path) -> None:
    plain = small({"tokenizer.ggml.tokens": ["a", "b", *map(str, range(258))], "tokenizer.ggml.add_bos_token": True})
    file = ModelFile(path=str(plain.write(tmp_path / "novel.gguf")), threads=1)
    connection = Connection(id="file", name="Novel", kind=Kind.LLAMA_CPP, file=file)
    async with world(Machine()) as w:
        first = await w.targets.of(connection, "")
        await w.targets.cards.reset(connection, first.model.id)
        again = await w.targets.of(connection, "")
    assert not first.card.capabilities.infill
    assert again.card == first.card
