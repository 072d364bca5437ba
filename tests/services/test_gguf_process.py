"""The writer's model file: opened, used, killed, replaced; what is wrong with it is told, and nothing else suffers."""

import asyncio
import os
import signal
import struct
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core.gguf.gguf_files import Gguf, small
from lacuna.core.completions import CompletionRequest, Delta, Endpoint, Outcome
from lacuna.core.connections import ModelFile
from lacuna.core.errors import ModelFileError
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.model_files import inspect, memory_available, memory_needed, memory_warning, model_of
from lacuna.services.server_process import EngineState
from lacuna.services.tasks import Tasks

pytestmark = pytest.mark.anyio

TENSORS = small().tensors
TOKENS: list[str] = small().fields["tokenizer.ggml.tokens"]


@asynccontextmanager
async def llama(
    states: list[EngineState] | None = None, progress: list[float] | None = None
) -> AsyncGenerator[GgufProcess]:
    bugs: list[BaseException] = []
    tasks = Tasks(bugs.append)
    heard: list[EngineState] = [] if states is None else states
    shares: list[float] = [] if progress is None else progress
    async with GgufProcess(tasks, heard.append, shares.append) as process, tasks:
        yield process
    assert bugs == []


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  (another process is watched)
            await asyncio.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def quick(path: Path) -> ModelFile:
    return ModelFile(path=str(path), threads=1)


async def writes(endpoint: Endpoint) -> bool:
    request = CompletionRequest(model="Small", prompt="the", parameters=Parameters(max_tokens=3, top_p=1.0))
    async with Completions() as completions:
        answer = await completions.complete(endpoint, request, lambda _: None)
    return answer.outcome is Outcome.COMPLETE


async def test_a_file_is_opened_used_and_closed(tmp_path: Path) -> None:
    states: list[EngineState] = []
    progress: list[float] = []
    path = small({"llama.context_length": 1000}).write(tmp_path / "novel.gguf")
    file = ModelFile(path=str(path), threads=1, context=300, gpu_layers=0)
    async with llama(states, progress) as process, Completions() as completions:
        endpoint = await process.endpoint(file)
        assert (endpoint.name, endpoint.loopback, process.file) == ("novel.gguf", True, file)
        (model,) = await completions.models(endpoint)
        assert model == await model_of(file)
        assert (model.id, model.owned_by, model.context_length) == ("Small", "llamacpp", 512)
        assert await writes(endpoint)
        pid = process.pid
        assert pid
        assert (await process.endpoint(file), process.pid) == (endpoint, pid)
        await process.unload()
        assert gone(pid)
        assert (process.file, process.pid) == (None, None)
    assert states == [EngineState.STARTING, EngineState.READY, EngineState.STOPPED]
    assert progress == sorted(progress)
    assert progress


async def test_another_file_or_another_way_to_run_it_takes_the_place_of_the_first(tmp_path: Path) -> None:
    one = small().write(tmp_path / "one.gguf")
    other = small({"general.name": "Other", "llama.context_length": 1000}).write(tmp_path / "other.gguf")
    async with llama() as process, Completions() as completions:
        for file, name, context in (
            (quick(one), "Small", 256),
            (quick(other), "Other", 1000),
            (ModelFile(path=str(other), threads=1, context=200), "Other", 256),
            (ModelFile(path=str(other), threads=1, context=2000), "Other", 1000),
        ):
            before = process.pid
            (model,) = await completions.models(await process.endpoint(file))
            assert (model.id, model.context_length) == (name, context)
            assert (process.file, await model_of(file)) == (file, model)
            assert before is None or gone(before)


async def test_killed_it_is_started_again_by_the_next_request(tmp_path: Path) -> None:
    states: list[EngineState] = []
    file = quick(small().write(tmp_path / "novel.gguf"))
    async with llama(states) as process:
        await process.endpoint(file)
        first = process.pid
        assert first
        os.kill(first, signal.SIGKILL)
        await until(lambda: EngineState.STOPPED in states)
        assert process.pid is None
        assert await writes(await process.endpoint(file))
        assert process.pid != first
    assert states[-3:] == [EngineState.RESTARTING, EngineState.READY, EngineState.STOPPED]


async def test_killed_in_mid_stream_what_came_stays_and_the_next_request_works(tmp_path: Path) -> None:
    texts: list[str] = []
    file = quick(small().write(tmp_path / "novel.gguf"))
    endless = Parameters(max_tokens=240, logit_bias={TOKENS.index("<|endoftext|>"): -100}, top_p=1.0)
    async with llama() as process, Completions() as completions:

        def arrived(deltas: Sequence[Delta]) -> None:
            texts.extend(token.text for delta in deltas for token in delta.tokens)
            if len(texts) >= 5 and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)

        request = CompletionRequest(model="Small", prompt="the", parameters=endless)
        answer = await completions.complete(await process.endpoint(file), request, arrived)
        assert answer.outcome is Outcome.TRUNCATED
        assert len(texts) >= 5
        await until(lambda: process.pid is None)
        assert await writes(await process.endpoint(file))


async def test_a_file_that_is_changed_while_it_is_open_does_no_harm(tmp_path: Path) -> None:
    states: list[EngineState] = []
    path = small().write(tmp_path / "novel.gguf")
    async with llama(states) as process:
        endpoint = await process.endpoint(quick(path))
        with path.open("r+b") as file:
            file.truncate(100)
        assert await writes(endpoint)
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda: EngineState.STOPPED in states)
        with pytest.raises(ModelFileError, match=r"novel\.gguf is cut off"):
            await process.endpoint(quick(path))
        small().write(path)
        assert await writes(await process.endpoint(quick(path)))


async def test_who_stops_waiting_last_stops_the_loading(tmp_path: Path) -> None:
    states: list[EngineState] = []
    file = quick(small().write(tmp_path / "novel.gguf"))
    async with llama(states) as process:
        async with asyncio.TaskGroup() as group:
            both = [group.create_task(process.endpoint(file)) for _ in range(2)]
            await until(lambda: process.pid is not None)
            pid = process.pid
            assert pid
            both[0].cancel()
            await asyncio.wait(both[:1])
            assert not gone(pid)
            both[1].cancel()
        await until(lambda: gone(pid))
        assert (process.file, process.pid, states[-1]) == (None, None, EngineState.STOPPED)
        assert await writes(await process.endpoint(file))


async def test_a_file_that_is_closed_while_it_is_opened_leaves_nothing(tmp_path: Path) -> None:
    file = quick(small().write(tmp_path / "novel.gguf"))
    async with llama() as process:
        loading = asyncio.gather(process.endpoint(file), return_exceptions=True)
        await until(lambda: process.pid is not None)
        pid = process.pid
        assert pid
        await process.unload()
        (failure,) = await loading
        assert isinstance(failure, ModelFileError)
        await until(lambda: gone(pid))


async def test_a_file_can_be_opened_after_one_that_could_not(tmp_path: Path) -> None:
    async with llama() as process:
        with pytest.raises(ModelFileError):
            await process.endpoint(quick(small({"general.architecture": "mystery"}).write(tmp_path / "bad.gguf")))
        assert process.file is None
        assert await writes(await process.endpoint(quick(small().write(tmp_path / "novel.gguf"))))


def changed(**changes: Any) -> Gguf:
    gguf = small()
    for name, value in changes.items():
        setattr(gguf, name, value)
    return gguf


# Files whose headers are in order: llama.cpp refuses the first ones, and the last ones end its process.
BAD: dict[str, tuple[Gguf, str]] = {
    "an unknown tokenizer": (small({"tokenizer.ggml.model": "mystery"}), "unknown tokenizer: 'mystery'"),
    "no merges": (small({"tokenizer.ggml.merges": None}), "cannot find tokenizer merges"),
    "a missing tensor": (
        changed(tensors={name: sizes for name, sizes in TENSORS.items() if name != "blk.1.ffn_up.weight"}),
        "'blk.1.ffn_up.weight' not found",
    ),
    "a wrong shape": (changed(tensors=TENSORS | {"blk.1.ffn_up.weight": (32, 32)}), "has wrong shape"),
    "other heads": (small({"llama.attention.head_count": 3}), "invalid n_rot"),
    "fewer tokens than rows": (small({"tokenizer.ggml.tokens": TOKENS[:100]}), "has wrong shape"),
    "layers that are not there": (small({"llama.block_count": 256}), "not found"),
    "too few types of tokens": (small({"tokenizer.ggml.token_type": [1, 1]}), "out of array bounds"),
    "numbers of a type that is not known": (changed(kinds={"blk.0.ffn_up.weight": 99}), "invalid ggml type"),
    "tokens that come twice": (small({"tokenizer.ggml.tokens": [*TOKENS[:-2], *TOKENS[:2]]}), "made llama.cpp crash"),
    "experts that no token uses": (small({"llama.expert_count": 4}), "made llama.cpp crash"),
    "whole numbers for weights": (changed(kinds={"blk.0.ffn_up.weight": 26}), "made llama.cpp crash"),
}


async def test_a_file_that_llama_cpp_cannot_use_gets_its_sentence(tmp_path: Path) -> None:
    states: list[EngineState] = []
    async with llama(states) as process:
        for gguf, sentence in BAD.values():
            with pytest.raises(ModelFileError) as caught:
                await process.endpoint(quick(gguf.write(tmp_path / "bad.gguf")))
            said = str(caught.value)
            assert said.startswith("bad.gguf ")
            assert sentence in said
            assert said.endswith("Choose another model file.")
            assert str(tmp_path) not in said
    assert states.count(EngineState.FAILED) == len(BAD)


async def test_a_file_with_a_bad_header_gets_its_sentence_without_llama_cpp(tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(small().encoded()[:-40])
    async with llama() as process:
        with pytest.raises(ModelFileError, match=r"^bad\.gguf is cut off: it lacks 40 of its bytes\."):
            await process.endpoint(quick(path))
    with pytest.raises(ModelFileError, match="is cut off"):
        await inspect(path)


async def test_what_a_file_holds_is_told_without_loading_it(tmp_path: Path) -> None:
    header = await inspect(small({"tokenizer.chat_template": "{}"}).write(tmp_path / "novel.gguf"))
    assert (header.name, header.context, header.fills, header.chats) == ("Small", 256, True, True)


@pytest.mark.parametrize("name", ["not there.gguf", "folder.gguf", "empty.gguf"])
async def test_what_is_no_file_to_read_gets_its_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.gguf").mkdir()
    (tmp_path / "empty.gguf").touch()
    with pytest.raises(ModelFileError, match=f"^{name} "):
        await inspect(tmp_path / name)


async def test_a_model_in_parts_needs_all_of_them_and_begins_with_the_first(tmp_path: Path) -> None:
    names = [f"saga-{i:05}-of-00002.gguf" for i in (1, 2)]
    first = small({"split.count": 2}).write(tmp_path / names[0])
    with pytest.raises(ModelFileError, match=f"Put {names[1]} beside it"):
        await inspect(first)
    second = small({"split.count": 2}).write(tmp_path / names[1])
    assert (await inspect(first)).parts == 2
    with pytest.raises(ModelFileError, match=f"Choose {names[0]}"):
        await inspect(second)
    both = first.stat().st_size + second.stat().st_size
    assert memory_needed(first, await inspect(first), 256) > both


async def test_a_model_that_is_too_large_for_the_memory_is_told(tmp_path: Path) -> None:
    path = small({"llama.context_length": 10**7}).write(tmp_path / "novel.gguf")
    header = await inspect(path)
    assert memory_warning(path, header, None, available=1 << 33) == ""
    assert memory_warning(path, header, None) == ""
    sentence = memory_warning(path, header, 10**7, available=1 << 30)
    assert sentence.startswith("novel.gguf needs about 2.8 GB of memory, and 1.1 GB are free.")


def test_the_memory_that_is_free_is_known_here() -> None:
    free = memory_available()
    assert free is not None
    assert struct.calcsize("P") * 1024 < free < 1 << 50
