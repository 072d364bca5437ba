"""The writer's connections and what each manuscript was written with, in memory and in their files."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Self

from lacuna.core.connections import (
    Book,
    Connection,
    Use,
    Uses,
    from_json,
    to_json,
    uses_from_json,
    uses_to_json,
)
from lacuna.core.errors import ConnectionsError
from lacuna.services.versioned_file import VersionedFile


class Connections:
    """A change that cannot be written is no change.

    Args:
        config: the folder of the connections.
        data: the folder in which it is remembered what each manuscript was written with.

    """

    def __init__(self, config: Path, data: Path) -> None:
        self._book_file = VersionedFile(config / "connections.json", Book(), from_json, to_json, "Your connections")
        self._uses_file = VersionedFile(
            data / "manuscripts.json", Uses(), uses_from_json, uses_to_json, "The connections of your manuscripts"
        )
        self._turn = asyncio.Lock()
        self._uses = self._kept = Uses()
        self.book = Book()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        with contextlib.suppress(ConnectionsError):  # nobody is there any more to be told
            await self.keep()

    async def load(self) -> str:
        """Read the files; return what the writer is told, empty if all is well."""
        self.book, sentence = await asyncio.to_thread(self._book_file.read)
        self._kept, other = await asyncio.to_thread(self._uses_file.read)
        self._uses = self._kept
        return " ".join(filter(None, (sentence, other)))

    async def change(self, change: Callable[[Book], Book]) -> None:
        """Change the book, such as by ``partial(Book.put, connection=...)``.

        Raises:
            ConnectionsError: it could not be written.

        """
        async with self._turn:
            book = change(self.book)
            if book != self.book:
                await asyncio.to_thread(self._book_file.write, book)
                self.book = book

    def remember(self, use: Use, manuscript: Path | None) -> None:
        """Remember what completes: from now on, and for a manuscript. ``keep`` writes it down."""
        self._uses = self._uses.remember(use, str(manuscript) if manuscript else None)

    async def keep(self) -> None:
        """Write down what is remembered, if that has changed; done at the latest on leaving.

        Raises:
            ConnectionsError: it could not be written; until the program ends it is remembered all the same.

        """
        async with self._turn:
            uses = self._uses
            if uses != self._kept:
                self._kept = uses  # once: what cannot be written is told once
                await asyncio.to_thread(self._uses_file.write, uses)

    def used(self, manuscript: Path | None) -> Use:
        """Return what a manuscript is to be written with; never a connection that is gone."""
        use = self._uses.of(str(manuscript) if manuscript else None)
        return use if self.find(use.connection) else Use()

    def find(self, connection_id: str) -> Connection | None:
        """Return a connection by its id, or None."""
        return self.book.find(connection_id)
