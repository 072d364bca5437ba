"""Muon (K. Jordan, 2024): momentum whose direction is made orthogonal, for the matrices inside the blocks."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, distributed, nn

_COEFFICIENTS = 3.4445, -4.7750, 2.0315  # of the published Newton-Schulz iteration
_MOMENTUM = 0.95
_DECAY = 0.05
_SCALE = 0.2  # makes a step as large as AdamW's would be (Liu et al., 2025)


class Muon:
    """Steps the matrices. Every worker makes its share of the directions orthogonal; the sum goes to all."""

    def __init__(self, matrices: Sequence[nn.Parameter], worker: int = 0, workers: int = 1) -> None:
        self._matrices = matrices
        self._momenta = [torch.zeros_like(matrix) for matrix in matrices]
        self._worker, self._workers = worker, workers

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Move every matrix by its gradient, which all workers must share already."""
        directions = torch.zeros(sum(matrix.numel() for matrix in self._matrices))
        slots = directions.split([matrix.numel() for matrix in self._matrices])
        for i, (matrix, momentum, slot) in enumerate(zip(self._matrices, self._momenta, slots, strict=True)):
            gradient = matrix.grad
            if gradient is None:
                raise RuntimeError("a matrix has no gradient: it takes no part in the loss")
            momentum.lerp_(gradient, 1 - _MOMENTUM)
            if i % self._workers == self._worker:
                slot.copy_(orthogonal(gradient.lerp(momentum, _MOMENTUM)).flatten())
        if self._workers > 1:
            distributed.all_reduce(directions)
        for matrix, slot in zip(self._matrices, slots, strict=True):
            matrix.mul_(1 - rate * _DECAY)
            matrix.add_(slot.view_as(matrix), alpha=-rate * _SCALE * math.sqrt(max(matrix.shape)))


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """Return a matrix of the same singular vectors whose singular values are near 1."""
    x = matrix / (matrix.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    a, b, c = _COEFFICIENTS
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if tall else x
