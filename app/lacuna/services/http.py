"""HTTP clients, built off the event loop and by the rules of safe transport."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Self, cast

import httpx

from lacuna.core.completions import Endpoint
from lacuna.core.errors import Unreachable
from lacuna.services.tasks import undisturbed

# Seconds. Evaluating a long prompt, or loading a model, can take minutes before the first byte.
_LOCAL = httpx.Timeout(connect=5, read=600, write=30, pool=30)
_HOSTED = httpx.Timeout(connect=10, read=120, write=30, pool=30)
_LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=8, keepalive_expiry=4)


class HttpClients:
    """One client for this machine, which no proxy may see, and one for the world; each built when first needed.

    No redirect is followed: it could take the key and the prose to another host.
    """

    def __init__(self) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # their INFO lines hold whole addresses
        self._clients: dict[bool, httpx.AsyncClient] = {}
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def client(self, endpoint: Endpoint) -> httpx.AsyncClient:
        """Return the client for an endpoint."""
        loopback = endpoint.loopback
        async with self._turn:
            if loopback not in self._clients:
                # The SSL context takes 50 to 130 ms: never on the thread that paints.
                self._clients[loopback] = await asyncio.to_thread(_build, loopback=loopback)
        return self._clients[loopback]


def headers(endpoint: Endpoint, *, stream: bool = False) -> dict[str, str]:
    """Return the headers of a request; the key is in them and nowhere else."""
    made = {"Accept": "text/event-stream" if stream else "application/json", "Accept-Encoding": "identity"}
    return made | dict(endpoint.request_headers()) | dict(endpoint.key_headers())


@asynccontextmanager
async def parts_of(response: httpx.Response) -> AsyncGenerator[AsyncIterator[bytes]]:
    """Give the body as it comes, to be left at any time; the connection is closed then, whatever happens.

    The response is closed before its iterators: those, left to the garbage collector, would begin to wait for the
    end of the connection outside of any task.
    """
    parts = cast("AsyncGenerator[bytes]", response.aiter_raw())

    async def close() -> None:
        await response.aclose()
        await parts.aclose()

    try:
        yield parts
    finally:
        await undisturbed(close())


def unreachable(error: httpx.HTTPError, endpoint: Endpoint) -> Unreachable:
    """Return the sentence for a failure of the way to a server; the library's own words may hold the key."""
    if isinstance(error, httpx.ConnectTimeout):
        return Unreachable(f"{endpoint.name} does not answer. Is it running, and is the address right?")
    if isinstance(error, httpx.ConnectError):
        return Unreachable(f"{endpoint.name} cannot be reached. Is it running, and is the address right?")
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(f"{endpoint.name} has been silent for too long. What arrived is kept.")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(f"The address of {endpoint.name} is not a web address.")
    return Unreachable(f"The connection to {endpoint.name} broke off. What arrived is kept; complete again to go on.")


def _build(*, loopback: bool) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        timeout=_LOCAL if loopback else _HOSTED,
        limits=_LIMITS,
        follow_redirects=False,
        trust_env=not loopback,
        verify=not loopback or httpx.create_ssl_context(trust_env=False),
    )
