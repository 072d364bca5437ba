"""Reading a model's file: an ``.npz`` of 16-bit floats, or of 8-bit integers with a scale a row."""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a model's file says of it.

    Attributes:
        name: the model's id in the API.
        vocab: how many tokens there are.
        d: numbers a position.
        layers, heads: of attention; a head is ``d / heads`` wide.
        ff: numbers inside a feed-forward network.
        ctx: positions that it was trained for.
        theta: base of the rotary positions' frequencies.
        eps: what keeps a norm from dividing by nothing.

    """

    name: str
    vocab: int
    d: int
    layers: int
    heads: int
    ff: int
    ctx: int
    theta: float
    eps: float


def read_weights(path: Path) -> tuple[Shape, dict[str, Floats]]:
    """Return a model's shape and its tensors as 32-bit floats.

    The file holds the shape as JSON under ``config``. A tensor ``x`` is there as ``x``, in floats, or as ``x.q``, 8-bit
    integers (rows x columns), with ``x.s``, one 16-bit float to multiply each row by. A matrix has a row an output.
    """
    with np.load(path) as stored:
        config = str(stored["config" if "config" in stored.files else "cfg"])
        weights: dict[str, Floats] = {}
        for name in stored.files:
            if name.endswith(".q"):
                scales = stored[name.removesuffix(".q") + ".s"].astype(np.float32).reshape(-1, 1)
                weights[name.removesuffix(".q")] = stored[name].astype(np.float32) * scales
            elif not name.endswith(".s") and name not in ("config", "cfg"):
                weights[name] = stored[name].astype(np.float32)
    return msgspec.json.decode(config, type=Shape), weights
