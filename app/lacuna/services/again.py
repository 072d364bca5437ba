"""Sending a request again: what may pass is waited for, and a model that is being loaded is looked after."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from lacuna.core.completions.retries import Waiting, pause
from lacuna.core.errors import EndpointError, Loading, ServerFailed
from lacuna.services.patience import Patience

OnWaiting = Callable[[Waiting], object]


class Again:
    """Decides whether a request that failed before its first token is sent again, and waits until then."""

    def __init__(
        self, patience: Patience, look: Callable[[], Awaitable[object]], on_waiting: OnWaiting | None = None
    ) -> None:
        """Begin with a request that is sent for the first time.

        Args:
            patience: with a server that loads its model.
            look: asks the server whether it is up; Loading if not yet.
            on_waiting: told of every wait before it begins.

        """
        self._patience = patience
        self._look = look
        self._on_waiting = on_waiting
        self._attempt = 1
        self._loading_since: float | None = None
        self._before: EndpointError | None = None

    async def after(self, error: EndpointError) -> bool:
        """Wait, and return True, if the request is to be sent again."""
        if isinstance(error, Loading) and error.exchange is not None and error.exchange.status == error.status:
            return await self._loaded(error)
        before, self._before = self._before, error
        if isinstance(error, ServerFailed) and isinstance(before, ServerFailed) and before.detail == error.detail:
            return False  # some servers answer a bad request with 500: the same again would not help
        seconds = pause(error, self._attempt, chance=random.random(), now=datetime.now(UTC))  # noqa: S311  (no secret)
        if seconds is None:
            return False
        if seconds:
            await self._wait(seconds, error)
        self._attempt += 1
        return True

    async def _loaded(self, error: Loading) -> bool:
        """Look every second whether the model is loaded; return False if that takes too long."""
        now = asyncio.get_running_loop().time
        if self._loading_since is None:
            self._loading_since = now()
        while now() - self._loading_since < self._patience.loading:
            await self._wait(self._patience.poll, error)
            try:
                await self._look()
            except Loading:
                continue
            except EndpointError:
                pass  # a server without this call: the request itself is the question
            return True
        return False

    async def _wait(self, seconds: float, error: EndpointError) -> None:
        if self._on_waiting is not None:
            self._on_waiting(Waiting(seconds, self._attempt, error))
        await asyncio.sleep(seconds)
