"""The program's own log: a rotating file that only the writer can read, and that never leaves the machine."""

import logging
import os
from copy import copy
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Self

from lacuna.core.fault import told
from lacuna.services.redactor import Redactor

FILE = "lacuna.log"
SIZE = 1_000_000  # bytes of one file
KEPT = 3  # older files
LONGEST = 20_000  # characters of one entry
QUIET = ("httpx", "httpcore", "asyncio", "keyring", "qasync")  # below WARNING: their lines hold addresses, even keys


class Log:
    """Attached to Python's logging while it is entered. A log that cannot be written is no reason to fail.

    Args:
        folder: where the files are.
        redactor: blacks keys out of every entry, tracebacks included.

    """

    def __init__(self, folder: Path, redactor: Redactor) -> None:
        self._folder = folder
        self._handler = _Handler(folder / FILE)
        self._handler.setFormatter(_Formatter(redactor))
        self._logger = logging.getLogger("lacuna")
        self._root = logging.getLogger()

    def __enter__(self) -> Self:
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._logger.setLevel(logging.INFO)
        self._root.addHandler(self._handler)
        return self

    def __exit__(self, *_: object) -> None:
        self._root.removeHandler(self._handler)
        self._handler.close()

    @property
    def path(self) -> Path:
        """The newest file."""
        return self._folder / FILE

    def read(self) -> str:
        """Return what the log holds, the oldest entry first. Blocking.

        Raises:
            OSError: it cannot be read.

        """
        self._handler.flush()
        names = [f"{FILE}.{number}" for number in range(KEPT, 0, -1)] + [FILE]
        paths = [path for name in names if (path := self._folder / name).exists()]
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)

    def clear(self) -> None:
        """Delete all that was logged. Blocking.

        Raises:
            OSError: it cannot be deleted.

        """
        self._handler.acquire()
        try:
            self._handler.close()
            for path in self._folder.glob(f"{FILE}*"):
                path.unlink(missing_ok=True)
        finally:
            self._handler.release()


class _Handler(RotatingFileHandler):
    """Opens its file at the first entry, with mode 0600."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """Do nothing: a full disk is told by what the writer saves, not by what is logged of it."""


class _Formatter(logging.Formatter):
    """One entry: time, level, logger, message, and a traceback on lines of its own; no keys, everything prints.

    Of a traceback only places are told: an exception's message may repeat the writer's text.
    """

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        """Return the entry without its traceback, on one line."""
        return self._redactor.line(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        """Return where an exception came from."""
        fault: BaseException | None = ei[1]
        return told(fault) if fault is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole entry."""
        own = copy(record)
        own.exc_text = None  # another handler may have noted the whole traceback there
        text = self._redactor.lines(super().format(own))
        return text if len(text) <= LONGEST else text[:LONGEST] + f"… ({len(text):,} characters)"
