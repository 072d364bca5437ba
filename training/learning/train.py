"""The training loop: workers of one thread each, which share gradients, until the steps or the minutes are over."""

import itertools
import json
import os
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch
from torch import Tensor, distributed, multiprocessing, nn

from lacuna.engine.tokenizer import Tokenizer
from lacuna.engine.weights import Shape, read_weights
from training.corpus import Chapter, divided, read_chapters
from training.examples import PAD, Rows
from training.learning.muon import Muon
from training.learning.network import IGNORED, Network, grown
from training.weights import write_weights

_MICRO = 1024  # tokens that go through the network at once: more falls out of the processor's cache
_MICROS = 3  # of them a worker and step
_SHORT, _LONG = 512, 1024  # tokens a row, at first and at the end
_LONG_FROM = 0.85  # of the training
_SHAPE = Shape(name="", vocab=4096, d=192, layers=8, heads=3, ff=512, ctx=_LONG, theta=20_000, eps=1e-5)
_FILLS = 0.65  # the share of rows with holes
_WARM_UP = 20  # steps until the learning rate is full
_STEADY = 0.1  # of the training; from there on the rate falls to zero along a line
_RATE = 2e-3
_EVALUATED = 24  # held-out rows of each kind
_SAVED_EVERY = 300.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to train, on what and for how long.

    Attributes:
        corpus: the folder of books.
        tokenizer: the vocabulary's file.
        out: the folder for ``weights.npz`` and ``log.jsonl``.
        start: weights to begin with; random ones without.
        layers: of the network; those of ``start`` may be fewer.
        steps, minutes: one of them says when it is over. With steps the same seed trains the same weights.
        workers: processes.
        compiled: whether torch compiles the network: a quarter faster, and needs a C++ compiler.

    """

    corpus: Path
    tokenizer: Path
    out: Path
    start: Path | None = None
    layers: int = 8
    steps: int | None = None
    minutes: float | None = None
    workers: int = 2
    seed: int = 1
    compiled: bool = False


def train(plan: Plan) -> None:
    """Train, and leave the weights in ``plan.out``."""
    plan.out.mkdir(parents=True, exist_ok=True)
    meeting = plan.out / "meeting"
    meeting.unlink(missing_ok=True)
    multiprocessing.spawn(_work, (plan, meeting.absolute().as_uri()), nprocs=plan.workers)


def _work(worker: int, plan: Plan, meeting: str) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    distributed.init_process_group("gloo", init_method=meeting, rank=worker, world_size=plan.workers)
    network = _network(plan)
    Worker(plan, worker, network).run()
    distributed.destroy_process_group()


def _network(plan: Plan) -> Network:
    if plan.start is None:
        return Network(msgspec.structs.replace(_SHAPE, layers=plan.layers))
    shape, stored = read_weights(plan.start)
    weights, shape = grown({name: torch.from_numpy(tensor) for name, tensor in stored.items()}, shape, plan.layers)
    network = Network(msgspec.structs.replace(shape, ctx=_LONG))
    network.load_state_dict(weights)
    return network


class Worker:
    """One process's part in the training. The first of them also evaluates, logs and saves."""

    def __init__(self, plan: Plan, worker: int, network: Network) -> None:
        self._plan, self._worker, self._network = plan, worker, network
        self._forward: nn.Module = torch.compile(network, dynamic=False) if plan.compiled else network
        named = dict(network.named_parameters())
        inner = {name: parameter for name, parameter in named.items() if name.endswith(".weight") and "emb" not in name}
        self._muon = Muon(list(inner.values()), worker, plan.workers)
        outer = [parameter for name, parameter in named.items() if name not in inner]
        self._adam = torch.optim.AdamW(outer, betas=(0.9, 0.97), weight_decay=0.0)
        self._tokenizer = tokenizer = Tokenizer(plan.tokenizer)
        trained, held = divided(read_chapters(plan.corpus))
        self._batches = {length: self._endless(trained, tokenizer, length) for length in (_SHORT, _LONG)}
        self._held = {} if worker else {fills: _held_rows(held, tokenizer, fills) for fills in (0.0, 1.0)}
        self._step, self._tokens, self._began = 0, 0, time.monotonic()

    def run(self) -> None:
        """Take steps until the plan's end."""
        progress, saved, losses = 0.0, self._began, list[float]()
        while progress < 1:
            loss, progress = self._one_step(progress)
            losses.append(loss)
            if self._worker == 0 and time.monotonic() - saved > _SAVED_EVERY:
                saved = time.monotonic()
                self._report(losses, progress)
                losses.clear()
        if self._worker == 0:
            self._report(losses, progress)

    def _one_step(self, progress: float) -> tuple[float, float]:
        """Learn from one batch; return its loss in nats a token, and how much of the training is done, 0 to 1."""
        rate = _RATE * min(1, (self._step + 1) / _WARM_UP) * min(1, (1 - progress) / (1 - _STEADY))
        length = _SHORT if progress < _LONG_FROM else _LONG
        total = 0.0
        for rows in itertools.islice(self._batches[length], _MICROS):
            loss: Tensor = self._forward(rows[:, :-1], _targets(rows, self._tokenizer)) / _MICROS
            loss.backward()
            total += loss.item()
        self._step += 1
        self._tokens += _MICROS * _MICRO * self._plan.workers
        total, progress = self._shared(total, self._done())
        nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._muon.step(rate)
        for group in self._adam.param_groups:
            group["lr"] = rate
        self._adam.step()
        self._network.zero_grad(set_to_none=True)
        return total, progress

    def _done(self) -> float:
        if self._plan.steps is not None:
            return self._step / self._plan.steps
        return (time.monotonic() - self._began) / 60 / (self._plan.minutes or 1)

    def _shared(self, loss: float, progress: float) -> tuple[float, float]:
        """Replace every gradient by the workers' mean; return the mean loss and progress."""
        gradients = [parameter.grad for parameter in self._network.parameters() if parameter.grad is not None]
        flat = torch.cat([*(gradient.flatten() for gradient in gradients), torch.tensor([loss, progress])])
        distributed.all_reduce(flat)
        flat /= self._plan.workers
        parts = flat.split([*(gradient.numel() for gradient in gradients), 1, 1])
        for gradient, part in zip(gradients, parts, strict=False):
            gradient.copy_(part.view_as(gradient))
        return parts[-2].item(), parts[-1].item()

    def _endless(self, chapters: Sequence[Chapter], tokenizer: Tokenizer, length: int) -> Generator[Tensor]:
        """Yield this worker's batches of rows, through the books again and again, each time cut differently."""
        source = Rows(chapters, tokenizer, length=length, fills=_FILLS)
        for epoch in itertools.count():
            rows = source.epoch(f"{self._plan.seed} {length} {epoch}", self._worker, self._plan.workers)
            yield from _stacked(rows, _MICRO // length)

    def _report(self, losses: Sequence[float], progress: float) -> None:
        with torch.no_grad():
            held = {
                fills: _mean(self._network(rows[:, :-1], targets) for rows, targets in batches)
                for fills, batches in self._held.items()
            }
        entry = {
            "step": self._step,
            "tokens": self._tokens,
            "progress": round(progress, 4),
            "minutes": round((time.monotonic() - self._began) / 60, 1),
            "loss": round(sum(losses) / max(1, len(losses)), 4),
            "held_out": round(held[0.0], 4),
            "held_out_fills": round(held[1.0], 4),
            "load": round(os.getloadavg()[0], 1),
        }
        with (self._plan.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")
        weights = {name: tensor.numpy() for name, tensor in self._network.state_dict().items()}
        write_weights(self._plan.out / "weights.npz", self._network.shape, weights)


def _held_rows(held: Sequence[Chapter], tokenizer: Tokenizer, fills: float) -> list[tuple[Tensor, Tensor]]:
    """Return batches of held-out rows with their targets; of fills only what stands in the holes is one."""
    rows = Rows(held, tokenizer, length=_SHORT, fills=fills).epoch("held out")
    batches = itertools.islice(_stacked(rows, 2), _EVALUATED // 2)
    return [(batch, _middles(batch, tokenizer) if fills else _targets(batch, tokenizer)) for batch in batches]


def _stacked(rows: Iterable[Sequence[int]], count: int) -> Generator[Tensor]:
    source = iter(rows)
    while len(some := list(itertools.islice(source, count))) == count:
        yield torch.tensor(some)


def _targets(rows: Tensor, tokenizer: Tokenizer) -> Tensor:
    """Return what follows each token. Markers are only ever given: a model that expects them writes them."""
    following = rows[:, 1:]
    given = torch.isin(following, torch.tensor([*tokenizer.fill, PAD]))
    return following.masked_fill(given, IGNORED)


def _middles(rows: Tensor, tokenizer: Tokenizer) -> Tensor:
    """Return as targets what follows a middle's marker, up to the end and with it."""
    before, _, middle = tokenizer.fill
    inside = (rows == middle).cumsum(1) == (rows == before).cumsum(1)
    return rows[:, 1:].masked_fill(~inside[:, :-1] | (rows[:, 1:] == PAD) | (rows[:, :-1] == tokenizer.end), IGNORED)


def _mean(losses: Iterable[Tensor]) -> float:
    values = [loss.item() for loss in losses]
    return sum(values) / len(values)
