"""A call written as code does the same call when it is run, and never holds a key."""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lacuna.core.code import KEY_VARIABLE, Call, Form, as_code
from services.loopback import Conversation, serving

BODY: dict[str, Any] = {
    "model": "m",
    "prompt": 'It\'s "quoted", $HOME `x` \\ and\nnew — 你好 \u2028 😀',
    "suffix": "the end'",
    "max_tokens": 5,
    "temperature": 0.5,
    "top_p": 1.0,
    "stop": ["\n\n", "'"],
    "logit_bias": {"50256": -100},
    "stream": False,
}
_CHOICE = '"choices":[{"text":" yes","index":0,"finish_reason":"stop","logprobs":null}]'
_CHUNK = '{"id":"1","object":"text_completion","created":1,"model":"m",' + _CHOICE + "}"
ANSWER = _CHUNK.encode()
STREAM = f"data: {_CHUNK}\n\ndata: [DONE]\n\n".encode()


async def _answer(conversation: Conversation) -> None:
    streams = conversation.body.get("stream") is True
    await conversation.begin(Content_Type="text/event-stream" if streams else "application/json")
    await conversation.send(STREAM if streams else ANSWER)


def _call(base_url: str, body: dict[str, Any], key_header: str | None = "Authorization") -> Call:
    return Call(base_url=base_url, body=body, headers={"X-Team": "it's us"}, key_header=key_header)


def _run(command: list[str], environment: dict[str, str]) -> str:
    finished = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode()
    return finished.stdout.decode("utf-8", "replace")


@pytest.mark.anyio
@pytest.mark.parametrize("key_header", ["Authorization", "api-key"])
@pytest.mark.parametrize("extra", [{}, {"top_k": 0, "options": {"deep": [1, None]}}])
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("form", [Form.OPENAI, Form.HTTPX])
async def test_the_program_sends_the_call(form: Form, *, stream: bool, extra: dict[str, Any], key_header: str) -> None:
    body = {**BODY, **extra, "stream": stream}
    async with serving(_answer) as served:
        code = as_code(_call(served.endpoint.base_url, body, key_header), form)
        environment = {**os.environ, KEY_VARIABLE: "sk-from-the-environment", "PYTHONUTF8": "1"}
        printed = await asyncio.to_thread(_run, [sys.executable, "-c", code], environment)
    assert " yes" in printed
    assert served.bodies == [body]
    (head,) = served.heads
    value = "Bearer sk-from-the-environment" if key_header == "Authorization" else "sk-from-the-environment"
    assert f"{key_header}: {value}".lower() in head.lower()
    assert "X-Team: it's us".lower() in head.lower()


def _words(command: str) -> list[str]:
    """Let a real shell take the command apart."""
    environment = {"PATH": os.environ["PATH"], KEY_VARIABLE: "sk-from-the-environment"}
    script = "curl() { printf '%s\\0' \"$@\"; }\n" + command
    printed = subprocess.run(["/bin/sh", "-c", script], env=environment, capture_output=True, check=True).stdout
    return printed.decode().split("\0")[:-1]


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_a_shell_reads_the_curl_command_as_it_was_meant(prompt: str) -> None:
    body = {**BODY, "prompt": prompt}
    words = _words(as_code(_call("http://127.0.0.1:9/v1", body), Form.CURL))
    assert words[0] == "http://127.0.0.1:9/v1/completions"
    assert json.loads(words[words.index("--data-raw") + 1]) == body
    headers = [words[at + 1] for at, word in enumerate(words) if word == "-H"]
    assert headers == [
        "Content-Type: application/json",
        "Authorization: Bearer sk-from-the-environment",
        "X-Team: it's us",
    ]


def test_a_streamed_curl_shows_each_word_as_it_comes() -> None:
    assert as_code(_call("http://h/v1", {**BODY, "stream": True}), Form.CURL).startswith("curl --no-buffer ")


def test_json_is_the_body() -> None:
    assert json.loads(as_code(_call("http://h/v1", BODY), Form.JSON)) == BODY


@pytest.mark.parametrize("form", list(Form))
def test_without_a_key_none_is_asked_for(form: Form) -> None:
    assert KEY_VARIABLE not in as_code(_call("http://h/v1", BODY, None), form)
