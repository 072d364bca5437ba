"""Asking a frozen program without a screen: both engines answer, and its window is painted."""

import json
import os
import subprocess
import tempfile
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steps.project import ROOT, say

MODEL_FILE = ROOT / "tests" / "data" / "tiny.gguf"
NO_END = {"266": -100}  # the random model's token for the end, which it likes; in the built-in one a word among many
KEY = "of-this-trial-only"
SENTENCE = "The rain had stopped, and in the garden"
PAINTED = b"Flushing"  # how Qt's painting begins to tell that it has shown something


def answers(program: Sequence[str]) -> None:
    """Let both engines of a program complete a sentence, and the built-in model fill a gap."""
    for arguments in ((), ("--gguf", str(MODEL_FILE))):
        with _engine([*program, "engine", *arguments]) as base_url:
            say(f"engine {' '.join(arguments)}: {_written_by(base_url)!r}")
            if not arguments:
                say(f"engine, into a gap: {_written_by(base_url, suffix=' Then she closed it again.')!r}")


def paints(program: Sequence[str]) -> list[str]:
    """See that a program shows a window, on a screen that is not there; return what is in the writer's folders then.

    Raises:
        SystemExit: it ended without.

    """
    with tempfile.TemporaryDirectory() as home:
        places = {f"XDG_{name}_HOME": home for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        telling = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.widgets.painting.info=true"}
        with subprocess.Popen(program, env=os.environ | places | telling, stderr=subprocess.PIPE) as started:
            told = b""
            while PAINTED not in told and (line := started.stderr.readline() if started.stderr else b""):
                told += line
            started.kill()
        left = sorted(path.name for path in Path(home).rglob("*"))
    if PAINTED not in told:
        raise SystemExit(f"the window was not painted:\n{told.decode(errors='replace')}")
    return left


@contextmanager
def _engine(command: Sequence[str]) -> Generator[str]:
    """Start an engine; what is given is its base URL. It ends with the block."""
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--key-stdin", "--end-with-input"], stdin=pipe, stdout=pipe) as engine:
        assert engine.stdin is not None  # noqa: S101  (a pipe, as asked for)
        assert engine.stdout is not None  # noqa: S101  (a pipe, as asked for)
        engine.stdin.write(f"{KEY}\n".encode())
        engine.stdin.flush()
        while "base_url" not in (said := json.loads(engine.stdout.readline() or b'{"error": "it has ended"}')):
            if "error" in said:
                raise SystemExit(f"{' '.join(command)}: {said['error']}")
        yield said["base_url"]
        engine.stdin.close()


def _written_by(base_url: str, **more: str) -> str:
    """Return the text that an engine writes."""
    (model, *_) = _asked(f"{base_url}/models")["data"]
    body = {"model": model["id"], "prompt": SENTENCE, "max_tokens": 16, "logit_bias": NO_END, "logprobs": 2, **more}
    (choice,) = _asked(f"{base_url}/completions", body)["choices"]
    if not choice["text"] or not choice["logprobs"]:
        raise SystemExit("an engine's answer has no text or no probabilities")
    return choice["text"]


def _asked(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60) as answer:  # noqa: S310  (on loopback)
        return json.load(answer)
