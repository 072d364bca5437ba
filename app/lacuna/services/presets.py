"""The writer's presets, in memory and in their file, and the files of presets that writers give each other."""

import asyncio
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from lacuna.core.errors import PresetsError
from lacuna.core.presets import BUILT_IN, Preset, Presets, Read, from_json, read, to_json
from lacuna.core.presets.format import LARGEST
from lacuna.services.tasks import undisturbed
from lacuna.services.versioned_file import VersionedFile
from lacuna.services.whole_files import write_whole

FILE = "presets.json"
_MODE = 0o666  # less what the process leaves off: a file to give to others


class PresetShelf:
    """A change that cannot be written is no change. Without a file there are those that come with the program.

    Args:
        folder: of the writer's choices.

    """

    def __init__(self, folder: Path) -> None:
        self._file = VersionedFile(folder / FILE, BUILT_IN, from_json, _own, "Your presets", error=PresetsError)
        self._turn = asyncio.Lock()
        self.presets = Presets()

    async def load(self) -> str:
        """Read the file; return a sentence for the writer, empty if all is well."""
        self.presets, sentence = await asyncio.to_thread(self._file.read)
        return sentence

    async def change(self, change: Callable[[Presets], Presets]) -> None:
        """Change the presets, such as by ``partial(Presets.put, preset=...)``.

        Raises:
            PresetsError: it could not be written, or cannot be; nothing is changed.

        """
        await undisturbed(self._change(change))

    async def _change(self, change: Callable[[Presets], Presets]) -> None:
        async with self._turn:
            try:
                presets = change(self.presets)
            except ValueError as error:
                raise PresetsError(str(error)) from error
            if presets != self.presets:
                await asyncio.to_thread(self._file.write, presets)
                self.presets = presets


async def read_file(path: Path) -> Read:
    """Return what a file of presets holds.

    Raises:
        PresetsError: it cannot be read, or is none.

    """
    try:
        return read(await asyncio.to_thread(_bytes, path))
    except OSError as error:
        raise PresetsError(f"{path.name} could not be read: {error.strerror or 'the system refused it'}.") from error
    except ValueError as error:
        raise PresetsError(f"{path.name} was not imported. {error}") from error


async def write_file(path: Path, presets: Collection[Preset]) -> None:
    """Write presets to a file for others, whole or not at all.

    Raises:
        PresetsError: it could not be written.

    """
    try:
        await asyncio.to_thread(partial(write_whole, path, to_json(presets), mode=_MODE))
    except OSError as error:
        reason = error.strerror or "the system refused it"
        raise PresetsError(f"{path.name} could not be written: {reason}. Choose another place.") from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _own(presets: Presets) -> bytes:
    return to_json(presets.presets, own=True)
