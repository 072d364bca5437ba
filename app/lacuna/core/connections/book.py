"""The writer's connections in their order, and how they stand in a file."""

from dataclasses import dataclass

import msgspec

from lacuna.core.connections.connection import BUILT_IN, Connection
from lacuna.core.versions import TooNew

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Book:
    """The connections, without the built-in one. Every change is a new book."""

    connections: tuple[Connection, ...] = ()

    @property
    def all(self) -> tuple[Connection, ...]:
        """The built-in model, and then the writer's connections in their order."""
        return BUILT_IN, *self.connections

    def find(self, connection_id: str) -> Connection | None:
        """Return a connection by its id, or None."""
        return next((known for known in self.all if known.id == connection_id), None)

    def put(self, connection: Connection) -> "Book":
        """Return a book with a connection in the place of the one with its id, or at the end."""
        if self.find(connection.id) is None:
            return _book(*self.connections, connection)
        return _book(*(connection if known.id == connection.id else known for known in self.connections))

    def remove(self, connection_id: str) -> "Book":
        """Return a book without a connection."""
        return _book(*(known for known in self.connections if known.id != connection_id))

    def move(self, connection_id: str, by: int) -> "Book":
        """Return a book with a connection ``by`` places further down, or up; it stops at the ends."""
        order = list(self.connections)
        place = next((place for place, known in enumerate(order) if known.id == connection_id), None)
        if place is None:
            return self
        order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
        return _book(*order)

    def free_name(self, name: str) -> str:
        """Return a name that no connection has: ``name``, or with a number behind it."""
        taken = {known.name for known in self.all}
        numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
        return next(free for free in (name, *numbered) if free not in taken)


def _book(*connections: Connection) -> Book:
    return Book(connections=connections)


class _File(msgspec.Struct, kw_only=True):
    version: int
    connections: tuple[Connection, ...] = ()


class _Version(msgspec.Struct):
    version: int


def to_json(book: Book) -> bytes:
    """Return a book as it stands in a file; no key is in it."""
    file = _File(version=VERSION, connections=book.connections)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def from_json(data: bytes) -> Book:
    """Return the book of a file.

    Raises:
        TooNew: a later version of the program wrote it.
        ValueError: it is no such file.

    """
    if msgspec.json.decode(data, type=_Version).version > VERSION:
        raise TooNew
    file = msgspec.json.decode(data, type=_File)
    ids = [connection.id for connection in file.connections]
    if len({*ids, BUILT_IN.id}) != len(ids) + 1 or not all(ids):
        raise ValueError("two connections have one id")
    return Book(connections=file.connections)
