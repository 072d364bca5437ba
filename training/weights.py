"""Weights in files: numpy's ``.npz`` with tensors by their names, in floats or 8 bits, and the shape as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Shape = Mapping[str, int | float | str]  # vocab, d, layers, heads, ff, ctx, theta, eps; of a shipped model its name too

_MOST = 127  # of the 8-bit integers, on either side of 0


def read_weights(path: Path) -> tuple[dict[str, Floats], Shape]:
    """Read weights of any precision as 32-bit floats, and the shape."""
    with np.load(path) as stored:
        key = "config" if "config" in stored.files else "cfg"
        shape: Shape = json.loads(str(stored[key]))
        tensors = {name: stored[name] for name in stored.files if name != key}
    whole = {name: tensor.astype(np.float32) for name, tensor in tensors.items() if name[-2:] not in {".q", ".s"}}
    for name, tensor in tensors.items():
        if name.endswith(".q"):
            whole[name[:-2]] = tensor.astype(np.float32) * tensors[name[:-2] + ".s"].astype(np.float32)[:, None]
    return whole, shape


def write_weights(path: Path, weights: Mapping[str, Floats], shape: Shape) -> None:
    """Write weights as 32-bit floats; a file of that name is replaced only by a whole one."""
    _write(path, dict(weights), shape)


def write_shipped(path: Path, weights: Mapping[str, Floats], shape: Shape) -> None:
    """Write weights as they are shipped.

    A matrix ``x`` becomes ``x.q``, 8-bit integers, and ``x.s``, one 16-bit float a row to multiply them by; a vector
    becomes 16-bit floats.
    """
    stored: dict[str, NDArray[np.generic]] = {}
    for name, tensor in weights.items():
        if tensor.ndim == 1:
            stored[name] = tensor.astype(np.float16)
        else:
            stored[f"{name}.q"], stored[f"{name}.s"] = quantised(tensor)
    _write(path, stored, shape)


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return a matrix in 8 bits and the scale of each row; no number is off by more than half of its row's scale."""
    scales = (np.abs(matrix).max(axis=1) / _MOST).astype(np.float16)
    scales = np.maximum(scales, np.finfo(np.float16).tiny)
    steps = np.rint(matrix / scales.astype(np.float32)[:, None])
    return np.clip(steps, -_MOST, _MOST).astype(np.int8), scales


def _write(path: Path, tensors: Mapping[str, NDArray[np.generic]], shape: Shape) -> None:
    part = path.with_suffix(".part.npz")
    with part.open("wb") as file:
        np.savez(file, config=np.array(json.dumps(dict(shape))), **tensors)  # pyright: ignore[reportArgumentType]  # numpy's stub lets names be its own options only
    part.replace(path)
