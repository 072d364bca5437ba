"""HTTP clients, built off the event loop and by the rules of safe transport."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Self, cast

import httpx
import truststore

from lacuna.core.completions import Endpoint
from lacuna.core.errors import NotSent
from lacuna.services.network import Network
from lacuna.services.patience import Patience
from lacuna.services.proxies import proxy_for
from lacuna.services.tasks import undisturbed
from lacuna.services.this_machine import Transport

_WRITE, _POOL = 30.0, 30.0  # seconds
# Home servers close idle connections early: a kept one that is closed costs a second try.
_LOCAL = httpx.Limits(max_connections=16, max_keepalive_connections=8, keepalive_expiry=4)
_HOSTED = httpx.Limits(max_connections=16, max_keepalive_connections=8, keepalive_expiry=30)


class Route(NamedTuple):
    """What decides which client is used; ``proxy`` is shown to nobody, it may hold a password."""

    local: bool
    proxy: str | None
    ca_file: str
    ca_changed: int


class HttpClients:
    """One client for each way to a server, built when first needed and kept.

    No redirect is followed: it could take the key and the prose to another host. No variable of the environment is
    read but by ``proxies``.

    Attributes:
        network: what every call is to pass.

    """

    def __init__(self, network: Network | None = None) -> None:
        """Begin without any client; without a ``network`` everything may be called."""
        self.network = network or Network()
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # their INFO lines hold whole addresses
        self._clients: dict[Route, httpx.AsyncClient] = {}
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def client(self, endpoint: Endpoint) -> tuple[httpx.AsyncClient, str | None]:
        """Return the client for an endpoint, and the proxy that it uses.

        Raises:
            NotSent: it would not be safe to call this endpoint, or its CA file cannot be read.
            ProxyFailed: the system names a proxy that cannot be used.

        """
        check_safe(endpoint)
        async with self._turn:
            if endpoint.loopback and not endpoint.ca_file:
                route = Route(endpoint.local, None, "", 0)
            else:
                route = await asyncio.to_thread(_route, endpoint)
            if route not in self._clients:
                self._clients[route] = await asyncio.to_thread(_build, route)
        return self._clients[route], route.proxy


def check_safe(endpoint: Endpoint) -> None:
    """Raise NotSent if a key would go over the network in the clear."""
    if endpoint.key is not None and not endpoint.encrypted and not endpoint.loopback:
        raise NotSent(
            f"Nothing was sent to {endpoint.name}: over plain http, anyone on the way could read the key. "
            "Use https, or take the key out of the connection."
        )


def headers(endpoint: Endpoint, *, stream: bool = False) -> dict[str, str]:
    """Return the headers of a request; the key is in them and nowhere else."""
    made = {"Accept": "text/event-stream" if stream else "application/json", "Accept-Encoding": "identity"}
    return made | dict(endpoint.request_headers()) | dict(endpoint.key_headers())


def timeouts(patience: Patience) -> httpx.Timeout:
    """Return httpx's own limits; reading is watched by ``patience.Watch``."""
    return httpx.Timeout(connect=patience.connect, read=None, write=_WRITE, pool=_POOL)


class ClosesHalfMade:
    """A trace of httpcore's that closes a connection whose TLS was not to be: cancelled there, it would stay open."""

    def __init__(self) -> None:
        self._stream: Any = None

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """Take note of an event: https://www.encode.io/httpcore/extensions/#trace."""
        if event.endswith("connect_tcp.complete"):
            self._stream = info["return_value"]
        elif event.endswith("start_tls.failed") and self._stream is not None:
            await self._stream.aclose()


@asynccontextmanager
async def parts_of(response: httpx.Response) -> AsyncGenerator[AsyncIterator[bytes]]:
    """Give the body as it comes, to be left at any time; the connection is closed then, whatever happens.

    The response is closed before its iterators: those, left to the garbage collector, would begin to wait for the
    end of the connection outside of any task. Nor may they close it: cancelled meanwhile, as when the server's last
    word has just been read, httpcore would count the connection as busy for ever.
    """
    parts = cast("AsyncGenerator[bytes]", aiter(cast("httpx.AsyncByteStream", response.stream)))

    async def close() -> None:
        await response.aclose()
        await parts.aclose()

    try:
        yield parts
    finally:
        await undisturbed(close())


def _route(endpoint: Endpoint) -> Route:
    changed = 0
    if endpoint.ca_file:
        try:
            changed = Path(endpoint.ca_file).stat().st_mtime_ns
        except (OSError, ValueError) as error:
            raise _no_ca_file(endpoint.ca_file) from error
    return Route(endpoint.local, proxy_for(endpoint), endpoint.ca_file, changed)


def _build(route: Route) -> httpx.AsyncClient:
    import_module("anyio._backends._asyncio")  # else the first request imports it, and the window waits for 30 ms
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if route.ca_file:
        try:
            context.load_verify_locations(route.ca_file)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise _no_ca_file(route.ca_file) from error
    limits = _LOCAL if route.local else _HOSTED
    if route.proxy is None:
        return httpx.AsyncClient(follow_redirects=False, trust_env=False, transport=Transport(context, limits))
    return httpx.AsyncClient(limits=limits, follow_redirects=False, trust_env=False, proxy=route.proxy, verify=context)


def _no_ca_file(path: str) -> NotSent:
    return NotSent(f"The CA file {path} cannot be read: it must be a PEM file with certificates. Edit the connection.")
