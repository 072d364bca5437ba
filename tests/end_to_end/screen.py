"""A screen in memory, and the hands of a writer before it: Xvfb and xdotool."""

import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QColor, QImage

Found = TypeVar("Found")
PATIENCE = 60  # seconds on a machine that has other things to do
PACKAGES = {"Xvfb": "xvfb", "xdotool": "xdotool"}
_HEADER = 25  # numbers at the beginning of an XWD file


def lacking() -> str:
    """Return a sentence that names the system's parts that are missing; empty if none is."""
    missing = [f"{program} (Debian: {package})" for program, package in PACKAGES.items() if not shutil.which(program)]
    return f"This system lacks {' and '.join(missing)}." if missing else ""


def until(condition: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """Return the first result of ``condition`` that is true."""
    end = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(0.03)
    return found


class Screen:
    """One screen; what is on it can be read, and a keyboard and a mouse work on it."""

    def __init__(self, display: str, buffer: Path) -> None:
        self.display = display
        self._buffer = buffer

    def image(self) -> QImage:
        """Return what is on the screen."""
        data = self._buffer.read_bytes()
        numbers = struct.unpack(f">{_HEADER}I", data[: 4 * _HEADER])
        size, width, height, line, colors = numbers[0], numbers[4], numbers[5], numbers[12], numbers[19]
        pixels = data[size + 12 * colors :]
        return QImage(pixels, width, height, line, QImage.Format.Format_RGB32).copy()

    def places_of(self, color: str) -> list[tuple[int, int]]:
        """Return where a colour is, every other pixel of every other line, from above."""
        image, wanted = self.image(), QColor(color).rgb()
        return [
            (x, y)
            for y in range(0, image.height(), 2)
            for x in range(0, image.width(), 2)
            if image.pixel(x, y) == wanted
        ]

    def keys(self, *keys: str) -> None:
        """Press keys one after another, as xdotool names them."""
        self.xdotool("key", "--delay", "10", *keys)

    def write(self, text: str) -> None:
        """Type a text, line by line: xdotool loses the ends of lines."""
        for i, line in enumerate(text.split("\n")):
            if i:
                self.keys("Return")
            self.xdotool("type", "--delay", "4", line)

    def point_at(self, x: int, y: int) -> None:
        """Move the mouse, in two steps: a program hears of movements only."""
        self.xdotool("mousemove", str(x - 2), str(y), "mousemove", str(x), str(y))

    def focus(self, title: str) -> None:
        """Wait for a window with a title and give it the keyboard, as a window manager would."""

        def window() -> str:
            found = self._run("search", "--onlyvisible", "--name", title).stdout.split()
            return found[-1] if found else ""

        self.xdotool("windowfocus", until(window, f"there is a window {title!r}"))

    def xdotool(self, *arguments: str) -> str:
        """Run xdotool and return what it prints."""
        done = self._run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(shutil.which("xdotool")), *arguments],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )


@contextmanager
def screen(folder: Path, width: int, height: int) -> Generator[Screen]:
    """Start a screen on a number that is free; it ends with the block."""
    read, written = os.pipe()
    command = [str(shutil.which("Xvfb")), "-displayfd", str(written), "-screen", "0", f"{width}x{height}x24"]
    command += ["-nolisten", "tcp", "-fbdir", str(folder)]
    with (folder / "xvfb.log").open("wb") as told:
        server = subprocess.Popen(command, pass_fds=(written,), stdout=told, stderr=told)
    os.close(written)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()  # printed when the screen is ready; empty if it could not be
        assert number, (folder / "xvfb.log").read_text(errors="replace")
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(PATIENCE)
