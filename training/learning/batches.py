"""Batches of rows, made by processes beside the one that trains."""

import itertools
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from lacuna.engine.tokenizer import Tokenizer
from training.corpus import Chapter
from training.examples import Rows


@dataclass(frozen=True)
class Batches(IterableDataset[Tensor]):
    """Goes through the books again and again, each time cut differently.

    Attributes:
        chapters, tokenizer: what is read, and the vocabulary's file.
        length: tokens foretold in a row.
        fills: the share of rows with holes, 0 to 1.
        count: rows a batch.
        seed: the same gives the same batches to as many readers.

    """

    chapters: Sequence[Chapter]
    tokenizer: Path
    length: int
    fills: float
    count: int
    seed: int

    def __iter__(self) -> Generator[Tensor]:
        """Yield a reader's batches."""
        reader = get_worker_info()
        part, parts = (reader.id, reader.num_workers) if reader else (0, 1)
        source = Rows(self.chapters, Tokenizer(self.tokenizer), length=self.length, fills=self.fills)
        epochs = (source.epoch(f"{self.seed} {epoch}", part, parts) for epoch in itertools.count())
        yield from stacked(itertools.chain.from_iterable(epochs), self.count)

    def read(self, readers: int) -> Iterable[Tensor]:
        """Return the batches of so many processes, or without any made as they are asked for."""
        return DataLoader(
            self,
            batch_size=None,
            num_workers=readers,
            pin_memory=torch.cuda.is_available(),
            prefetch_factor=4 if readers else None,
        )


def stacked(rows: Iterable[Sequence[int]], count: int) -> Generator[Tensor]:
    """Yield rows, ``count`` at a time; too few at the end are left out."""
    source = iter(rows)
    while len(some := list(itertools.islice(source, count))) == count:
        yield torch.from_numpy(np.array(some, np.int64))
