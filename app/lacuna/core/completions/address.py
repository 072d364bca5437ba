"""What an address says about the way to a server, and which addresses requests may be sent to."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_NEVER = set('\\"<>^`{|}')


def check(address: str) -> None:
    """Raise ValueError, with a sentence, if an address is not one that requests may be sent to."""
    if not all("!" <= letter <= "~" for letter in address) or _NEVER & set(address):
        raise ValueError("The base URL has characters that no web address has.")
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise ValueError("The base URL is not a web address.") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("The base URL begins with http:// or https://.")
    if "@" in parts.netloc:
        raise ValueError("The base URL must not hold a name or a password. The key has a field of its own.")
    if not parts.hostname:
        raise ValueError("The base URL names no server.")
    if "?" in address or "#" in address:
        raise ValueError("The base URL ends before the question mark: extra fields have places of their own.")


def host_of(address: str) -> str:
    """Return the host of an address, in small letters; an IPv6 address without its brackets."""
    return urlsplit(address).hostname or ""


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine and cannot be another: ``localhost`` or a literal address."""
    return host == "localhost" or ((literal := _literal(host)) is not None and literal.is_loopback)


def is_local(host: str) -> bool:
    """Return whether a host is this machine or in the local network: home servers load models and take their time."""
    if (literal := _literal(host)) is not None:
        return literal.is_private
    return host.endswith((".local", ".lan", ".home", ".internal", ".home.arpa")) or (host != "" and "." not in host)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
