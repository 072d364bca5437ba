"""Gathering the parts of an answer that are there at the same time."""

import asyncio
from collections.abc import Callable
from typing import Self


class Inbox:
    """Gives on what was put into it together, when the loop next turns: many small parts then cost like one.

    Leaving it gives on the rest, unless its work was cancelled. What breaks in ``take`` is raised there.

    Attributes:
        broke: what broke, or None.

    """

    def __init__(self, take: Callable[[bytes], object], turned: Callable[[], object]) -> None:
        """Begin.

        Args:
            take: is given the bytes.
            turned: is called after each turn, and when ``take`` broke.

        """
        self._take = take
        self._turned = turned
        self._parts: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self.broke: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.broke is None and (kind is None or issubclass(kind, Exception)):
            self._flush()
        self._parts.clear()
        if self.broke is not None:
            raise self.broke

    def put(self, part: bytes) -> None:
        """Take a part."""
        if not self._parts:
            self._loop.call_soon(self._turn)
        self._parts.append(part)

    def _turn(self) -> None:
        if not self._parts:
            return
        try:
            self._flush()
        except BaseException as error:  # noqa: BLE001  (raised to whoever waits for the answer)
            self.broke = error
        self._turned()

    def _flush(self) -> None:
        together = b"".join(self._parts)
        self._parts.clear()
        if together:
            self._take(together)
