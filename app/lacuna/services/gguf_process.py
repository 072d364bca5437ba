"""The writer's model file, run by llama.cpp in a process of its own: opened, used, changed for another, closed."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lacuna.core.completions import Endpoint
from lacuna.core.errors import EngineError
from lacuna.services.server_process import EngineState, ServerProcess, engine_command
from lacuna.services.tasks import Tasks

# llama.cpp's lines that say why it gave up, the best first.
_REASONS = (
    re.compile(r"error loading model: (?:error loading model \w+: )?(?!llama_model_loader)(.+)"),
    re.compile(r"(GGML_\w+\(.+)"),
    re.compile(r" E \w+: (.+)"),
)
_LONGEST = 200  # characters of a reason


@dataclass(frozen=True, kw_only=True)
class GgufOptions:
    """How a model file is run; None leaves a number to llama.cpp.

    Attributes:
        threads: of the processor; by default as many as it has cores.
        context: tokens that the model sees; by default what it was trained for, at most 8,192.
        gpu_layers: layers that a graphics card computes; by default as many as fit.

    """

    threads: int | None = None
    context: int | None = None
    gpu_layers: int | None = None

    def arguments(self) -> list[str]:
        """Return them as ``lacuna engine`` takes them."""
        named = {"--threads": self.threads, "--context": self.context, "--gpu-layers": self.gpu_layers}
        return [part for name, value in named.items() if value is not None for part in (name, str(value))]


class GgufProcess:
    """Owns at most one model file's process. ``on_change`` and ``on_progress`` are called on the loop's thread.

    One that dies is started again by the next request, not before: a file that kills llama.cpp is not opened in a ring.

    Attributes:
        path: the file that is open, or None.
        options: how it is run.

    """

    def __init__(
        self,
        tasks: Tasks,
        on_change: Callable[[EngineState], object],
        on_progress: Callable[[float], object] | None = None,
    ) -> None:
        self._tasks = tasks
        self._on_change = on_change
        self._on_progress = on_progress
        self._server: _FileServer | None = None
        self._turn = asyncio.Lock()
        self.path: Path | None = None
        self.options = GgufOptions()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.unload()

    async def load(self, path: Path, options: GgufOptions | None = None) -> Endpoint:
        """Close the file that is open and open this one; return its endpoint when it is ready.

        Raises:
            EngineError: it cannot be loaded; the sentence says why. No file is open then.

        """
        await self.unload()
        async with self._turn:
            self.path, self.options = path, options or GgufOptions()
            self._server = _FileServer(self._tasks, self._on_change, self._on_progress, path, self.options)
            server = self._server
        try:
            return await server.endpoint()
        except EngineError:
            if self._server is server:
                self._server = self.path = None
            raise

    async def unload(self) -> None:
        """Close the file and give its memory back."""
        async with self._turn:
            server, self._server, self.path = self._server, None, None
            if server is not None:
                await server.close()
                self._on_change(EngineState.STOPPED)

    async def endpoint(self) -> Endpoint:
        """Return the endpoint of the file that is open; start llama.cpp again if it died.

        Raises:
            EngineError: none is open, or it does not start.

        """
        if self._server is None:
            raise EngineError("No model file is open. Open one, or choose another model.")
        return await self._server.endpoint()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None."""
        return self._server.pid if self._server else None


class _FileServer(ServerProcess):
    """llama.cpp with one file."""

    slot = "model file"
    patience = 600.0  # a large model on a slow disk; it tells its progress, but not while it is put on a card

    def __init__(
        self,
        tasks: Tasks,
        on_change: Callable[[EngineState], object],
        on_progress: Callable[[float], object] | None,
        path: Path,
        options: GgufOptions,
    ) -> None:
        super().__init__(tasks, on_change, engine_command("--gguf", str(path), *options.arguments()))
        self.name = self.subject = path.name
        self._on_progress = on_progress

    def progressed(self, share: float) -> None:
        if self._on_progress is not None:
            self._on_progress(share)

    def refused(self, sentence: str, complaints: Sequence[str]) -> str:
        reason = _reason(complaints)
        return f"{self.subject} could not be loaded{reason}. Choose another model file." if reason else sentence

    def crashed(self, complaints: Sequence[str]) -> str:
        return f"{self.subject} made llama.cpp crash{_reason(complaints)}. Choose another model file."


def _reason(complaints: Sequence[str]) -> str:
    """Return why llama.cpp gave up, in its own words, cleaned and bounded."""
    found = (match[1] for reason in _REASONS for line in complaints if (match := reason.search(line)))
    said = "".join(letter if letter.isprintable() else " " for letter in next(found, ""))
    return f": {' '.join(said.split())[:_LONGEST]}" if said else ""
