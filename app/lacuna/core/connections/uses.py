"""Which connection and model completes, and which each manuscript was written with."""

from dataclasses import dataclass, field

import msgspec

from lacuna.core.connections.book import TooNew
from lacuna.core.connections.connection import BUILT_IN

VERSION = 1
REMEMBERED = 1000  # manuscripts; the oldest are forgotten


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """A connection by its id, and a model; an empty model takes the connection's."""

    connection: str = BUILT_IN.id
    model: str = ""


FIRST = Use()


@dataclass(frozen=True, kw_only=True)
class Uses:
    """What is remembered. Every change is a new value.

    Attributes:
        last: what was used last, for a manuscript that has nothing of its own.
        by_path: what each manuscript was written with, the newest last.

    """

    last: Use = FIRST
    by_path: dict[str, Use] = field(default_factory=dict[str, Use])

    def of(self, path: str | None) -> Use:
        """Return what a manuscript is to be written with; None is one without a file."""
        return self.by_path.get(path, self.last) if path else self.last

    def remember(self, use: Use, path: str | None) -> "Uses":
        """Return what is remembered after ``use`` was chosen for a manuscript."""
        if not path:
            return Uses(last=use, by_path=self.by_path)
        others = [(known, its) for known, its in self.by_path.items() if known != path]
        return Uses(last=use, by_path=dict([*others, (path, use)][-REMEMBERED:]))


class _File(msgspec.Struct, kw_only=True):
    version: int
    last: Use = FIRST
    manuscripts: dict[str, Use] = msgspec.field(default_factory=dict[str, Use])


class _Version(msgspec.Struct):
    version: int


def uses_to_json(uses: Uses) -> bytes:
    """Return what is remembered as it stands in a file."""
    return msgspec.json.encode(_File(version=VERSION, last=uses.last, manuscripts=uses.by_path))


def uses_from_json(data: bytes) -> Uses:
    """Return what a file remembers.

    Raises:
        TooNew: a later version of the program wrote it.
        ValueError: it is no such file.

    """
    if msgspec.json.decode(data, type=_Version).version > VERSION:
        raise TooNew
    file = msgspec.json.decode(data, type=_File)
    return Uses(last=file.last, by_path=file.manuscripts)
