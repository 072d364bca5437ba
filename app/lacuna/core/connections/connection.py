"""A named server: all that is needed to call it but its key, which lives in the system's keychain."""

from enum import Enum
from typing import Any

import msgspec

from lacuna.core.completions.address import host_of, is_loopback
from lacuna.core.connections.model_file import ModelFile
from lacuna.core.servers import Kind


class KeyPlace(Enum):
    """Where the key of a connection is."""

    NONE = "none"  # it needs none
    KEYCHAIN = "keychain"
    SESSION = "session"  # in memory, until the program ends


class Connection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named server, elsewhere or one that this program runs.

    Attributes:
        id: never changes; the key stands under it in the keychain.
        name: for the writer.
        kind: the make of server, as far as it is known.
        base_url: up to and with ``/v1``, without a slash at the end; of Azure with a deployment, the host alone.
        model: the one to begin with; empty takes the first that the server lists.
        key: where the key is.
        key_header: the header that carries the key; empty is the usual one.
        headers: sent with every request.
        extra_body: fields put into every request, over those of the parameters.
        organization: OpenAI's, or empty.
        project: OpenAI's, or empty.
        ca_file: certificate authorities to trust besides the system's, as a path of a PEM file, or empty.
        deployment: Azure's, in the place of a model, or empty.
        api_version: Azure's, or empty.
        file: the model file that llama.cpp serves on this machine, in the place of an address; else None.

    """

    id: str
    name: str
    base_url: str = ""
    kind: Kind = Kind.UNKNOWN
    model: str = ""
    key: KeyPlace = KeyPlace.NONE
    key_header: str = ""
    headers: dict[str, str] = {}
    extra_body: dict[str, Any] = {}
    organization: str = ""
    project: str = ""
    ca_file: str = ""
    deployment: str = ""
    api_version: str = ""
    file: ModelFile | None = None

    @property
    def address(self) -> str:
        """Where prompts go: an address, the path of a model file, or nothing for the built-in model."""
        return self.file.path if self.file is not None else self.base_url

    @property
    def here(self) -> bool:
        """Whether it is asked offline as well: a process of this program, or this machine by the address alone."""
        return self.kind is Kind.BUILT_IN or self.file is not None or is_loopback(host_of(self.base_url))

    @property
    def service(self) -> str:
        """The name under which its key stands in the keychain."""
        return f"lacuna:{self.id}"


BUILT_IN = Connection(id="built-in", name="Built-in model", kind=Kind.BUILT_IN)
