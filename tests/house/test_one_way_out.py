"""Nothing in the program reaches the network but through the one place that notes every call and can refuse it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import lacuna

APP = Path(lacuna.__file__).parent
# What connects to, or asks about, other machines: of Python, httpx, httpcore and Qt.
REACHING = {
    *("open_connection", "create_connection", "create_datagram_endpoint", "connect_tcp", "urlopen", "HTTPConnection"),
    *("HTTPSConnection", "AsyncClient", "Client", "AsyncHTTPTransport", "AsyncConnectionPool", "ConnectionPool"),
    *("getaddrinfo", "gethostbyname", "gethostbyaddr", "getfqdn", "socket", "smtplib", "ftplib", "xmlrpc", "requests"),
    *("QNetworkAccessManager", "QTcpSocket", "QUdpSocket", "QSslSocket", "QHostInfo", "QWebSocket", "openUrl"),
}
# Where such a name may stand, and why.
KNOWN = {
    ("services/http.py", "AsyncClient"): "the one client; who uses it passes services/network.py",
    ("services/this_machine.py", "AsyncHTTPTransport"): "what that client is made of",
    ("services/this_machine.py", "AsyncConnectionPool"): "what that client is made of",
    ("services/this_machine.py", "connect_tcp"): "what that client is made of",
    ("services/detecting.py", "open_connection"): "looks at ports of 127.0.0.1",
    ("services/failures.py", "socket"): "names an error",
    ("services/summoning.py", "Client"): "a socket in this machine's file system, or a pipe",
    ("engine/serving.py", "socket"): "listens, and calls nobody",
    ("engine/server.py", "requests"): "starlette's word for what it is asked",
    ("ui/connections/connections_dialog.py", "openUrl"): "a folder of this machine",
    ("ui/inspector/crash_dialog.py", "openUrl"): "a folder of this machine",
}


def names_in(tree: ast.AST) -> Iterator[str]:
    """Give every name that code uses or imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")


def reaching(files: Iterator[Path]) -> set[tuple[str, str]]:
    """Return each name that reaches out, with the file in which it stands."""
    found = ((path, set(names_in(ast.parse(path.read_text(encoding="utf-8"))))) for path in files)
    return {(path.relative_to(APP).as_posix(), name) for path, names in found for name in names & REACHING}


def test_only_known_places_can_reach_the_network() -> None:
    assert reaching(APP.rglob("*.py")) == KNOWN.keys()
