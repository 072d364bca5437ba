"""Which proxy stands between the program and a server: the system's settings, read at one place and never in httpx."""

from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from lacuna.core.completions import Endpoint
from lacuna.core.errors import ProxyFailed


def proxy_for(endpoint: Endpoint) -> str | None:
    """Return the address of the proxy for an endpoint, with its password; None for none. This machine never has one.

    Blocking: on Windows and macOS the system's settings are read.

    Raises:
        ProxyFailed: the system names a proxy of a kind that is not spoken here.

    """
    parts = urlsplit(endpoint.base_url)
    if endpoint.loopback or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    found = getproxies()
    proxy = found.get(parts.scheme) or found.get("all")
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in ("http", "https"):
        raise ProxyFailed(f"The system’s proxy, {shown(proxy)}, is of a kind that Lacuna does not speak.")
    return proxy


def shown(proxy: str) -> str:
    """Return a proxy's address as it may be shown: without its name and password."""
    parts = urlsplit(proxy)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))
