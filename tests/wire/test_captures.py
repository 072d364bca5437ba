"""What real servers answered, replayed byte for byte by a server on loopback: text, ends, counts and errors."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.completions import CompletionRequest, Endpoint, Outcome, refusal
from lacuna.core.completions.loose import as_object
from lacuna.core.errors import Refused, WrongPath
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from services.asking import IMPATIENT, ask
from wire.events import cuts, read, texts, tokens

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parent / "captures"
ALL = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.http"))
# What is no answer of the completions call, but of another.
OTHERS = ("models", "props", "health", "native_detokenize", "native_props")
NATIVE = ("native_completion_nprobs5", "native_completion_postsampling", "native_infill")


@dataclass(frozen=True)
class Capture:
    """One exchange: the request's JSON, and the answer as bytes and taken apart without the program's help."""

    name: str
    asked: Any
    answer: bytes
    status: int
    body: bytes

    @property
    def events(self) -> list[Any]:
        """The answer's JSON values: one, or those of its events."""
        if not self.body.startswith(b"data:"):
            return [json.loads(self.body)]
        lines = [line[6:] for line in self.body.split(b"\n") if line.startswith(b"data: ")]
        return [json.loads(line) for line in lines if line.strip() != b"[DONE]"] if lines else []

    @property
    def request(self) -> CompletionRequest:
        """What the program would have to ask for this answer, as far as it matters for reading it."""
        asked = as_object(self.asked) or {}
        n = asked.get("n")
        parameters = Parameters(
            n=n if isinstance(n, int) and n > 0 else 3 if "n3" in self.name else None,
            echo=True if asked.get("echo") else None,
            logprobs=asked.get("logprobs") if "logprobs" in asked else None,
            stream=bool(asked.get("stream", "stream" in self.name)),
        )
        several = ["a", "b"] if "multiprompt" in self.name else "It was"
        return CompletionRequest(
            model="m",
            prompt=asked.get("prompt", several) or several,
            parameters=parameters,
            suffix=asked.get("suffix") or None,
        )


def capture(name: str) -> Capture:
    data = (FOLDER / f"{name}.http").read_bytes()
    asked: Any = None
    if data.startswith(b">>> REQUEST"):
        request, _, data = data.partition(b"<<< RESPONSE")
        data = data.lstrip(b"\r\n")
        try:
            asked = json.loads(request.partition(b"\r\n\r\n")[2])
        except ValueError:
            asked = None
    head, _, body = data.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = dechunked(body)
    return Capture(name, asked, data, int(head.split(b" ")[1]), body)


def dechunked(body: bytes) -> bytes:
    out = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        out += body[: int(size or b"0", 16)]
        body = body[int(size or b"0", 16) + 2 :]
    return out


@asynccontextmanager
async def replaying(answer: bytes) -> AsyncGenerator[Endpoint]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length:" in head:
            await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield Endpoint(name="s", base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")


def expected(found: Capture) -> tuple[dict[int, str], dict[int, str]]:
    """The texts and reasons by index, read off without the program's help."""
    written: dict[int, str] = {}
    reasons: dict[int, str] = {}
    for event in found.events:
        choices: list[dict[str, Any]] = event["choices"] if event else []
        for choice in choices:
            index = choice["index"]
            written[index] = written.get(index, "") + (choice.get("text") or "")
            if choice.get("finish_reason"):
                reasons[index] = choice["finish_reason"]
    prompt = found.request.prompt
    if found.request.parameters.echo and isinstance(prompt, str):
        written = {index: text.removeprefix(prompt) for index, text in written.items()}
    return {index: text for index, text in written.items() if text}, reasons


def stem(name: str) -> str:
    return name.split("/")[1].removeprefix("llamacpp_")


COMPLETIONS = [name for name in ALL if stem(name) not in (*OTHERS, *NATIVE)]


@pytest.mark.parametrize("name", COMPLETIONS)
async def test_a_completion_is_read_as_it_was_meant(name: str) -> None:
    found = capture(name)
    async with replaying(found.answer) as endpoint:
        asked = await ask(endpoint, found.request, replace(IMPATIENT, loading=0))
    if found.status >= 400:
        assert (asked.text, asked.answer.outcome) == ("", Outcome.FAILED)
        assert isinstance(asked.answer.error, Refused)
        assert asked.answer.error.status == found.status
        said = asked.answer.error.detail
        assert bool(said) is (b'"message":""' not in found.body)
        assert all(word.strip('"…') in found.body.decode().replace("\\", "") for word in said.split())
        return
    written, reasons = expected(found)
    assert {index: text for index, text in texts(asked.deltas).items() if text} == written
    assert asked.answer.finish_reasons == reasons
    whole = stem(name) != "stream_abort"
    assert (asked.answer.outcome is Outcome.COMPLETE) is whole
    for index, of_choice in tokens(asked.deltas).items():
        assert "".join(token.text for token in of_choice) == written.get(index, "")


@pytest.mark.parametrize("name", [name for name in COMPLETIONS if capture(name).status < 400])
@settings(max_examples=5)
@given(data=st.data())
def test_a_completion_is_the_same_wherever_it_is_cut(name: str, data: st.DataObject) -> None:
    found = capture(name)
    whole, answer = read([found.body], request=found.request)
    for parts in ([found.body[i : i + 1] for i in range(len(found.body))], data.draw(cuts(found.body))):
        deltas, again = read(parts, request=found.request)
        assert tokens(deltas) == tokens(whole)
        assert (again.outcome, again.usage, again.finish_reasons) == (
            answer.outcome,
            answer.usage,
            answer.finish_reasons,
        )


@pytest.mark.parametrize("name", [name for name in ALL if stem(name) in NATIVE])
def test_the_native_dialect_gives_its_text_and_says_what_to_change(name: str) -> None:
    found = capture(name)
    if found.status >= 400:
        assert refusal(found.status, found.body).detail
        return
    deltas, answer = read([found.body])
    assert texts(deltas).get(0, "") == "".join(event["content"] for event in found.events)
    assert [warning for warning in answer.warnings if "/v1" in warning]


@pytest.mark.parametrize("name", [name for name in ALL if stem(name) in OTHERS])
async def test_other_calls_answer_in_json(name: str) -> None:
    found = capture(name)
    async with replaying(found.answer) as endpoint, Completions(patience=IMPATIENT) as completions:
        if found.status >= 400:
            with pytest.raises(WrongPath):
                await completions.json(endpoint, "GET", endpoint.root("health"))
            return
        assert await completions.json(endpoint, "GET", endpoint.url("models")) == json.loads(found.body)
        if stem(name) == "models":
            models = await completions.models(endpoint)
            assert [model.id for model in models] == [entry["id"] for entry in json.loads(found.body)["data"]]


def test_there_are_captures_of_four_servers() -> None:
    assert {name.split("/")[0] for name in ALL} == {"llama.cpp", "xllamacpp", "llama-cpp-python", "litellm"}
    assert len(ALL) > 100
