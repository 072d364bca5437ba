"""What is sent again and when: the numbers of the SDK, a server's own wish first, and never what cannot pass."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.completions import refusal
from lacuna.core.completions.retries import pause, retry_after
from lacuna.core.errors import (
    EndpointError,
    Garbled,
    HungUp,
    NameNotFound,
    NoAnswer,
    NobodyListens,
    NotSent,
    ProxyFailed,
    Silent,
    StreamCut,
    Untrusted,
)
from lacuna.core.exchange import Exchange

NOW = datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)


def refused(status: int, body: bytes = b"", /, **headers: str) -> EndpointError:
    """An error as it comes with its status and headers."""
    error = refusal(status, body)
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    error.exchange = Exchange(method="POST", url="http://host/v1", status=status, response_headers=sent)
    return error


def waited(error: EndpointError, attempt: int = 1, chance: float = 0.0) -> float | None:
    return pause(error, attempt, chance=chance, now=NOW)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_sent_again_twice(status: int) -> None:
    assert [waited(refused(status), attempt) for attempt in (1, 2, 3)] == [0.5, 1.0, None]


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 413, 422, 501])
def test_what_cannot_pass_is_not(status: int) -> None:
    assert waited(refused(status)) is None


def test_e23_an_empty_account_is_not_asked_again() -> None:
    assert waited(refused(429, b'{"error":{"code":"insufficient_quota"}}', retry_after="1")) is None


@given(st.floats(0, 1), st.integers(1, 2))
def test_chance_takes_off_a_quarter_at_most(chance: float, attempt: int) -> None:
    whole, less = waited(refused(503), attempt), waited(refused(503), attempt, chance)
    assert whole is not None
    assert less is not None
    assert whole * 0.75 <= less <= whole


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (NobodyListens(""), [0.5, 1.0, None]),
        (NoAnswer(""), [0.5, 1.0, None]),
        (NameNotFound(""), [0.5, 1.0, None]),
        (HungUp(""), [0.0, None, None]),
        (Silent(""), [None, None, None]),
        (StreamCut(""), [None, None, None]),
        (Untrusted(""), [None, None, None]),
        (ProxyFailed(""), [None, None, None]),
        (NotSent(""), [None, None, None]),
        (Garbled(""), [None, None, None]),
    ],
)
def test_ways_that_fail(error: EndpointError, again: list[float | None]) -> None:
    assert [waited(error, attempt) for attempt in (1, 2, 3)] == again


def test_x14_an_error_inside_an_answer_is_not_a_reason() -> None:
    error = refusal(None, b'{"error":{"code":503,"message":"busy"}}')
    error.exchange = Exchange(method="POST", url="http://host/v1", status=200)
    assert waited(error) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.25"}, 0.25),
        ({"retry_after_ms": "1500", "retry_after": "7"}, 1.5),
        ({"retry_after": "Mon, 23 Nov 2026 07:00:30 GMT"}, 30.0),
        ({"retry_after": "120"}, 120.0),
        ({"retry_after": "121"}, None),
        ({"retry_after": "Mon, 23 Nov 2026 08:00:00 GMT"}, None),
        ({"retry_after": "0"}, 0.5),
        ({"retry_after": "-3"}, 0.5),
        ({"retry_after": "soon"}, 0.5),
        ({"retry_after": "nan"}, 0.5),
        ({"retry_after": "Mon, 23 Nov 2026 06:00:00 GMT"}, 0.5),
        ({"retry_after": "Mon, 23 Nov 2026 07:00:30"}, 0.5),
    ],
)
def test_a_servers_own_wish_comes_first(headers: dict[str, str], seconds: float | None) -> None:
    assert waited(refused(429, b"", **headers)) == seconds


def test_a_server_may_say_outright_whether_to_try_again() -> None:
    assert waited(refused(503, x_should_retry="false")) is None
    assert waited(refused(400, x_should_retry="true")) == 0.5
    assert waited(refused(400, x_should_retry="true"), attempt=3) is None


@given(st.text(max_size=40), st.text(max_size=10))
def test_no_header_breaks_it(after: str, milliseconds: str) -> None:
    seconds = retry_after({"retry-after": after, "retry-after-ms": milliseconds}, NOW)
    assert seconds is None or seconds > 0
