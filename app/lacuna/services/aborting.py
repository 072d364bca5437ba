"""Ending a server's work by its own call, where it has one, besides closing the connection."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from secrets import token_hex

from lacuna.core.completions import Endpoint
from lacuna.core.servers.bodies import Sent
from lacuna.core.servers.dialects import Abort
from lacuna.services.tasks import undisturbed

Post = Callable[[Endpoint, str, Mapping[str, str]], Awaitable[None]]


class Aborting:
    """Knows what is under way at each server, so that no request is ended in another one's place.

    Args:
        post: sends a body to the address of an endpoint, within a few seconds; a failure of it is no failure of ours.

    """

    def __init__(self, post: Post) -> None:
        self._post = post
        self._under_way: Counter[str] = Counter()  # requests by base URL
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def around(self, endpoint: Endpoint, sent: Sent) -> AsyncGenerator[None]:
        """Stand around one request; if it is cancelled, its connection is closed first and the server told after."""
        if sent.abort is None:
            yield
            return
        at = endpoint.base_url
        if not sent.abort.name:
            async with self._turns[at]:  # a call that ends whatever runs is not to meet the next request
                pass
        self._under_way[at] += 1
        try:
            yield
        except asyncio.CancelledError:
            if sent.abort.name or self._under_way[at] == 1:
                await undisturbed(self._end(endpoint, sent, sent.abort))
            raise
        finally:
            self._under_way[at] -= 1

    async def _end(self, endpoint: Endpoint, sent: Sent, abort: Abort) -> None:
        body = {abort.name: str({**sent.body, **endpoint.extra_body}[abort.name])} if abort.name else {}
        async with self._turns[endpoint.base_url]:
            await self._post(endpoint, endpoint.root(abort.path), body)


def named(sent: Sent) -> Sent:
    """Return a request that its server's abort can name."""
    if sent.abort is None or not sent.abort.name:
        return sent
    return replace(sent, body={sent.abort.name: token_hex(6), **sent.body})
