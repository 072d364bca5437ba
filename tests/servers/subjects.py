"""All servers that the checks are asked of: scripted ones, and real ones that are started once."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from lacuna.core.completions import Endpoint
from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.secret import Secret
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.running import Running, running
from servers.server import KEY, MODEL, Server

TESTS = Path(__file__).parents[1]

# Every kind has a file of its own beside this one; the built-in model alone is always real.
SCRIPTED = sorted(path.stem for path in (Path(__file__).parent / "kinds").glob("[a-z]*.py"))


@dataclass(frozen=True)
class Subject:
    """A server that is there to be asked.

    Attributes:
        kind: what it is.
        known: what is documented of it.
        endpoint: where it is.
        model: its id.
        home: the address that a hosted service is known by, or empty.
        running: the scripted server behind it, or None if it is real.

    """

    kind: Kind
    known: Known
    endpoint: Endpoint
    model: str = MODEL
    home: str = ""
    running: Running | None = None


@asynccontextmanager
async def scripted(name: str) -> AsyncGenerator[Subject]:
    """Run the scripted server of a kind."""
    module = import_module(f"servers.kinds.{name}")
    server: Server = module.SERVER
    async with running(server) as it:
        endpoint = Endpoint(
            name="The server",
            base_url=it.root + server.base,
            key=Secret(KEY),
            deployment=server.deployment,
            api_version=server.api_version,
        )
        yield Subject(server.kind, module.KNOWN, endpoint, home=server.home, running=it)


BUILT_IN = Known(
    best=By.SERVER,
    fill=By.SERVER,
    echo=By.SERVER,
    stops_of_five=By.LACUNA,
    errors={
        "wrong key": Unauthorized,
        "unknown model": UnknownModel,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": ParameterRefused,
        "empty prompt": TAKEN,
    },
    cells={"context": 1024},
    long=800,
)
# Two slots of 256 tokens each; the model is random, and half of what it writes is no character.
LLAMA_CPP = Known(
    cells={"logprobs": 20, "context": 256, "n": 2, "n_streamed": 2, "concurrency": 2, "stream_options": True},
    three=By.SEVERAL,
    three_whole=By.SEVERAL,
    fill=By.INFILL,
    errors={
        "wrong key": Unauthorized,
        "unknown model": TAKEN,
        "overflow": ContextOverflow,
        "malformed": ParameterRefused,
        "bad type": ParameterRefused,
        "bad range": TAKEN,
        "empty prompt": TAKEN,
    },
    long=200,
    exact=False,
)


@contextmanager
def built_in() -> Generator[Subject]:
    """Run the engine as other programs have it."""
    command = [sys.executable, "-m", "lacuna", "engine", "--key-stdin"]
    with _started(command) as child:
        assert child.stdout is not None
        said = map(json.loads, child.stdout)
        ready = next(line for line in said if "loading" not in line)
        endpoint = Endpoint(name="The server", base_url=ready["base_url"], key=Secret(KEY))
        yield Subject(Kind.BUILT_IN, BUILT_IN, endpoint, model="lacuna-small")


@contextmanager
def llama_cpp() -> Generator[Subject]:
    """Run llama.cpp's own server with a tiny random model."""
    script = str(TESTS / "services" / "llama_cpp_server.py")
    with _started([sys.executable, script, str(TESTS / "data" / "tiny.gguf")]) as child:
        assert child.stdout is not None
        endpoint = Endpoint(name="The server", base_url=f"{child.stdout.readline().strip()}/v1", key=Secret(KEY))
        yield Subject(Kind.LLAMA_CPP, LLAMA_CPP, endpoint)


@contextmanager
def _started(command: list[str]) -> Generator[subprocess.Popen[str]]:
    """Start a process that reads the key from its first line; end it at the end of the block."""
    pipe, environment = subprocess.PIPE, os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as child:
        assert child.stdin is not None
        child.stdin.write(f"{KEY}\n")
        child.stdin.flush()
        try:
            yield child
        finally:
            child.kill()


REAL = {"built-in, real": built_in, "llama.cpp, real": llama_cpp}
