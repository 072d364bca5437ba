"""What the network is to foretell, and how much each miss costs."""

import torch
from torch import Tensor
from torch.nn import functional

from lacuna.engine.tokenizer import Tokenizer
from training.examples import PAD

_IGNORED = -100  # a target that no loss is taken of
_MIDDLE = 2.0  # what a token of a middle, or its end, weighs; another weighs 1


def targets_of(rows: Tensor, tokenizer: Tokenizer) -> Tensor:
    """Return what follows each token. Markers are only ever given: a model that expects them writes them."""
    following = rows[:, 1:]
    given = torch.isin(following, torch.tensor([*tokenizer.fill, PAD], device=rows.device))
    return following.masked_fill(given, _IGNORED)


def middles_of(rows: Tensor, tokenizer: Tokenizer) -> Tensor:
    """Return as targets only what follows a middle's marker, up to the end and with it."""
    before, _, middle = tokenizer.fill
    inside = ((rows == middle).cumsum(1) == (rows == before).cumsum(1)) & ((rows == before).cumsum(1) > 0)
    outside = ~inside[:, :-1] | (rows[:, 1:] == PAD) | (rows[:, :-1] == tokenizer.end)
    return rows[:, 1:].masked_fill(outside, _IGNORED)


def weights_of(targets: Tensor, middles: Tensor) -> Tensor:
    """Return how much each target counts."""
    return (targets != _IGNORED) + (middles != _IGNORED) * (_MIDDLE - 1)


def mean_loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Return the weighted mean of nats a target; logits are sequences x positions x vocabulary."""
    nats = functional.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), reduction="none")
    return (nats * weights.flatten()).sum() / weights.sum()


def taught_loss(logits: Tensor, taught: Tensor, targets: Tensor, weights: Tensor, share: float) -> Tensor:
    """Return the same, with a ``share`` of each target given to what the teacher's logits would have there."""
    logarithms = functional.log_softmax(logits.flatten(0, 1).float(), -1)
    chances = functional.softmax(taught.flatten(0, 1).float(), -1)
    flat = targets.flatten()
    hard = -logarithms.gather(1, flat.clamp(min=0)[:, None])[:, 0]
    soft = -(chances * logarithms).sum(-1)
    return ((hard + (soft - hard) * share) * weights.flatten()).sum() / weights.sum()
