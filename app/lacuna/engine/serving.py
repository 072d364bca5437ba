"""Serving the built-in model: its files, a socket, uvicorn."""

import os
import socket
from pathlib import Path

import uvicorn

from lacuna.assets import resource
from lacuna.engine import pipes
from lacuna.engine.model import Model
from lacuna.engine.server import Engine
from lacuna.engine.tokenizer import Tokenizer

FAREWELL = 1  # seconds that answers under way have when the server is told to end


def serve(host: str, port: int, key: str, request_log: Path | None) -> None:
    """Serve until interrupted; print the ready line when requests are answered.

    Raises:
        OSError: the address cannot be served on.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=64)
    (weights,) = resource("model").glob("*.npz")
    engine = Engine(Model(weights), Tokenizer(resource("model", "tokenizer.json")), key, request_log)
    config = uvicorn.Config(
        engine.app(),
        log_level="warning",
        access_log=False,
        lifespan="off",
        http="h11",
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=FAREWELL,
    )
    shown = f"[{host}]" if family == socket.AF_INET6 else host
    pipes.say({"base_url": f"http://{shown}:{listening.getsockname()[1]}/v1", "pid": os.getpid()})
    uvicorn.Server(config).run(sockets=[listening])
