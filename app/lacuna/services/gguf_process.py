"""The writer's model file, run by llama.cpp in a process of its own: opened, used, changed for another, closed."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from lacuna.core.completions import Endpoint
from lacuna.core.connections import ModelFile
from lacuna.core.errors import EngineError, ModelFileError
from lacuna.services.server_process import EngineState, OnDeath, ServerProcess, engine_command
from lacuna.services.tasks import Tasks

# llama.cpp's lines that say why it gave up, the best first.
_REASONS = (
    re.compile(r"error loading model: (?:error loading model \w+: )?(?!llama_model_loader)(.+)"),
    re.compile(r"(GGML_\w+\(.+)"),
    re.compile(r" E \w+: (.+)"),
)
_LONGEST = 200  # characters of a reason


class GgufProcess:
    """Owns at most one model file's process. ``on_change`` and ``on_progress`` are called on the loop's thread.

    A file is opened by the first request for it, and takes the place of another. One whose process dies is opened again
    by the next request, not before: a file that kills llama.cpp is not opened in a ring.

    Attributes:
        file: the one that is open, or is being opened; or None.

    """

    def __init__(
        self,
        tasks: Tasks,
        on_change: Callable[[EngineState], object],
        on_progress: Callable[[float], object],
        on_death: OnDeath | None = None,
    ) -> None:
        self._tasks = tasks
        self._on_death = on_death
        self._on_change = on_change
        self._on_progress = on_progress
        self._server: _FileServer | None = None
        self._turn = asyncio.Lock()
        self.file: ModelFile | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unload()

    async def endpoint(self, file: ModelFile) -> Endpoint:
        """Return the endpoint of a file, once it is loaded.

        When the last one who waits for it stops waiting, the loading stops too.

        Raises:
            ModelFileError: it cannot be loaded; the sentence says why. No file is open then.

        """
        async with self._turn:
            if self._server is None or file != self.file:
                await self._close()
                self.file = file
                self._server = _FileServer(self._tasks, self._on_change, self._on_progress, file, self._on_death)
            server = self._server
        try:
            async with server.wanted():
                return await server.endpoint()
        except EngineError as error:
            self._forget(server)
            raise ModelFileError(str(error)) from error
        except asyncio.CancelledError:
            if server.given_up:
                self._forget(server)
                self._on_change(EngineState.STOPPED)
            raise

    async def unload(self) -> None:
        """Close the file that is open, and give its memory back."""
        async with self._turn:
            if self._server is not None:
                await self._close()
                self._on_change(EngineState.STOPPED)

    @property
    def pid(self) -> int | None:
        """The child's process id, or None."""
        return self._server.pid if self._server else None

    async def _close(self) -> None:
        server, self._server, self.file = self._server, None, None
        if server is not None:
            await server.close()

    def _forget(self, server: "_FileServer") -> None:
        if self._server is server:
            self._server = self.file = None


class _FileServer(ServerProcess):
    """llama.cpp with one file."""

    slot = "model file"
    patience = 600.0  # a large model on a slow disk; it tells its progress, but not while it is put on a card

    def __init__(
        self,
        tasks: Tasks,
        on_change: Callable[[EngineState], object],
        on_progress: Callable[[float], object],
        file: ModelFile,
        on_death: OnDeath | None,
    ) -> None:
        super().__init__(tasks, on_change, engine_command("--gguf", file.path, *_options(file)), on_death)
        self.name = self.subject = Path(file.path).name
        self._on_progress = on_progress
        self._wanting = 0
        self.given_up = False

    @asynccontextmanager
    async def wanted(self) -> AsyncGenerator[None]:
        """Wait for it to start; who stops waiting last stops the start."""
        self._wanting += 1
        try:
            yield
        except asyncio.CancelledError:
            if self._wanting == 1 and self.starting:
                self.given_up = True
                self.give_up()
            raise
        finally:
            self._wanting -= 1

    def progressed(self, share: float) -> None:
        self._on_progress(share)

    def refused(self, sentence: str, complaints: Sequence[str]) -> str:
        reason = _reason(complaints)
        return f"{self.subject} could not be loaded{reason}. Choose another model file." if reason else sentence

    def crashed(self, complaints: Sequence[str]) -> str:
        return f"{self.subject} made llama.cpp crash{_reason(complaints)}. Choose another model file."


def _options(file: ModelFile) -> list[str]:
    """Return how a file is run as ``lacuna engine`` takes it."""
    named = {"--threads": file.threads, "--context": file.context, "--gpu-layers": file.gpu_layers}
    return [part for name, value in named.items() if value is not None for part in (name, str(value))]


def _reason(complaints: Sequence[str]) -> str:
    """Return why llama.cpp gave up, in its own words, cleaned and bounded."""
    found = (match[1] for reason in _REASONS for line in complaints if (match := reason.search(line)))
    said = "".join(letter if letter.isprintable() else " " for letter in next(found, ""))
    return f": {' '.join(said.split())[:_LONGEST]}" if said else ""
