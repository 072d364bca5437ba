"""Writing weights: numpy's ``.npz`` as the engine reads it, in floats while training and in 8 bits as shipped."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from lacuna.engine.weights import Floats, Shape

_MOST = 127  # of the 8-bit integers, on either side of 0


def write_weights(path: Path, shape: Shape, weights: Mapping[str, Floats]) -> None:
    """Write weights as 32-bit floats; a file of that name is replaced only by a whole one."""
    _write(path, shape, weights)


def write_shipped(path: Path, shape: Shape, weights: Mapping[str, Floats]) -> None:
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
    _write(path, shape, stored)


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return a matrix in 8 bits and the scale of each row; no number is off by more than half of its row's scale."""
    scales = (np.abs(matrix).max(axis=1) / _MOST).astype(np.float16)
    scales = np.maximum(scales, np.finfo(np.float16).tiny)
    steps = np.rint(matrix / scales.astype(np.float32)[:, None])
    return np.clip(steps, -_MOST, _MOST).astype(np.int8), scales


def _write(path: Path, shape: Shape, tensors: Mapping[str, NDArray[np.generic]]) -> None:
    part = path.with_suffix(".part.npz")
    arrays: dict[str, NDArray[np.generic]] = {"config": np.array(msgspec.json.encode(shape).decode()), **tensors}
    with part.open("wb") as file:
        np.savez(file, **arrays)  # pyright: ignore[reportArgumentType]  # the stub takes any name for an option's
    part.replace(path)
