"""A disk that takes as long as a test wants, for reading and for writing."""

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60  # seconds


@dataclass
class SlowDisk:
    """Every text that is read or written waits for ``go``; ``waits`` is set once one does.

    Attributes:
        spare: names of files that do not wait.

    """

    waits: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    spare: set[str] = field(default_factory=set[str])

    def wait(self) -> None:
        """Wait, in whichever thread reads or writes."""
        self.waits.set()
        self.go.wait(PATIENCE)


@contextmanager
def slow_disk_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[SlowDisk]:
    """Let the files below a folder be on a slow disk."""
    disk = SlowDisk()
    true_open, true_fsync = Path.open, os.fsync

    def slow_open(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if mode == "rb" and path.suffix == ".txt" and path.is_relative_to(folder) and path.name not in disk.spare:
            disk.wait()
        return true_open(path, mode, *rest, **named)

    def slow_fsync(handle: int) -> None:
        if not disk.spare and threading.current_thread().name == "file work":
            disk.wait()
        true_fsync(handle)

    monkeypatch.setattr(Path, "open", slow_open)
    monkeypatch.setattr(os, "fsync", slow_fsync)
    try:
        yield disk
    finally:
        disk.go.set()
