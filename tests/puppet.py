"""The real program in a process of its own, whose window obeys a test: it is asked by lines of Python."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60  # seconds on a machine that has other things to do

# Runs in the program: everything is as ``python -m lacuna`` has it, but that the application listens.
STRINGS = """
import gc, json, os, sys, threading
import PySide6.QtWidgets
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
import lacuna.__main__ as program

EARLY = os.environ["EARLY"]

class Strings(QObject):
    pulled = Signal(str)

    def __init__(self):
        super().__init__()
        self.pulled.connect(self.pull)

    def pull(self, line):
        window = next((w for w in QApplication.topLevelWidgets() if type(w).__name__ == "MainWindow"), None)
        names = globals() | {"window": window, "editor": window and window.editor}
        print(json.dumps(eval(line, names)), flush=True)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and type(watched).__name__ == "ManuscriptEditor":
            QApplication.instance().removeEventFilter(self)
            self.pull(EARLY)
        return False

def made(name):
    gc.unfreeze()  # what the program has frozen is not among the objects
    found = next((o for o in gc.get_objects() if type(o).__name__ == name), None)
    gc.freeze()
    return found

class Application(QApplication):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.strings = Strings()
        self.installEventFilter(self.strings)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in sys.stdin:
            self.strings.pulled.emit(line)

PySide6.QtWidgets.QApplication = Application  # the program imports it when it needs it
sys.exit(program.main())
"""

# What makes the program one that was installed by itself; ``stick`` gives the path.
INSTALLED = "import sys; sys.frozen = True; sys.executable = {program!r}\n"
# Waits for another that starts as long as the machine lets it take.
PATIENT = "import lacuna.ui.instance as instance; instance.STARTING = instance.ANSWERING = 600.0\n"
START = "import sys, lacuna.__main__ as program; sys.exit(program.main())"


def stick(folder: Path) -> Path:
    """Put the program into a folder of its own on a memory stick, which is a folder; return the program."""
    program = folder / "lacuna" / "lacuna"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m lacuna "$@"\n')
    program.chmod(0o755)
    return program


class Puppet:
    """A running program."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.early: Any = None

    async def ask(self, expression: str) -> Any:
        """Evaluate an expression in the program's window thread; it knows ``window``, ``editor`` and ``made``."""
        assert self.process.stdin is not None
        self.process.stdin.write(expression.encode() + b"\n")
        return await self.answer()

    async def answer(self) -> Any:
        """Return what was evaluated next."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return json.loads(await self.process.stdout.readline())

    async def until(self, expression: str) -> Any:
        """Wait until an expression is true."""
        async with asyncio.timeout(PATIENCE):
            while not (value := await self.ask(expression)):  # noqa: ASYNC110  (another process is watched)
                await asyncio.sleep(0.02)
            return value

    async def ended(self) -> int:
        """Wait until the program has ended; return its exit status."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


def places_below(home: Path) -> dict[str, str]:
    """Return the variables that name the folders of settings, data and log, and the one for sockets."""
    config, data, state = str(home), str(home / "data"), str(home / "state")
    xdg = {
        "XDG_CONFIG_HOME": config,
        "XDG_DATA_HOME": data,
        "XDG_STATE_HOME": state,
        "XDG_RUNTIME_DIR": str(home / "run"),
    }
    return xdg | {"APPDATA": config, "LOCALAPPDATA": data}


def surroundings(home: Path, places: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a program that has everything below ``home``, or where ``places`` says."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
    }
    return {**environment, **(places_below(home) if places is None else places)}


@asynccontextmanager
async def puppet(  # noqa: PLR0913  (each for some tests)
    home: Path,
    arguments: Sequence[str] = (),
    early: str = "None",
    *,
    under: Sequence[str] = (),
    before: str = "",
    places: Mapping[str, str] | None = None,
) -> AsyncGenerator[Puppet]:
    """Run the program with its settings below ``home``; it is killed if it still runs at the end.

    Args:
        home: the writer's folder.
        arguments: of the program.
        early: evaluated when the text is shown, before the services are there; ``Puppet.early`` holds what it gave.
        under: a command that runs the program, such as strace.
        before: lines of Python that run first.
        places: variables of the environment in the place of those that name the folders below ``home``.

    """
    environment = surroundings(home, places) | {"EARLY": early}
    process = await asyncio.create_subprocess_exec(
        *under, sys.executable, "-W", "error", "-c", before + STRINGS, *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment,
    )  # fmt: skip
    try:
        program = Puppet(process)
        program.early = await program.answer()
        yield program
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        if process.stdin is not None:
            process.stdin.close()
