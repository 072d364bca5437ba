"""Where completions come from."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from lacuna.core.secret import Secret


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A server's address and the key for it.

    Attributes:
        name: for the writer.
        base_url: up to and with ``/v1``, without a slash at the end.
        key: sent as a bearer token; None sends none.

    """

    name: str
    base_url: str
    key: Secret | None = None

    def url(self, path: str) -> str:
        """Return the address of a path below the base URL, given without a leading slash."""
        return f"{self.base_url.rstrip('/')}/{path}"

    def root(self, path: str) -> str:
        """Return the address of a path beside ``/v1``, where servers keep their own calls."""
        return f"{self.base_url.rstrip('/').removesuffix('/v1')}/{path}"

    @property
    def loopback(self) -> bool:
        """Whether the server is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False
