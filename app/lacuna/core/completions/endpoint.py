"""Where completions come from: an address, the key for it, and what else goes with every request."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote

from lacuna.core.completions.address import check, host_of, is_local, is_loopback
from lacuna.core.secret import Secret

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# What the client sets itself, what would replace the key, and what makes llama.cpp keep a session of the text.
_OWN_HEADERS = {
    "accept",
    "accept-encoding",
    "api-key",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-conversation-id",
}

_LONG = 12  # characters without a blank that may be a key; what is shorter only under a name that says so
_NAMES_KEY = re.compile(r"(key|token|secret|password|credentials?|cookie|auth|authorization)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A server's address, the key for it, and what else goes with every request.

    Attributes:
        name: for the writer.
        base_url: up to and with ``/v1``, without a slash at the end; of Azure with a deployment, the host alone.
        key: None sends none.
        key_header: the header that carries the key: as a bearer token in ``Authorization``, bare in any other. Empty
            is ``api-key`` for Azure and ``Authorization`` else.
        organization, project: OpenAI's headers; empty sends none.
        headers: further headers by name.
        extra_body: further fields of the request's body; they win over the program's own.
        ca_file: a file of certificates (PEM) to trust beside the system's, or empty.
        deployment: Azure's, which takes the model's place; empty is none.
        api_version: Azure's, sent with every request; empty is none.

    Raises:
        ValueError: a value cannot be sent; the text is a sentence for the writer.

    """

    name: str
    base_url: str
    key: Secret | None = None
    key_header: str = ""
    organization: str = ""
    project: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    extra_body: Mapping[str, Any] = field(default_factory=dict[str, Any])
    ca_file: str = ""
    deployment: str = ""
    api_version: str = ""

    def __post_init__(self) -> None:
        check(self.base_url)
        for name, value in self.headers.items():
            _check_header(name, value)
        for title, value in (("The organization", self.organization), ("The project", self.project)):
            if not _is_header_value(value):
                raise ValueError(f"{title} is made of visible ASCII characters.")
        if self.key_header and not _HEADER_NAME.fullmatch(self.key_header):
            raise ValueError("The key’s header is no header name.")
        for name, value in self.extra_body.items():
            if value is None:
                raise ValueError(f"Extra body: leave {name} out instead of giving it null.")

    def url(self, path: str) -> str:
        """Return the address of a call below the base URL, given without a leading slash."""
        base = self.base_url.rstrip("/")
        if self.deployment:
            base = f"{base.removesuffix('/v1').removesuffix('/openai')}/openai"
            if path != "models":
                base = f"{base}/deployments/{quote(self.deployment, safe='')}"
        return self._versioned(f"{base}/{path}")

    def root(self, path: str) -> str:
        """Return the address of a path beside ``/v1``, where servers keep their own calls."""
        return f"{self.base_url.rstrip('/').removesuffix('/v1')}/{path}"

    def request_headers(self) -> list[tuple[str, str]]:
        """Return the headers of every request but the key's, the writer's own last."""
        made = [("OpenAI-Organization", self.organization), ("OpenAI-Project", self.project)]
        return [(name, value) for name, value in made if value] + list(self.headers.items())

    def key_headers(self) -> list[tuple[str, str]]:
        """Return the header that carries the key: the one place where it is revealed."""
        if self.key is None:
            return []
        name = self.key_header or ("api-key" if self.azure else "Authorization")
        value = self.key.reveal()
        return [(name, f"Bearer {value}" if name.lower() == "authorization" else value)]

    def secrets(self) -> list[Secret]:
        """Return all that is never to be shown: the key, and what may be one in further headers and fields."""
        found = [] if self.key is None else [self.key]
        for name, value in _texts({**self.headers, **self.extra_body}):
            for word in value.split():
                if len(word) >= _LONG or _NAMES_KEY.search(name):
                    with suppress(ValueError):  # what is no key to Secret is none to a server
                        found.append(Secret(word))
        return found

    @property
    def azure(self) -> bool:
        """Whether this is Azure OpenAI."""
        return bool(self.deployment or self.api_version) or host_of(self.base_url).endswith(".openai.azure.com")

    @property
    def loopback(self) -> bool:
        """Whether the server is on this machine and cannot be elsewhere."""
        return is_loopback(host_of(self.base_url))

    @property
    def local(self) -> bool:
        """Whether the server is on this machine or in the local network."""
        return is_local(host_of(self.base_url))

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.base_url.startswith("https://")

    def _versioned(self, url: str) -> str:
        return f"{url}?api-version={quote(self.api_version, safe='')}" if self.api_version else url


def _check_header(name: str, value: str) -> None:
    if not _HEADER_NAME.fullmatch(name):
        raise ValueError(f"Extra headers: “{name}” is no header name.")
    if name.lower() in _OWN_HEADERS:
        raise ValueError(f"Extra headers: {name} is set by the program.")
    if not _is_header_value(value):
        raise ValueError(f"Extra headers: the value of {name} has characters that no header can have.")


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give every text in a JSON value, with the name of the field that it is in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for inner, item in cast("dict[str, Any]", value).items():
            yield from _texts(item, inner)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _texts(item, name)


def _is_header_value(value: str) -> bool:
    return value == value.strip() and all(" " <= letter <= "~" for letter in value)
