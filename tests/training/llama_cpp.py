"""Runs llama.cpp in a process of its own: prints what it makes of a text and of each place in it, as JSON.

Takes the model file, and on standard input ``{"text": ..., "tokens": [...]}``; prints ``{"tokens": [...], "likeliest":
[{id: logprob}, ...]}``, of each place the five likeliest tokens behind it.
"""

import json
import sys
from importlib import import_module
from typing import Any

import httpx


def main(model: str, text: str, tokens: list[int]) -> None:
    """Ask llama.cpp's server."""
    library: Any = import_module("xllamacpp")  # it has no types
    options = library.CommonParams()
    options.model.path = model
    options.n_ctx = 1024
    options.n_parallel = 1
    options.port = 0
    options.warmup = False
    options.verbosity = 0
    options.cpuparams.n_threads = 1
    server = library.Server(options)
    with httpx.Client(base_url=server.listening_address, timeout=60) as client:
        found = client.post("/tokenize", json={"content": text}).json()["tokens"]
        likeliest: list[dict[int, float]] = []
        for end in range(1, len(tokens) + 1):
            body = {"prompt": tokens[:end], "n_predict": 1, "n_probs": 5, "temperature": 0}
            (place,) = client.post("/completion", json=body).json()["completion_probabilities"]
            likeliest.append({top["id"]: top["logprob"] for top in place["top_logprobs"]})
    sys.stdout.write(json.dumps({"tokens": found, "likeliest": likeliest}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], **json.load(sys.stdin))
