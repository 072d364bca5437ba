"""Models loaded once for all of the engine's tests: a tiny one, served on 127.0.0.1, and the one that is shipped."""

import asyncio
import socket
import threading
from collections.abc import Generator
from pathlib import Path

import openai
import pytest
import uvicorn

from engine import tiny
from engine.serving_here import KEY, ServedHere
from lacuna.assets import resource
from lacuna.engine.model import Model
from lacuna.engine.server import Engine
from lacuna.engine.tokenizer import Tokenizer


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return Tokenizer(resource("model", "tokenizer.json"))


@pytest.fixture(scope="session")
def tiny_weights(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("engine") / "tiny.npz", tokenizer.size)


@pytest.fixture(scope="session")
def model(tiny_weights: Path) -> Model:
    return Model(tiny_weights)


@pytest.fixture(scope="session")
def shipped_weights() -> Path:
    (weights,) = resource("model").glob("*.npz")
    return weights


@pytest.fixture(scope="session")
def served(model: Model, tokenizer: Tokenizer) -> Generator[ServedHere]:
    engine = Engine(model, tokenizer, KEY)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(engine.app(), log_level="warning", lifespan="off", ws="none", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    yield ServedHere(engine, f"http://127.0.0.1:{listening.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="session")
def client(served: ServedHere) -> Generator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served.root}/v1", api_key=KEY, max_retries=0) as client:
        yield client
