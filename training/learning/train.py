"""The training loop: batch after batch, until the steps or the minutes are over."""

import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from lacuna.engine.tokenizer import Tokenizer
from lacuna.engine.weights import Shape
from training.corpus import Chapter, divided, read_chapters
from training.examples import Rows
from training.learning.batches import Batches, stacked
from training.learning.loss import mean_loss, middles_of, targets_of, taught_loss, weights_of
from training.learning.muon import Muon
from training.learning.network import Network, stored_network
from training.weights import write_weights

_LENGTH = 1024  # tokens a row
_MICRO = 64  # rows that go through the network at once
_FILLS = 0.65  # the share of rows with holes
_WARM_UP = 100  # steps until the learning rate is full
_STEADY = 0.2  # of the training; from there on the rate falls to zero along a line
_TAUGHT = 0.6  # of what is foretold is learnt from a teacher, the rest from the books
_EVALUATED = 96  # held-out rows of each kind
_HELD_AT_ONCE = 16  # of them


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to train, on what and for how long.

    Attributes:
        corpus: the folder of books.
        tokenizer: the vocabulary's file.
        out: the folder for ``weights.npz`` and ``log.jsonl``.
        width, layers, heads, ff: of the network.
        teacher: weights of a larger network to learn from; the books alone without.
        steps, minutes: one of them says when it is over.
        rate, decay, dropout: the highest learning rate, what it takes off the weights, and the share of each branch
            that is left out at random.
        rows: a batch.
        readers: processes that make batches.
        device: of torch: ``cuda``, where the arithmetic is in bfloat16, or ``cpu``.
        compiled: whether torch compiles the network.

    """

    corpus: Path
    tokenizer: Path
    out: Path
    width: int
    layers: int
    heads: int
    ff: int
    teacher: Path | None
    steps: int | None
    minutes: float | None
    rate: float
    decay: float
    dropout: float
    rows: int
    readers: int
    device: str
    compiled: bool
    seed: int

    @property
    def shape(self) -> Shape:
        """Return the network's shape."""
        return Shape(
            name="",
            vocab=Tokenizer(self.tokenizer).size,
            d=self.width,
            layers=self.layers,
            heads=self.heads,
            ff=self.ff,
            ctx=_LENGTH,
            theta=20_000,
            eps=1e-5,
        )


def train(plan: Plan) -> None:
    """Train, and leave the weights in ``plan.out``."""
    plan.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    torch.set_float32_matmul_precision("high")
    trained, held = divided(read_chapters(plan.corpus))
    batches = Batches(trained, plan.tokenizer, _LENGTH, _FILLS, plan.rows, plan.seed)
    training = Training(plan, held)
    for batch in batches.read(plan.readers):
        if training.step(batch.to(plan.device, non_blocking=True)):
            break
    weights = {name: tensor.float().cpu().numpy() for name, tensor in training.network.state_dict().items()}
    write_weights(plan.out / "weights.npz", plan.shape, weights)


class Training:
    """A network, its teacher if it has one, and the two optimizers."""

    def __init__(self, plan: Plan, held: Sequence[Chapter]) -> None:
        self._plan = plan
        self.network = self._placed(Network(plan.shape, plan.dropout))
        self._teacher = self._placed(stored_network(plan.teacher)).eval() if plan.teacher else None
        self._mean_loss = torch.compile(mean_loss, dynamic=False) if plan.compiled else mean_loss
        self._taught_loss = torch.compile(taught_loss, dynamic=False) if plan.compiled else taught_loss
        named = dict(self.network.named_parameters())
        inner = {name: parameter for name, parameter in named.items() if name.endswith(".weight") and "emb" not in name}
        self._muon = Muon(list(inner.values()), plan.decay)
        outer = [parameter for name, parameter in named.items() if name not in inner]
        self._adam = torch.optim.AdamW(outer, betas=(0.9, 0.97), weight_decay=0.0, fused=plan.device == "cuda")
        self._tokenizer = Tokenizer(plan.tokenizer)
        self._held = {fills: _held_rows(held, self._tokenizer, fills, plan.device) for fills in (0.0, 1.0)}
        self._taken, self._losses = 0, list[Tensor]()
        self._began, self._reported = time.monotonic(), 0.0

    def step(self, batch: Tensor) -> bool:
        """Learn from a batch; return whether it was the last."""
        rate = self._plan.rate * min(1, (self._taken + 1) / _WARM_UP) * min(1, (1 - self._progress) / (1 - _STEADY))
        pieces = batch.split(_MICRO)
        for rows in pieces:
            loss = self._loss(rows)
            (loss / len(pieces)).backward()
            self._losses.append(loss.detach())
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._muon.step(rate)
        for group in self._adam.param_groups:
            group["lr"] = rate
        self._adam.step()
        self.network.zero_grad(set_to_none=True)
        self._taken += 1
        if self._taken == 1:
            _ = self._losses[0].item()
            self._began = time.monotonic()  # what was compiled until now is no training
        done = self._progress
        if done >= 1 or done - self._reported > 0.05:  # noqa: PLR2004  (twenty lines of log)
            self._reported = done
            self.report()
        return done >= 1

    @torch.no_grad()
    def report(self) -> None:
        """Add to the log what was learnt since the last line, and what held-out rows cost."""
        self.network.eval()
        held: dict[float, float] = {}
        for fills, batches in self._held.items():
            with self._arithmetic(), torch.compiler.set_stance("force_eager"):
                nats = [mean_loss(self.network(rows[:, :-1]), told, (told >= 0).float()) for rows, told in batches]
            held[fills] = float(torch.stack(nats).mean())
        self.network.train()
        entry = {
            "step": self._taken,
            "tokens": self._taken * self._plan.rows * _LENGTH,
            "minutes": round((time.monotonic() - self._began) / 60, 2),
            "loss": round(float(torch.stack(self._losses).mean()), 4),
            "held_out": round(held[0.0], 4),
            "held_out_fills": round(held[1.0], 4),
        }
        self._losses.clear()
        with (self._plan.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")

    @property
    def _progress(self) -> float:
        if self._plan.steps is not None:
            return self._taken / self._plan.steps
        return min(1, (time.monotonic() - self._began) / 60 / (self._plan.minutes or 1))

    def _loss(self, rows: Tensor) -> Tensor:
        targets = targets_of(rows, self._tokenizer)
        weights = weights_of(targets, middles_of(rows, self._tokenizer))
        with self._arithmetic():
            logits = self.network(rows[:, :-1])
        if self._teacher is None:
            return self._mean_loss(logits, targets, weights)
        with self._arithmetic(), torch.no_grad():
            taught = self._teacher(rows[:, :-1])
        return self._taught_loss(logits, taught, targets, weights, _TAUGHT)

    def _arithmetic(self) -> torch.autocast:
        return torch.autocast(self._plan.device, torch.bfloat16, enabled=self._plan.device == "cuda")

    def _placed(self, network: Network) -> Network:
        network = network.to(self._plan.device)
        for block in network.blocks if self._plan.compiled else ():
            block.compile(dynamic=False)
        return network


def _held_rows(held: Sequence[Chapter], tokenizer: Tokenizer, fills: float, device: str) -> list[tuple[Tensor, Tensor]]:
    """Return batches of held-out rows with their targets; of fills only what stands in the holes is one."""
    rows = Rows(held, tokenizer, length=_LENGTH, fills=fills).epoch("held out")
    some = itertools.islice(stacked(rows, _HELD_AT_ONCE), _EVALUATED // _HELD_AT_ONCE)
    told = middles_of if fills else targets_of
    return [(batch, told(batch, tokenizer)) for batch in (batch.to(device) for batch in some)]
