"""Trying a frozen program: both engines answer, and its window completes a sentence, on a screen in memory."""

import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from steps.project import BUILD, ROOT, say

MODEL_FILE = ROOT / "tests" / "data" / "tiny.gguf"
KEY = "of-this-trial-only"
SENTENCE = "The rain had stopped, and in the garden"
SHOTS = BUILD / "shots"


def smoke(program: Sequence[str]) -> None:
    """Try the program that a command starts.

    Raises:
        SystemExit: it does not do what it is for.

    """
    for arguments in ((), ("--gguf", str(MODEL_FILE))):
        say(f"engine {' '.join(arguments)}: {_completed([*program, 'engine', *arguments])!r}")
    say(f"window: {written(program)!r}")


def _completed(command: Sequence[str]) -> str:
    """Return the text that an engine writes."""
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "--key-stdin", "--end-with-input"], stdin=pipe, stdout=pipe) as engine:
        assert engine.stdin is not None  # noqa: S101  (a pipe, as asked for)
        assert engine.stdout is not None  # noqa: S101  (a pipe, as asked for)
        engine.stdin.write(f"{KEY}\n".encode())
        engine.stdin.flush()
        while "base_url" not in (said := json.loads(engine.stdout.readline() or b'{"error": "it has ended"}')):
            if "error" in said:
                raise SystemExit(f"{' '.join(command)}: {said['error']}")
        (model, *_) = _asked(f"{said['base_url']}/models")["data"]
        body = {"model": model["id"], "prompt": SENTENCE, "max_tokens": 16, "logprobs": 2}
        (choice,) = _asked(f"{said['base_url']}/completions", body)["choices"]
        engine.stdin.close()
    if not choice["text"] or not choice["logprobs"]:
        raise SystemExit(f"{' '.join(command)}: the answer has no text or no probabilities")
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
