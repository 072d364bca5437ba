"""Take pictures of the windows for servers and of every failure's bar, from the real program, by keyboard alone.

``python3 tests/end_to_end/windows.py FOLDER [light|dark] [1000x700]``: to be looked at after a change to the interface.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from end_to_end.screen import PATIENCE, Screen, lacking, screen
from end_to_end.writing import KEPT

SETTLES, ANSWERS = 0.4, 4.0  # seconds until a key's effect is on the screen, and until a failure is given up
TEXT = "It was past ten when the carriage stopped before the inn. The door stood open, and"
OVERFLOW = (
    "This model's maximum context length is 2048 tokens, however you requested 2300 tokens (1900 in your prompt; 400 "
    "for the completion)."
)


def _event(text: str, reason: str | None = None) -> bytes:
    choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": reason}
    return b"data: " + json.dumps({"id": "c", "model": "m", "choices": [choice]}).encode() + b"\n\n"


def _error(message: str, **fields: object) -> bytes:
    return json.dumps({"error": {"message": message, **fields}}).encode()


DONE = b"data: [DONE]\n\n"
WORDS = _event(" nobody") + _event(" spoke")
# What the server answers: a status and a body, by the first part of the path.
CASES: Mapping[str, tuple[int, bytes]] = {
    "fine": (200, WORDS + _event(".", "stop") + DONE),
    "key": (401, _error("Incorrect API key provided.")),
    "model": (404, _error("The model `m` does not exist.", code="model_not_found")),
    "chat": (404, _error("This is a chat model.", param="model")),
    "page": (404, b"<html><title>nginx</title></html>"),
    "context": (400, _error(OVERFLOW, code="context_length_exceeded")),
    "parameter": (400, _error("stop: too many")),
    "quota": (402, _error("Insufficient credits")),
    "rate": (429, _error("Rate limit reached.")),
    "busy": (503, _error("Overloaded.")),
    "broken": (500, _error("Out of memory.")),
    "cut": (200, WORDS),
    "no-reason": (200, WORDS + DONE),
    "nothing": (200, DONE),
    "garbled": (200, b"Hello."),
    "in-the-stream": (200, WORDS + b"data: " + _error("Compute error.", code=500) + b"\n\n"),
}


class Handler(BaseHTTPRequestHandler):
    """Answers by the first part of the path."""

    def do_GET(self) -> None:
        """List models, and know nothing else."""
        listing = self.path.endswith("/models")
        models = [{"id": "m"}, {"id": "davinci-002", "shutdown_date": "2026-09-28"}]
        self._answer(200 if listing else 404, json.dumps({"data": models}).encode() if listing else b"{}")

    def do_POST(self) -> None:
        """Complete, or fail."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(*CASES[self.path.split("/")[1]] if self.path.endswith("/completions") else (404, b"{}"))

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the library's name)
        """Say nothing."""

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("x-request-id", "req_8c1f")
        self.end_headers()
        self.wfile.write(body)


class Hand:
    """Presses keys in the program and takes pictures of it."""

    def __init__(self, shown: Screen, folder: Path) -> None:
        self._screen = shown
        self._folder = folder

    def __call__(self, window: str, *keys: str, picture: str = "", wait: float = SETTLES) -> None:
        """Press keys in a window (none named: that in front), one after the other; then take a picture under a name."""
        if window:
            self._screen.focus(window)
        for key in keys:
            self._screen.keys(key)
            time.sleep(SETTLES)
        time.sleep(wait)
        if picture:
            assert self._screen.image().save(str(self._folder / f"{picture}.png"))

    def write(self, text: str) -> None:
        """Type."""
        self._screen.write(text)


def bars(hand: Hand) -> None:
    """Have every request fail."""
    for at, name in enumerate(CASES):
        hand("Lacuna", "ctrl+shift+m")
        hand("Connections", "Home", *["Down"] * (at + 1), "alt+w")
        slow = name in ("rate", "busy")
        hand("Lacuna", "ctrl+Return", picture=f"bar-{name}", wait=ANSWERS if slow else 1)
    hand("Lacuna", "F6", "Shift+Tab", "space", picture="bar-details")


def dialogs(hand: Hand, port: int) -> None:
    """Open every window that has to do with servers."""
    hand("Lacuna", "ctrl+shift+m")
    hand("Connections", picture="connections")
    hand("Connections", "Insert")
    hand("Add a connection", "alt+s", picture="add-wrong")
    hand.write(f"127.0.0.1:{port}/fine")
    hand("Add a connection", "alt+k")
    hand.write("sk-secret")
    hand("Add a connection", "alt+t", picture="add-tested", wait=ANSWERS)
    hand("Add a connection", "alt+s", picture="add-no-keychain", wait=ANSWERS)
    hand("Add a connection", "Escape")
    hand("Connections", "Home", "Down", "alt+e")
    hand("Edit fine", "alt+m", "Tab", "Tab", "space", picture="edit-more")
    hand("Edit fine", "alt+m", "Tab", "space")
    hand("Choose a model", picture="models")
    hand("Choose a model", "Escape")
    hand("Edit fine", "Escape")
    hand("Connections", "Delete", picture="remove")
    hand("", "Escape")
    hand("Connections", "ctrl+f")
    hand("Servers on", picture="find", wait=ANSWERS)
    hand("Servers on", "Escape")
    hand("Connections", "Escape")
    hand("Lacuna", "ctrl+shift+i")
    hand("Responses", picture="responses")
    hand("Responses", "Escape")


@contextmanager
def program(folder: Path, shown: Screen, theme: str, port: int) -> Generator[None]:
    """Start the program for a writer who has a connection for each case."""
    connections = [
        {"id": name, "name": name, "base_url": f"http://127.0.0.1:{port}/{name}/v1", "model": "m"} for name in CASES
    ]
    config = folder / "config" / "lacuna"
    config.mkdir(parents=True)
    (config / "connections.json").write_text(json.dumps({"version": 1, "connections": connections}))
    (config / "settings.json").write_text(json.dumps({"theme": theme}))
    (folder / "inn.txt").write_text(TEXT)
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    environment |= {"HOME": str(folder), "DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb"}
    process = subprocess.Popen([sys.executable, "-m", "lacuna", "inn.txt"], env=environment, cwd=folder)
    try:
        yield
    finally:
        process.kill()
        process.wait(PATIENCE)


def main(folder: Path, theme: str = "light", size: str = "1000x700") -> int:
    """Take the pictures; return the exit status."""
    if lacking():
        sys.stderr.write(lacking() + "\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    width, height = size.split("x")
    with (
        TemporaryDirectory() as place,
        screen(Path(place), int(width), int(height)) as shown,
        program(Path(place), shown, theme, served.server_port),
    ):
        shown.focus("Lacuna")
        window = shown.xdotool("search", "--onlyvisible", "--name", "Lacuna").split()[-1]
        shown.xdotool("windowmove", window, "0", "0", "windowsize", window, width, height)
        hand = Hand(shown, folder)
        time.sleep(ANSWERS)
        hand("Lacuna", "ctrl+End")
        dialogs(hand, served.server_port)
        bars(hand)
    served.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), *sys.argv[2:]))
