"""Addresses: what may be sent to, and which are this machine or the local network."""

import pytest

from lacuna.core.completions.address import check, host_of, is_local, is_loopback


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "host",
        "http://",
        "http:///v1",
        "ftp://host",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:secret@host",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1\\@evil.example",
        "http://127.0.0.1\n.evil.example",
        "http://host/v1?key=sk-canary",
        "http://host/v1#x",
        "http://host:port",
        "http://host:99999",
        "http://[::1",
        "http://höst",
        "http://ho st",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        check(bad)
    assert "canary" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "good", ["http://127.0.0.1:8080/v1", "https://host", "http://[::1]:8080", "https://xn--hst-sna/"]
)
def test_what_is_one_is_taken(good: str) -> None:
    check(good)
    assert host_of(good)


@pytest.mark.parametrize(
    ("host", "loopback", "local"),
    [
        ("localhost", True, True),
        ("127.0.0.1", True, True),
        ("127.8.9.10", True, True),
        ("::1", True, True),
        ("localhost.", False, False),
        ("127.0.0.1.evil.example", False, False),
        ("localhost.evil.example", False, False),
        ("127.1", False, False),
        ("192.168.1.7", False, True),
        ("10.0.0.1", False, True),
        ("8.8.8.8", False, False),
        ("nas", False, True),
        ("nas.local", False, True),
        ("example.com", False, False),
        ("", False, False),
    ],
)
def test_only_a_literal_is_this_machine(host: str, *, loopback: bool, local: bool) -> None:
    assert (is_loopback(host), is_local(host)) == (loopback, local)
