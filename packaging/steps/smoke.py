"""Trying a frozen program: both engines answer, and its window completes a sentence, on a screen in memory."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from steps.project import BUILD, ROOT, say

MODEL_FILE = ROOT / "tests" / "data" / "tiny.gguf"
NO_END = {"266": -100}  # the random model's token for the end, which it likes; in the built-in one a word among many
KEY = "of-this-trial-only"
SENTENCE = "The rain had stopped, and in the garden"
PAINTED = b"Flushing"  # how Qt's painting begins to tell that it has shown something
SHOTS = BUILD / "shots"


def smoke(program: Sequence[str]) -> None:
    """Try the program that a command starts.

    Raises:
        SystemExit: it does not do what it is for.

    """
    answers(program)
    say(f"window: {written(program)!r}")


def answers(program: Sequence[str]) -> None:
    """Let both engines of a program complete a sentence, and the built-in model fill a gap."""
    for arguments in ((), ("--gguf", str(MODEL_FILE))):
        with _engine([*program, "engine", *arguments]) as base_url:
            say(f"engine {' '.join(arguments)}: {_written_by(base_url)!r}")
            if not arguments:
                say(f"engine, into a gap: {_written_by(base_url, suffix=' Then she closed it again.')!r}")


def paints(program: Sequence[str]) -> None:
    """See that a program shows a window, on a screen that is not there.

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
    if PAINTED not in told:
        raise SystemExit(f"the window was not painted:\n{told.decode(errors='replace')}")
    say("window: painted")


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


def written(program: Sequence[str]) -> str:
    """Let the window complete a sentence with each engine; return the text. Pictures are kept."""
    sys.path.insert(0, str(ROOT / "tests"))
    from end_to_end.screen import lacking, screen, until  # noqa: PLC0415  (the tests' own hands and eyes)
    from end_to_end.writing import writer  # noqa: PLC0415  (the same)

    if lacking():
        raise SystemExit(lacking())
    shutil.rmtree(SHOTS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "inn.txt").write_text(SENTENCE, encoding="utf-8")
        with (
            screen(folder, 1000, 700) as shown,
            writer(shown, folder, SHOTS, "light", {"max_tokens": 24}, "inn.txt", command=program) as hand,
        ):
            until(lambda: shown.places_of(hand.theme.good), "the built-in model is ready")
            hand.text()
            shown.keys("ctrl+End", "ctrl+Return")
            hand.grown(SENTENCE)
            text = hand.settled()
            hand.shot("completed")
            shown.keys("ctrl+q")
            hand.process.wait(60)
            return text
