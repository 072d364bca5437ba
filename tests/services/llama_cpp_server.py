"""Runs llama.cpp's own server in a process of its own until standard input ends; prints its address when it is up.

Takes the model file, and the key as the first line of standard input.
"""

import sys
from importlib import import_module
from typing import Any


def main(model: str, key: str) -> None:
    """Serve."""
    library: Any = import_module("xllamacpp")  # it has no types
    options = library.CommonParams()
    options.model.path = model
    options.n_ctx = 512
    options.n_parallel = 2
    options.port = 0
    options.warmup = False
    options.verbosity = 0
    options.cpuparams.n_threads = 1
    options.api_keys = [key]
    server = library.Server(options)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.readline().strip())
