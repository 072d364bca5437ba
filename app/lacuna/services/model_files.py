"""Model files on disk: what is in them, and whether this machine's memory will do."""

import asyncio
import ctypes
import re
import sys
from pathlib import Path

from lacuna.core.completions.models import ModelInfo
from lacuna.core.connections import ModelFile
from lacuna.core.errors import ModelFileError, ModelFileGone
from lacuna.core.gguf import GgufHeader, read_header

_PART = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$", re.IGNORECASE)
_BESIDES = 200 << 20  # bytes that llama.cpp takes besides weights and context, and a twentieth of the weights
_GIGABYTE = 1e9


async def inspect(path: Path) -> GgufHeader:
    """Return what a model file's header says, without loading the model.

    Raises:
        ModelFileError: it cannot be read, or is no model that writes text.

    """
    return await asyncio.to_thread(_inspected, path)


async def model_of(file: ModelFile) -> ModelInfo:
    """Return the model of a file as its server will list it.

    Raises:
        ModelFileError: it cannot be read, or is no model that writes text.

    """
    path = Path(file.path)
    header = await inspect(path)
    return ModelInfo(id=header.name or path.stem, owned_by="llamacpp", context_length=header.tokens(file.context))


async def cells_of(file: ModelFile) -> dict[str, bool]:
    """Return what a file's header tells of what its server can do, as cells of a card.

    llama.cpp never answers a prompt that has no token at all, if several choices are asked for.

    Raises:
        ModelFileError: it cannot be read, or is no model that writes text.

    """
    header = await inspect(Path(file.path))
    return {"infill": header.fills, "empty_prompt": header.begins}


def memory_needed(path: Path, header: GgufHeader, context: int | None) -> int:
    """Return about how many bytes of memory a model takes with a context of so many tokens (None: comfortable)."""
    weights = sum(part.stat().st_size for part in _parts(path) if part.exists())
    return weights + weights // 20 + header.token_bytes * header.tokens(context) + _BESIDES


def memory_warning(path: Path, header: GgufHeader, context: int | None, *, available: int | None = None) -> str:
    """Return a sentence if memory will not do, otherwise nothing; ``available`` is what is free, None to look."""
    free = memory_available() if available is None else available
    needed = memory_needed(path, header, context)
    if free is None or needed <= free:
        return ""
    return (
        f"{path.name} needs about {needed / _GIGABYTE:.1f} GB of memory, and {free / _GIGABYTE:.1f} GB are free. It "
        "may be very slow, or fail. Close other programs, set a shorter context, or choose a smaller model."
    )


def memory_available() -> int | None:
    """Return the bytes of memory that programs may still take, or None where the system does not tell."""
    if sys.platform == "win32":
        return _available_on_windows()
    if sys.platform == "darwin":
        return _physical() * 3 // 4  # macOS makes room by compressing; a quarter is its own
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
    return found[0] if found else None


def _inspected(path: Path) -> GgufHeader:
    try:
        if path.is_dir():
            raise ModelFileError(f"{path.name} is a folder. Choose a file that ends in .gguf.")
        missing = [part.name for part in _parts(path) if not part.exists()]
        with path.open("rb") as file:

            def read(offset: int, length: int) -> bytes:
                file.seek(offset)
                return file.read(length)

            header = read_header(read, path.stat().st_size, path.name)
    except FileNotFoundError as error:
        raise ModelFileGone(f"{path.name} is not there any more. Choose another model file.") from error
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error
    if missing:
        raise ModelFileError(f"{path.name} is a part of a model. Put {missing[0]} beside it.")
    if (match := _PART.search(path.name)) and int(match[1]) != 1:
        raise ModelFileError(f"{path.name} is a later part of a model. Choose {_parts(path)[0].name}.")
    return header


def _parts(path: Path) -> list[Path]:
    """Return the files that a model is split into, by llama.cpp's way of naming them."""
    match = _PART.search(path.name)
    if match is None:
        return [path]
    count = int(match[2])
    return [path.with_name(f"{path.name[: match.start()]}-{i:05}-of-{count:05}.gguf") for i in range(1, count + 1)]


def _physical() -> int:
    import os  # noqa: PLC0415  (not on every system)

    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _available_on_windows() -> int | None:
    class Status(ctypes.Structure):
        _fields_ = (  # MEMORYSTATUSEX
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("physical", "available", "a", "b", "c", "d", "e")),
        )

    status = Status(length=ctypes.sizeof(Status))
    library = getattr(ctypes, "windll").kernel32  # noqa: B009  (there is none on other systems)
    return int(status.available) if library.GlobalMemoryStatusEx(ctypes.byref(status)) else None
