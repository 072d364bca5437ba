"""Muon (K. Jordan, 2024): momentum whose direction is made orthogonal, for the matrices inside the blocks."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

_COEFFICIENTS = 3.4445, -4.7750, 2.0315  # of the published Newton-Schulz iteration
_MOMENTUM = 0.95
_SCALE = 0.2  # makes a step as large as AdamW's would be (Liu et al., 2025)


class Muon:
    """Steps the matrices, all those of one shape at once."""

    def __init__(self, matrices: Sequence[nn.Parameter], decay: float) -> None:
        """Take matrices; a step of ``rate`` takes ``rate * decay`` of each away."""
        shapes = {matrix.shape for matrix in matrices}
        self._groups = [[matrix for matrix in matrices if matrix.shape == shape] for shape in shapes]
        self._momenta = [torch.zeros_like(torch.stack(tuple(group))) for group in self._groups]
        self._decay = decay

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Move every matrix by its gradient."""
        for group, momenta in zip(self._groups, self._momenta, strict=True):
            gradients = torch.stack([_gradient(matrix) for matrix in group])
            momenta.lerp_(gradients, 1 - _MOMENTUM)
            directions = orthogonal(gradients.lerp(momenta, _MOMENTUM))
            for matrix, direction in zip(group, directions, strict=True):
                matrix.mul_(1 - rate * self._decay)
                matrix.add_(direction, alpha=-rate * _SCALE * math.sqrt(max(matrix.shape)))


def orthogonal(matrices: Tensor, steps: int = 5) -> Tensor:
    """Return matrices (count x rows x columns) of the same singular vectors whose singular values are near 1."""
    x = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    x = x.bfloat16() if x.is_cuda else x
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    a, b, c = _COEFFICIENTS
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return (x.mT if tall else x).to(matrices.dtype)


def _gradient(matrix: nn.Parameter) -> Tensor:
    if matrix.grad is None:
        raise RuntimeError("a matrix has no gradient: it takes no part in the loss")
    return matrix.grad
