"""Serving a GGUF file with llama.cpp's own server, which lives inside the ``xllamacpp`` library.

A bad file can abort the process, which is therefore a process of its own.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from lacuna.core.errors import EngineError, ModelFileError
from lacuna.core.gguf import GgufHeader, read_header
from lacuna.engine import pipes

CHOICES = 4  # that are written side by side; they share the context
_CHUNK = 8 << 20
_READING = 0.9  # of the progress; the rest is the library's work
_STEP = 0.01
_NO_MAPPING = 0  # LLAMA_LOAD_MODE_NONE: a file that is changed while it is mapped kills the process
_ERRORS = 1  # verbosity


@dataclass(frozen=True, kw_only=True)
class LlamaOptions:
    """How a model file is served; None leaves a number to llama.cpp.

    Attributes:
        path: the file.
        host, port: where to serve; port 0 takes any that is free.
        key: to ask for; empty for none.
        threads: of the processor.
        context: tokens; None takes what the model was trained for, but no more than a comfortable number.
        gpu_layers: layers that a graphics card computes.

    """

    path: Path
    host: str
    port: int
    key: str
    threads: int | None = None
    context: int | None = None
    gpu_layers: int | None = None


def serve_gguf(options: LlamaOptions) -> None:
    """Load a file, telling the progress, and serve it until interrupted.

    Raises:
        ModelFileError: the file cannot be used.
        EngineError: llama.cpp is not installed, or cannot load the file.

    """
    os.environ["GGML_NO_BACKTRACE"] = "1"  # when it aborts it would start a debugger
    path = options.path
    header = _header(path)
    try:
        library: Any = import_module("xllamacpp")  # it has no types
    except ImportError as error:
        raise EngineError("llama.cpp is not installed. Install it with: pip install 'lacuna[gguf]'") from error
    for share in _read_through(path):
        pipes.say({"loading": round(share * _READING, 3)})
    try:
        with pipes.ended_by_system():  # the library lets no thread of Python run while it loads
            server = library.Server(_parameters(library.CommonParams(), options, header))
    except RuntimeError as error:
        raise EngineError(f"llama.cpp could not load {path.name}. Choose another model file.") from error
    pipes.say({"base_url": f"{server.listening_address}/v1", "pid": os.getpid()})
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


def _header(path: Path) -> GgufHeader:
    try:
        with path.open("rb") as file:

            def read(offset: int, length: int) -> bytes:
                file.seek(offset)
                return file.read(length)

            return read_header(read, path.stat().st_size, path.name)
    except FileNotFoundError as error:
        raise ModelFileError(f"{path.name} is not there any more. Choose another model file.") from error
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error


def _read_through(path: Path) -> Iterator[float]:
    """Read a file once, so that the system has it at hand, and tell how much of it has been read."""
    size = path.stat().st_size
    done, told = 0, 0.0
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_CHUNK):
                done += len(piece)
                if done / size - told >= _STEP:
                    told = done / size
                    yield told
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error


def _parameters(made: Any, options: LlamaOptions, header: GgufHeader) -> Any:
    """Fill in llama.cpp's parameters: neutral sampling, and nothing that a writer did not ask for."""
    made.model.path = str(options.path)
    made.model_alias = {header.name or options.path.stem}
    made.hostnames, made.port = [options.host], options.port
    made.api_keys = [options.key] if options.key else []
    made.cors_origins = ""  # no page of the web may read the answers
    made.ui = False
    made.verbosity = _ERRORS
    made.load_mode = _NO_MAPPING
    made.n_ctx = header.tokens(options.context)
    made.n_parallel, made.kv_unified = CHOICES, True
    made.cache_ram_mib = 0
    made.n_predict = 16
    sampling = made.sampling
    sampling.temp, sampling.top_k, sampling.top_p, sampling.min_p = 1.0, 0, 1.0, 0.0
    if options.threads is not None:
        made.cpuparams.n_threads = made.cpuparams_batch.n_threads = options.threads
    if options.gpu_layers is not None:
        made.n_gpu_layers = options.gpu_layers
    return made
