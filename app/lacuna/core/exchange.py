"""What went over the wire, with keys blacked out and bounded: for the response inspector, details and bug reports."""

import json
from dataclasses import dataclass
from typing import Any

from lacuna.core.black_out import visible
from lacuna.core.redaction import without_prose

LONGEST_KEPT = 256 * 1024  # bytes of a body that are kept


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and what came back; no key is in it.

    Attributes:
        method, url: of the request.
        request_headers: name and value, as sent; keys blacked out.
        request_body: the beginning of what was sent.
        status: the answer's, or None if none came.
        reason: the status line's words.
        response_headers: as received; keys and cookies blacked out.
        response_body: the beginning of what came, as text.
        omitted: bytes of the response that are not kept.
        proxy: the proxy that was used, without its password; None if none was.

    """

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...] = ()
    request_body: str = ""
    status: int | None = None
    reason: str = ""
    response_headers: tuple[tuple[str, str], ...] = ()
    response_body: str = ""
    omitted: int = 0
    proxy: str | None = None

    @property
    def request_id(self) -> str | None:
        """The number under which the server's operators find the request."""
        names = {name.lower(): value for name, value in self.response_headers}
        return next((names[name] for name in ("x-request-id", "request-id", "apim-request-id") if name in names), None)

    def text(self, *, prose: bool = True) -> str:
        """Return the exchange as text; without prose, for a bug report, words are replaced by how many they are."""
        lines = [f"{self.method} {self.url}", *_header_lines(self.request_headers)]
        if self.proxy:
            lines.append(f"(through the proxy {self.proxy})")
        lines += ["", self.request_body if prose else _json_without_prose(self.request_body), ""]
        if self.status is None:
            lines.append("(no answer)")
        else:
            body = self.response_body if prose else _body_without_prose(self.response_body)
            lines += [f"{self.status} {self.reason}".rstrip(), *_header_lines(self.response_headers), "", body]
        if self.omitted:
            lines.append(f"({self.omitted:,} more bytes)")
        return visible("\n".join(lines), keep="\n\t")


def _header_lines(headers: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _body_without_prose(body: str) -> str:
    if body.lstrip()[:1] in ("{", "[", "<"):
        return _json_without_prose(body)
    return "\n".join(_line_without_prose(line) for line in body.split("\n"))


def _line_without_prose(line: str) -> str:
    field, colon, value = line.partition(":")
    return f"{field}: {_json_without_prose(value.strip())}" if colon and field == "data" else line


def _json_without_prose(text: str) -> str:
    try:
        value: Any = json.loads(text, strict=False)
    except ValueError:
        return (
            text if text[:1] == "<" or text.startswith("[DONE]") or not text else f"[{len(text)} characters, no JSON]"
        )
    return json.dumps(without_prose(value), ensure_ascii=False)
