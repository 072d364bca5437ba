"""One HTTP call as it goes over the wire, with a name in the place of the key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEY_VARIABLE = "OPENAI_API_KEY"


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is sent, without any key.

    Attributes:
        base_url: up to and with ``/v1``; what the official client is given.
        path: below the base URL, without a leading slash.
        body: the JSON body.
        query: parameters of the address.
        headers: those beyond content type and key, by name.
        key_header: the header the key goes into, or None if none is sent; ``Authorization`` gets ``Bearer`` before it.

    """

    base_url: str
    body: Mapping[str, Any]
    path: str = "completions"
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str]
    key_header: str | None

    @property
    def url(self) -> str:
        """The whole address."""
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.base_url.rstrip('/')}/{self.path}{'?' if query else ''}{query}"

    @property
    def streams(self) -> bool:
        """Whether the answer is asked for as a stream."""
        return self.body.get("stream") is True
