"""``python -m lacuna.engine``: serve the built-in model on 127.0.0.1 until standard input ends.

The key is the first line of standard input. When ready, one JSON line with ``base_url`` and ``pid`` is printed.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a model this small is slower on several

import argparse
import json
import socket
import sys
import threading
from pathlib import Path

import uvicorn

from lacuna.assets import resource
from lacuna.engine.model import Model
from lacuna.engine.server import Engine
from lacuna.engine.tokenizer import Tokenizer


def main() -> int:
    """Serve until standard input ends; return the exit status."""
    arguments = _arguments()
    key = sys.stdin.buffer.readline().decode("ascii", "replace").strip()
    if not key:
        sys.stderr.write("The first line of standard input must be the key.\n")
        return 2
    threading.Thread(target=_end_with_input, daemon=True).start()
    model = Model(resource("model", "lacuna-first-f16.npz"))
    engine = Engine(model, Tokenizer(resource("model", "tokenizer.json")), key, arguments.request_log)
    listening = socket.create_server(("127.0.0.1", arguments.port), backlog=64)
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        engine.app(), log_level="warning", access_log=False, lifespan="off", http="h11", ws="none", loop="asyncio"
    )
    server = uvicorn.Server(config)
    _say({"base_url": f"http://127.0.0.1:{port}/v1", "pid": os.getpid()})
    server.run(sockets=[listening])
    return 0


def _end_with_input() -> None:
    """Exit when the program that started this one closes the pipe, or is gone."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def _say(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lacuna.engine", description="Serve the built-in model on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument(
        "--request-log", type=Path, metavar="FILE", help="append every request to FILE; it will hold the prose"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
