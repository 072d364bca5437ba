"""A tiny model of random weights in the engine's file format, so that tests of what is around a model are quick."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lacuna.engine.weights import Floats

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 32, 2, 2, 64, 256
NAME = "tiny"


def write(path: Path, vocabulary: int, seed: int = 1) -> Path:
    """Write a model of 8-bit and 16-bit weights; return its path. Its texts are varied, and never sensible."""
    random = np.random.default_rng(seed)

    def normal(rows: int, columns: int, size: float) -> Floats:
        return random.standard_normal((rows, columns)).astype(np.float32) * np.float32(size)

    tensors: dict[str, NDArray[Any]] = {
        "emb.weight": normal(vocabulary, WIDTH, 0.4).astype(np.float16),
        "norm": (1 + normal(1, WIDTH, 0.1)[0]).astype(np.float16),
    }
    for i in range(LAYERS):
        prefix = f"blocks.{i}."
        for name in ("attn_norm", "ffn_norm"):
            tensors[prefix + name] = (1 + normal(1, WIDTH, 0.1)[0]).astype(np.float16)
        for name in ("wq", "wk", "wv", "wo"):
            tensors |= _as_bytes(f"{prefix}{name}.weight", normal(WIDTH, WIDTH, 0.35))
        for name in ("w1", "w3"):
            tensors |= _as_bytes(f"{prefix}{name}.weight", normal(INNER, WIDTH, 0.35))
        tensors |= _as_bytes(f"{prefix}w2.weight", normal(WIDTH, INNER, 0.35))
    shape = {"name": NAME, "vocab": vocabulary, "d": WIDTH, "layers": LAYERS, "heads": HEADS}
    shape |= {"ff": INNER, "ctx": CONTEXT, "theta": 10_000.0, "eps": 1e-5}
    np.savez(path, allow_pickle=False, config=np.array(msgspec.json.encode(shape).decode()), **tensors)
    return path


def _as_bytes(name: str, rows: Floats) -> dict[str, NDArray[Any]]:
    scales = (np.abs(rows).max(1) / 127).astype(np.float16)
    return {f"{name}.q": np.rint(rows / scales[:, None]).clip(-127, 127).astype(np.int8), f"{name}.s": scales}
