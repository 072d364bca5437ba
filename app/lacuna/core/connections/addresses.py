"""From what people paste as a server's address to the base URL that is called."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit, urlunsplit

from lacuna.core.completions.address import host_of, is_local, is_loopback

# What stands around an address in documentation, terminals and settings files.
_AROUND = " \t\r\n\"'`<>,;"
_BEFORE = re.compile(r"^(?:(?:POST|GET|curl(?:\s+-\S+)*|export|set)\s+)*(?:[A-Z][A-Z0-9_]*\s*=\s*)?", re.IGNORECASE)
# The calls that are found at the end of a pasted address.
_CALLS = re.compile(r"/(?:chat/completions|completions|models|embeddings|responses)/?$", re.IGNORECASE)
_VERSION = re.compile(r"/v\d+[a-z0-9]*(?:/openai)?$|/beta$", re.IGNORECASE)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?")
_IN_A_PATH = "".join(map(chr, range(33, 127)))  # what is there already stays as it is pasted
_AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_AZURE_DEPLOYMENT = re.compile(r"^/openai/deployments/([^/]+)(?:/.*)?$")


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a server is.

    Attributes:
        candidates: base URLs without a slash at the end, the likeliest first; the first that answers is meant.
        azure: whether it is Azure's service.
        deployment: what Azure has in the place of a model, if the address names it.
        api_version: of Azure's service, if the address names it.

    """

    candidates: tuple[str, ...]
    azure: bool = False
    deployment: str = ""
    api_version: str = ""

    @property
    def base_url(self) -> str:
        """The likeliest base URL."""
        return self.candidates[0]


def read_address(pasted: str) -> Address:
    """Return where the server is whose address somebody pasted.

    Raises:
        ValueError: it is no address of a server; the sentence says what to change.

    """
    parts = _split(pasted)
    host, port = _host(parts)
    if any(host.endswith(domain) for domain in _AZURE_HOSTS):
        return _azure(parts, host)
    if parts.query:
        raise ValueError("Leave out what follows the question mark. A key belongs into its own field.")
    path = quote(parts.path.rstrip("/"), safe=_IN_A_PATH)
    while (shorter := _CALLS.sub("", path)) != path:
        path = shorter
    paths = (path, f"{path}/v1") if path else ("/v1", "")
    if _VERSION.search(path):
        paths = (path,)
    hosts = ("127.0.0.1", "::1") if host == "localhost" else (host,)
    return Address(
        candidates=tuple(
            urlunsplit((parts.scheme, _authority(name, port), path, "", "")) for path in paths for name in hosts
        )
    )


def key_is_safe(base_url: str) -> bool:
    """Return whether a key may be sent there: over TLS, or to this machine."""
    return base_url.startswith("https://") or is_loopback(host_of(base_url))


def _split(pasted: str) -> SplitResult:
    text = _BEFORE.sub("", pasted.strip(_AROUND)).strip(_AROUND).replace("\\", "/")
    if not text:
        raise ValueError("Enter the server’s address, such as http://127.0.0.1:8080.")
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        raise ValueError("An address has no blanks in it.")
    if not (scheme := _SCHEME.match(text)):
        text = f"{_likely_scheme(text)}://{text}"
    elif scheme[1].lower() not in ("http", "https"):
        raise ValueError("The address of a server begins with http:// or https://.")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValueError("This is no web address. Check its host and its port.") from error
    if parts.username is not None or parts.password is not None:
        raise ValueError("Leave out the name and the password before the @. A key belongs into its own field.")
    if parts.fragment:
        raise ValueError("Leave out what follows the # sign.")
    return parts


def _likely_scheme(text: str) -> str:
    """Return ``http`` for a machine at home, ``https`` for one elsewhere."""
    try:
        return "http" if is_local(host_of(f"//{text}")) else "https"
    except ValueError:
        return "https"


def _host(parts: SplitResult) -> tuple[str, int | None]:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("The address lacks a host, such as 127.0.0.1 or api.example.org.")
    if (address := _ip(host)) is not None:
        if address.is_unspecified:  # where a server listens, not where it is
            return ("127.0.0.1" if address.version == 4 else "::1"), parts.port  # noqa: PLR2004  (IP's versions)
        return str(address), parts.port
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise ValueError("This is no web address. Check its host.")
    return name, parts.port


def _authority(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def _azure(parts: SplitResult, host: str) -> Address:
    """Return the address of a resource of Azure: by deployment and version if these are named, else ``/openai/v1``."""
    query = parse_qs(parts.query)
    unknown = sorted(set(query) - {"api-version"})
    if unknown:
        raise ValueError(f"Leave out {unknown[0]} after the question mark. A key belongs into its own field.")
    if parts.scheme != "https":
        raise ValueError("Azure is called over https.")
    root = urlunsplit(("https", _authority(host, parts.port), "", "", ""))
    version = query.get("api-version", [""])[0]
    if named := _AZURE_DEPLOYMENT.match(parts.path):
        return Address(candidates=(root,), azure=True, deployment=unquote(named[1]), api_version=version)
    return Address(candidates=(f"{root}/openai/v1",), azure=True, api_version=version)


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
