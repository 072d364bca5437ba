"""From a failure of the way to a server to its sentence. A library's own words may hold a key: they are never used."""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx

from lacuna.core.completions import Endpoint
from lacuna.core.completions.address import host_of
from lacuna.core.errors import (
    EndpointError,
    Garbled,
    HungUp,
    NameNotFound,
    NoAnswer,
    NobodyListens,
    NotSent,
    ProxyFailed,
    StreamCut,
    Unreachable,
    Untrusted,
)

_SENTENCES: tuple[tuple[type[Exception], type[EndpointError], str], ...] = (
    (httpx.InvalidURL, NotSent, "The request to {name} cannot be sent: its address is not valid."),
    (httpx.UnsupportedProtocol, NotSent, "The request to {name} cannot be sent: its address is not valid."),
    (httpx.LocalProtocolError, NotSent, "The request to {name} cannot be sent: a header is not valid."),
    (httpx.ProxyError, ProxyFailed, "The proxy {proxy} refuses to connect to {name}. Check the system’s settings."),
    (httpx.PoolTimeout, NoAnswer, "Too many requests to {name} are under way. Wait for one to end."),
    (httpx.ConnectTimeout, NoAnswer, "{name} does not answer. Is it running, and is the address right?"),
)
# OpenSSL's numbers of what is wrong with a certificate.
_EXPIRED = 10
_OTHER_HOST = frozenset({62, 63, 64})
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})


def failure(error: Exception, endpoint: Endpoint, *, answered: bool, proxy: str | None) -> EndpointError:
    """Return what a failure of the transport means.

    Args:
        error: what httpx raised.
        endpoint: what was called.
        answered: whether the answer had begun.
        proxy: as it may be shown, if one is used.

    """
    name = endpoint.name
    if answered:
        return StreamCut(f"The connection to {name} broke off in the middle. What arrived is kept.")
    if isinstance(error, httpx.ConnectError):
        return _not_connected(error, endpoint, proxy)
    for kind, made, sentence in _SENTENCES:
        if isinstance(error, kind):
            return made(sentence.format(name=name, proxy=proxy))
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        return Garbled(f"{name} does not answer in HTTP. Check the base URL.")
    return HungUp(f"{name} closed the connection without an answer. Is it still running?")


def _not_connected(error: Exception, endpoint: Endpoint, proxy: str | None) -> EndpointError:
    name = endpoint.name
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return _untrusted(cause, endpoint)
    if proxy is not None:
        return ProxyFailed(f"The proxy {proxy} cannot be reached. Check the system’s proxy settings.")
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            host = host_of(endpoint.base_url)
            return NameNotFound(f"There is no server called {host}, or no network. Check the base URL.")
        if isinstance(cause, ConnectionRefusedError):
            return NobodyListens(
                f"{name} refuses the connection: nothing runs at its address. Start it, or check that."
            )
        if isinstance(cause, OSError) and cause.errno in _NO_WAY:
            return NoAnswer(f"There is no way to {name}: is the network on?")
    return Unreachable(f"{name} cannot be reached. Is it running, and is the address right?")


def _untrusted(error: ssl.SSLError, endpoint: Endpoint) -> Untrusted:
    name = endpoint.name
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Untrusted(f"{name} does not speak TLS at this address. Does the base URL begin with http:// there?")
    if error.verify_code == _EXPIRED:
        return Untrusted(f"The certificate of {name} has expired: its owner must renew it.")
    if error.verify_code in _OTHER_HOST:
        return Untrusted(f"The certificate of {name} is for another host. Check the base URL.")
    yours = "If the server is yours, add its CA file to the connection."
    return Untrusted(f"This system does not trust the certificate of {name}. {yours}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and everything that led to it."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [led for led in (cause.__cause__, cause.__context__) if led is not None]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  (a group of any)
