"""All servers that the checks are asked of: scripted ones, and real ones that are started once."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lacuna.core.completions import Endpoint
from lacuna.core.errors import ContextOverflow, ParameterRefused, Unauthorized, UnknownModel
from lacuna.core.secret import Secret
from lacuna.core.servers import Kind
from servers.known import TAKEN, By, Known
from servers.running import Running, running
from servers.server import KEY, MODEL, Server

TESTS = Path(__file__).parents[1]
LITELLM = TESTS.parent / "build" / "litellm" / "bin"  # its own environment, if the developer made one
PATIENCE = 120  # seconds: LiteLLM imports much

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
def litellm() -> Generator[Subject]:
    """Run LiteLLM's proxy before the built-in model, where it is installed: 170 MB are much for every machine."""
    program = shutil.which("litellm", path=os.pathsep.join([str(LITELLM), os.environ["PATH"]]))
    if program is None:
        pytest.skip("LiteLLM's proxy is not installed: CONTRIBUTING.md says how")
    module = import_module("servers.kinds.litellm")
    known: Known = replace(module.KNOWN, long=800, cells={**module.KNOWN.cells, "context": 1024})
    with built_in() as backend, TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        parameters = {
            "model": "text-completion-openai/lacuna-small",
            "api_base": backend.endpoint.base_url,
            "api_key": KEY,
        }
        settings = {
            "model_list": [{"model_name": MODEL, "litellm_params": parameters}],
            "litellm_settings": {"telemetry": False},
            "general_settings": {"master_key": KEY},
        }
        path = Path(folder) / "proxy.yaml"
        path.write_text(json.dumps(settings))  # JSON is YAML
        with _started([program, "--config", str(path), "--host", "127.0.0.1", "--port", str(port)]) as child:
            _wait_for(port, child)
            endpoint = Endpoint(name="The server", base_url=f"http://127.0.0.1:{port}/v1", key=Secret(KEY))
            yield Subject(Kind.LITELLM, known, endpoint)


def _wait_for(port: int, child: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("LiteLLM's proxy does not answer.")


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


REAL = {"built-in, real": built_in, "llama.cpp, real": llama_cpp, "LiteLLM, real": litellm}
