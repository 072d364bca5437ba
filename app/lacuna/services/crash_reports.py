"""Reports of faults as files of this machine: only the writer can read them, few and small, and nothing sends them."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from lacuna.services.whole_files import write_private

KEPT = 20  # reports; older ones are deleted
LONGEST = 100_000  # characters of one
LOGGED = 30  # lines of the log in a report
_NEW, _SEEN = ".new.txt", ".txt"  # what the writer has not been told of, and what they have
_TAIL = 100_000  # bytes at the end of the log that are looked at
# The first line of an entry of the program's own; tracebacks, and what other libraries say, may repeat anything.
_ENTRY = re.compile(r"[\d-]{10} [\d:,]{12} (?:INFO|WARNING|ERROR) lacuna[\w.]*: ")
_PROSE = "what was sent and answered"
_LONGEST_ENTRY = 300  # characters


class CrashReports:
    """Blocking, by milliseconds. What cannot be written is lost: a fault is no reason for another."""

    def __init__(
        self, folder: Path, log: Path, facts: Sequence[str], redact: Callable[[str], str], home: Path | None = None
    ) -> None:
        """Know where they are.

        Args:
            folder: of the reports.
            log: the file whose last lines belong to a report.
            facts: lines about the program and the system.
            redact: takes keys out of a text.
            home: the writer's folder, whose name is not told; None takes the system's word.

        """
        self.folder = folder
        self._log = log
        self._facts = tuple(facts)
        self._redact = redact
        self._home = str(home or Path.home())

    def write(self, what: str, body: str, facts: Sequence[str] | None = None) -> Path | None:
        """Keep a report, and return where; None if it could not be written.

        Args:
            what: one line that says what happened.
            body: where; no value that it happened with may be in it.
            facts: about the program and the system, if they were others.

        """
        now = datetime.now(UTC)
        heads = [what, f"{now:%Y-%m-%d %H:%M:%S} UTC", *(self._facts if facts is None else facts)]
        text = "\n".join([*heads, "", body.strip("\n"), "", "The last lines of the log:", *self._logged()])
        if len(self._home) > 1:
            text = text.replace(self._home, "~")
        text = self._redact(text)
        text = text if len(text) <= LONGEST else f"{text[:LONGEST]}\n(cut here)"
        path = self.folder / f"{now:%Y-%m-%d %H-%M-%S-%f}{_NEW}"
        try:
            write_private(path, f"{text}\n".encode("utf-8", "replace"))
        except OSError:
            return None
        for old in self.all()[KEPT:]:
            self.delete(old)
        return path

    def all(self) -> list[Path]:
        """Return all reports, the newest first."""
        try:
            return sorted((path for path in self.folder.iterdir() if path.name.endswith(_SEEN)), reverse=True)
        except OSError:
            return []

    def news(self) -> bool:
        """Return whether there is one that the writer has not been told of; from now on they all have been."""
        new = [path for path in self.all() if path.name.endswith(_NEW)]
        for path in new:
            with suppress(OSError):
                path.rename(path.with_name(path.name.removesuffix(_NEW) + _SEEN))
        return bool(new)

    def read(self, path: Path) -> str:
        """Return a report; a sentence in its place if it cannot be read."""
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "This report cannot be read."

    def delete(self, path: Path) -> None:
        """Delete a report."""
        with suppress(OSError):
            path.unlink()

    def _logged(self) -> list[str]:
        try:
            with self._log.open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - _TAIL))
                lines = file.read().decode("utf-8", "replace").split("\n")
        except OSError:
            return ["(there is none)"]
        own = [line[:_LONGEST_ENTRY] for line in lines if _ENTRY.match(line) and _PROSE not in line]
        return own[-LOGGED:] or ["(there are none)"]
