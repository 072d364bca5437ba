"""How long a server is waited for, and the watch over it: one for bytes, one for what they say."""

import asyncio
from dataclasses import dataclass
from typing import Self

from lacuna.core.completions import Endpoint

# A deadline is moved in steps of this part of it: a timer a token would be felt.
_STEP = 0.01


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds.

    Attributes:
        connect: until a connection stands.
        first: until the first event; a long prompt, or a model that is loaded, can take minutes.
        payload: between events that say something. Comments that keep a connection open do not count.
        silence: between any two bytes; None for ever.
        loading: as long as a server may load its model.
        poll: between two looks whether it has.

    """

    connect: float = 10
    first: float = 120
    payload: float = 120
    silence: float | None = 60
    loading: float = 600
    poll: float = 1


HOSTED = Patience()
LOCAL = Patience(connect=5, first=600, payload=300, silence=None)  # home servers may evaluate a prompt for long


def patience_for(endpoint: Endpoint) -> Patience:
    """Return the patience with a server at home, or elsewhere."""
    return LOCAL if endpoint.local else HOSTED


class Watch:
    """Ends the block it guards with TimeoutError when the server has said nothing for too long."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._timeout = asyncio.timeout(patience.first)
        self._payload_by = self._loop.time() + patience.first

    async def __aenter__(self) -> Self:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(self, *exit_: object) -> None:
        await self._timeout.__aexit__(*exit_)  # pyright: ignore[reportArgumentType]  (the three of them)

    def heard(self, *, alive: bool) -> None:
        """Take note of bytes; ``alive`` if they said anything."""
        if self._timeout.expired():
            return
        now = self._loop.time()
        limit = self._patience.payload
        if alive:
            self._payload_by = now + limit
        by = self._payload_by
        if self._patience.silence is not None:
            by = min(by, now + self._patience.silence)
            limit = min(limit, self._patience.silence)
        armed = self._timeout.when()
        if armed is None or by < armed or by - armed > limit * _STEP:
            self._timeout.reschedule(by)

    def end(self) -> None:
        """End the block now."""
        if not self._timeout.expired():
            self._timeout.reschedule(self._loop.time())
