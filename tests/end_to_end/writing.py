"""A writer at the real program: what is typed, what is on the screen, and what is in the file."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from end_to_end import alone
from end_to_end.screen import PATIENCE, Screen, until
from lacuna.ui.theme import DARK, LIGHT

AGAIN = 2.0  # seconds after which a key that went nowhere is pressed again: a window was not in front yet
QUIET = 0.8  # seconds without a new word, after which the model has ended
KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONWARNINGS", "VIRTUAL_ENV")


class Writer:
    """Sits before the program. The manuscript's text is read from its file, which Ctrl+S writes."""

    def __init__(self, screen: Screen, process: subprocess.Popen[bytes], folder: Path, shots: Path, theme: str) -> None:
        self.screen = screen
        self.process = process
        self.theme = DARK if theme == "dark" else LIGHT
        self.file = folder / "inn.txt"
        self._engine_log = folder / "engine.log"
        self._shots = shots
        self._taken = 0

    def shot(self, name: str) -> None:
        """Keep a picture of the screen under a name; they are numbered in the order of the steps."""
        self._taken += 1
        self._shots.mkdir(parents=True, exist_ok=True)
        assert self.screen.image().save(str(self._shots / f"{self._taken:02}-{name}.png"))

    def text(self) -> str:
        """Save the manuscript and return what is in its file then."""
        before, pressed = self.file.stat().st_mtime_ns, 0.0

        def written() -> bool:
            nonlocal pressed
            if time.monotonic() - pressed > AGAIN:
                self.screen.keys("ctrl+s")
                pressed = time.monotonic()
            return self.file.stat().st_mtime_ns != before

        until(written, "the file is written")
        return self.file.read_text(encoding="utf-8")

    def until_text(self, text: str) -> None:
        """Wait until the manuscript is this text."""
        until(lambda: self.text() == text, f"the text is {text!r}")

    def grown(self, over: str) -> str:
        """Wait until more stands there than a text; return what stands there then."""

        def more() -> str:
            text = self.text()
            return text if len(text) > len(over) else ""

        return until(more, "words arrive")

    def settled(self, quiet: float = QUIET) -> str:
        """Wait until no more words arrive, for some seconds; return what stands there then."""
        text, since = self.text(), time.monotonic()
        while time.monotonic() - since < quiet:
            now = self.text()
            if now != text:
                text, since = now, time.monotonic()
        return text

    def requests(self) -> list[dict[str, Any]]:
        """Return what the built-in model was asked, as its own log has it."""
        if not self._engine_log.exists():
            return []
        return [json.loads(line) for line in self._engine_log.read_text(encoding="utf-8").splitlines()]


@contextmanager
def writer(  # noqa: PLR0913  (what a writer chose)
    screen: Screen,
    folder: Path,
    shots: Path,
    theme: str,
    parameters: Mapping[str, Any],
    *arguments: str,
    command: Sequence[str] = (),
) -> Generator[Writer]:
    """Start the program for a writer who chose a theme and parameters earlier; it is ended with the block.

    ``command`` starts an installed program; without one it is that of the checkout.
    """
    settings = folder / "config" / "lacuna" / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"theme": theme, "parameters": parameters}), encoding="utf-8")
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    places = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    with (folder / "program.log").open("wb") as told:
        process = subprocess.Popen(
            [*(command or alone.command()), "--engine-log", str(folder / "engine.log"), *arguments],
            env={**kept, **places, "HOME": str(folder), "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
            cwd=folder,
            stderr=told,
        )
    try:
        hand = Writer(screen, process, folder, shots, theme)
        try:
            screen.focus("Lacuna")
            yield hand
        except BaseException:
            hand.shot("failed")
            raise
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)
        sys.stderr.write((folder / "program.log").read_text(errors="replace"))
