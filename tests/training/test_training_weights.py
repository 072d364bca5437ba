"""The file that is shipped: small, and off by no more than it says."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lacuna.engine.weights import Floats, Shape, read_weights
from training.weights import quantised, write_shipped, write_weights

SHAPE = Shape(name="small", vocab=7, d=2, layers=1, heads=1, ff=2, ctx=8, theta=10_000, eps=1e-5)

matrices = arrays.arrays(np.float32, (5, 16), elements=st.floats(-4, 4, width=32))


@given(matrices)
def test_no_number_is_off_by_more_than_half_of_its_rows_scale(matrix: Floats) -> None:
    steps, scales = quantised(matrix)
    back = steps.astype(np.float32) * scales.astype(np.float32)[:, None]
    assert (np.abs(back - matrix) <= scales.astype(np.float32)[:, None] * 0.501).all()


def test_a_row_keeps_its_precision_beside_a_large_one() -> None:
    matrix = np.array([[100.0, -50.0], [0.01, -0.005]], np.float32)
    steps, scales = quantised(matrix)
    assert np.allclose(steps * scales.astype(np.float32)[:, None], matrix, rtol=0.01)


def test_a_row_of_zeros_stays_zero() -> None:
    steps, scales = quantised(np.zeros((2, 3), np.float32))
    assert not steps.any()
    assert np.isfinite(scales).all()


def test_a_shipped_file_has_a_byte_a_weight_and_reads_as_what_was_written(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    weights = {
        "blocks.0.wq.weight": draw.normal(size=(256, 512)).astype(np.float32),
        "norm": np.array([0.5, 2.0], np.float32),
    }
    path = tmp_path / "small.npz"
    write_shipped(path, SHAPE, weights)
    shape, read = read_weights(path)
    assert shape == SHAPE
    assert path.stat().st_size < 256 * 512 * 1.02
    assert read.keys() == weights.keys()
    assert np.array_equal(read["norm"], weights["norm"])
    assert np.abs(read["blocks.0.wq.weight"] - weights["blocks.0.wq.weight"]).max() < 0.02


def test_trained_weights_are_kept_to_the_last_bit(tmp_path: Path) -> None:
    weights = {"emb.weight": np.random.default_rng(2).normal(size=(7, 3)).astype(np.float32)}
    write_weights(tmp_path / "weights.npz", SHAPE, weights)
    _, read = read_weights(tmp_path / "weights.npz")
    assert np.array_equal(read["emb.weight"], weights["emb.weight"])
