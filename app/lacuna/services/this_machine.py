"""Connecting to ``localhost`` without asking anybody where that is: it is this machine, and never another."""

import ssl
from collections.abc import Iterable
from typing import cast

import httpcore
import httpx

from lacuna.services.chunks import JoiningStream

NAME = "localhost"
_ADDRESSES = ("127.0.0.1", "::1")


class Transport(httpx.AsyncHTTPTransport):
    """httpx's, but that no name server is asked where ``localhost`` is."""

    def __init__(self, context: ssl.SSLContext, limits: httpx.Limits) -> None:
        super().__init__(verify=context, limits=limits, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Backend(),
        )


class _Backend(httpcore.AsyncNetworkBackend):
    def __init__(self) -> None:
        self._backend = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        first, second = _ADDRESSES if host == NAME else (host, None)
        try:
            stream = await self._backend.connect_tcp(first, port, timeout, local_address, socket_options)
        except httpcore.ConnectError:
            if second is None:
                raise
            stream = await self._backend.connect_tcp(second, port, timeout, local_address, socket_options)
        return JoiningStream(stream)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)
