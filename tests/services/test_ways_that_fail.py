"""Every way to a server that fails has its class, its sentence and the action that helps; and no key goes astray."""

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lacuna.core.completions import Endpoint, Outcome
from lacuna.core.errors import (
    Action,
    EndpointError,
    Garbled,
    HungUp,
    NameNotFound,
    NoAnswer,
    NobodyListens,
    NotSent,
    ProxyFailed,
    StreamCut,
    Untrusted,
)
from lacuna.core.secret import Secret
from lacuna.services.completions import Completions
from lacuna.services.failures import failure
from services.asking import IMPATIENT, REQUEST, ask
from services.loopback import Conversation, Served, serving
from wire.events import DONE, said

pytestmark = pytest.mark.anyio

CERTIFICATES = Path(__file__).parent / "certificates"
CA_FILE = str(CERTIFICATES / "ca.pem")
KEY = Secret("sk-canary")


async def fine(conversation: Conversation) -> None:
    await conversation.begin()
    await conversation.send(said(" past", "stop") + DONE)


@asynccontextmanager
async def serving_tls(certificate: str) -> AsyncGenerator[Served]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / certificate)
    async with serving(fine, context) as served:
        yield served


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


async def failed(endpoint: Endpoint) -> EndpointError:
    """Ask, and return the error; nothing has arrived."""
    asked = await ask(endpoint)
    assert (asked.text, asked.answer.outcome) == ("", Outcome.FAILED)
    assert asked.answer.error is not None
    assert str(asked.answer.error).endswith((".", "?"))
    return asked.answer.error


async def test_nothing_listens_there() -> None:
    endpoint = Endpoint(name="My server", base_url=f"http://127.0.0.1:{free_port()}/v1")
    asked = await ask(endpoint)
    assert isinstance(asked.answer.error, NobodyListens)
    assert "My server" in str(asked.answer.error)
    assert asked.answer.action is Action.RETRY
    assert [wait.attempt for wait in asked.waits] == [1, 2]


async def test_there_is_no_such_name() -> None:
    async with Completions(patience=IMPATIENT) as completions:
        with pytest.raises(NameNotFound, match=r"no-such-name\.invalid") as found:
            await completions.models(Endpoint(name="s", base_url="http://no-such-name.invalid/v1"))
    assert found.value.action is Action.EDIT_CONNECTION


async def test_x12_a_certificate_that_nobody_signed_is_not_trusted() -> None:
    async with serving_tls("right.pem") as served:
        error = await failed(replace(served.endpoint, key=KEY))
    assert isinstance(error, Untrusted)
    assert "CA file" in str(error)
    assert error.action is Action.EDIT_CONNECTION
    assert served.heads == []


async def test_x12_a_ca_file_of_the_connection_is_trusted_for_it_alone() -> None:
    async with serving_tls("right.pem") as served:
        trusting = replace(served.endpoint, key=KEY, ca_file=CA_FILE)
        assert (await ask(trusting)).text == " past"
        async with Completions(patience=IMPATIENT) as completions:
            assert (await completions.complete(trusting, REQUEST, len)).outcome is Outcome.COMPLETE
            assert isinstance((await completions.complete(served.endpoint, REQUEST, len)).error, Untrusted)
    assert len(served.heads) == 2


@pytest.mark.parametrize(("certificate", "words"), [("expired.pem", "expired"), ("other_host.pem", "another host")])
async def test_x12_what_is_wrong_with_a_certificate_is_said(certificate: str, words: str) -> None:
    async with serving_tls(certificate) as served:
        error = await failed(replace(served.endpoint, ca_file=CA_FILE))
    assert isinstance(error, Untrusted)
    assert words in str(error)


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff\xfe\x00"])
async def test_a_ca_file_that_is_none_is_said_before_anything_is_sent(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    async with serving_tls("right.pem") as served:
        error = await failed(replace(served.endpoint, ca_file=str(path)))
    assert isinstance(error, NotSent)
    assert str(path) in str(error)


async def test_a_ca_file_that_was_put_right_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_bytes(b"no certificate")
    async with serving_tls("right.pem") as served, Completions(patience=IMPATIENT) as completions:
        endpoint = replace(served.endpoint, ca_file=str(path))
        assert isinstance((await completions.complete(endpoint, REQUEST, len)).error, NotSent)
        path.write_bytes((CERTIFICATES / "ca.pem").read_bytes())
        assert (await completions.complete(endpoint, REQUEST, len)).outcome is Outcome.COMPLETE


async def test_https_where_there_is_only_http() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await failed(Endpoint(name="My server", base_url=f"https://127.0.0.1:{port}/v1", key=KEY))
    assert isinstance(error, Untrusted)
    assert "http://" in str(error)


async def test_stop_while_a_safe_connection_is_made_hangs_up_at_once() -> None:
    greeted, hung_up = asyncio.Event(), asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        greeted.set()
        while await reader.read(1000):
            pass
        hung_up.set()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server, asyncio.timeout(10):
        endpoint = Endpoint(name="s", base_url=f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")
        async with Completions() as completions:
            call = asyncio.get_running_loop().create_task(completions.complete(endpoint, REQUEST, len))
            await greeted.wait()
            call.cancel()
            await hung_up.wait()
            with pytest.raises(asyncio.CancelledError):
                await call


@pytest.mark.parametrize(
    "base_url",
    [
        "http://192.168.1.7:8080/v1",
        "http://models.example.com/v1",
        "http://127.0.0.1.evil.example/v1",
        "http://localhost.evil.example/v1",
        "http://127.1/v1",
    ],
)
async def test_a_key_never_goes_over_plain_http_to_another_machine(base_url: str) -> None:
    endpoint = Endpoint(name="My server", base_url=base_url, key=KEY)
    error = await failed(endpoint)
    assert isinstance(error, NotSent)
    assert error.action is Action.EDIT_CONNECTION
    assert error.exchange is None
    async with Completions(patience=IMPATIENT) as completions:
        with pytest.raises(NotSent):
            await completions.models(endpoint)
        with pytest.raises(NotSent):
            await completions.count_tokens(endpoint, "one")


async def test_a_proxy_is_used_for_other_machines_and_shown_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving(fine) as proxy:
        port = proxy.endpoint.base_url.split(":")[2].split("/")[0]
        monkeypatch.setenv("http_proxy", f"http://user:secret@127.0.0.1:{port}")
        asked = await ask(Endpoint(name="s", base_url="http://models.example.com/v1"))
    assert asked.text == " past"
    assert proxy.heads[0].startswith("POST http://models.example.com/v1/completions ")
    assert asked.answer.exchange is not None
    assert asked.answer.exchange.proxy == f"http://127.0.0.1:{port}"
    assert "secret" not in repr(asked.answer)


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
async def test_no_proxy_sees_what_goes_to_this_machine(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    async with serving(fine) as proxy, serving(fine) as served:
        monkeypatch.setenv(name, proxy.endpoint.base_url.removesuffix("/v1"))
        asked = await ask(replace(served.endpoint, key=KEY))
    assert asked.text == " past"
    assert (len(served.heads), proxy.heads) == (1, [])


async def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("http_proxy", f"http://user:secret@127.0.0.1:{port}")
    error = await failed(Endpoint(name="s", base_url="http://models.example.com/v1"))
    assert isinstance(error, ProxyFailed)
    assert f"http://127.0.0.1:{port}" in str(error)
    assert "secret" not in str(error)


async def test_a_proxy_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(conversation: Conversation) -> None:
        await conversation.begin("407 Proxy Authentication Required")

    async with serving(script) as proxy:
        monkeypatch.setenv("https_proxy", proxy.endpoint.base_url.removesuffix("/v1"))
        error = await failed(Endpoint(name="s", base_url="https://models.example.com/v1", key=KEY))
    assert isinstance(error, ProxyFailed)
    assert "refuses" in str(error)
    assert proxy.heads[0].startswith("CONNECT models.example.com:443 ")
    assert "canary" not in proxy.heads[0]


async def test_a_proxy_of_a_kind_that_is_not_spoken_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://user:secret@127.0.0.1:1080")
    error = await failed(Endpoint(name="s", base_url="http://models.example.com/v1"))
    assert isinstance(error, ProxyFailed)
    assert "secret" not in str(error)


async def test_exceptions_from_the_proxy_settings_are_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", ".invalid")
    async with Completions(patience=IMPATIENT) as completions:
        with pytest.raises(NameNotFound):
            await completions.models(Endpoint(name="s", base_url="http://no-such-name.invalid/v1"))


SOMEWHERE = Endpoint(name="My server", base_url="http://192.0.2.1/v1")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectTimeout("canary"), NoAnswer),
        (httpx.PoolTimeout("canary"), NoAnswer),
        (httpx.LocalProtocolError("Illegal header value b'canary'"), NotSent),
        (httpx.UnsupportedProtocol("canary"), NotSent),
        (httpx.InvalidURL("canary"), NotSent),
        (httpx.ReadError("canary"), HungUp),
        (httpx.WriteError("canary"), HungUp),
        (httpx.WriteTimeout("canary"), HungUp),
        (httpx.RemoteProtocolError("illegal status line canary"), Garbled),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), HungUp),
        (httpx.ProxyError("canary"), ProxyFailed),
    ],
)
def test_what_the_library_says_is_never_repeated(error: Exception, kind: type[EndpointError]) -> None:
    found = failure(error, SOMEWHERE, answered=False, proxy=None)
    assert type(found) is kind
    assert "canary" not in str(found)
    assert str(found).endswith((".", "?"))
    assert type(failure(error, SOMEWHERE, answered=True, proxy=None)) is StreamCut


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (socket.gaierror(-2, "canary"), NameNotFound),
        (ConnectionRefusedError(111, "canary"), NobodyListens),
        (OSError(101, "canary"), NoAnswer),
        (OSError(113, "canary"), NoAnswer),
        (ssl.SSLError(1, "canary"), Untrusted),
        (ExceptionGroup("canary", [OSError(22, "canary"), ConnectionRefusedError(111, "canary")]), NobodyListens),
        (OSError(22, "canary"), EndpointError),
    ],
)
def test_why_there_is_no_connection_is_found_however_deep_it_lies(cause: Exception, kind: type[EndpointError]) -> None:
    outer, middle = httpx.ConnectError("canary"), OSError("canary")
    outer.__cause__, middle.__cause__ = middle, cause
    found = failure(outer, SOMEWHERE, answered=False, proxy=None)
    assert isinstance(found, kind)
    assert "canary" not in str(found)
