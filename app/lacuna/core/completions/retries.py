"""Whether a request that failed before its first token is sent again, and when: by the numbers of OpenAI's SDK."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import NamedTuple

from lacuna.core.errors import (
    EndpointError,
    HungUp,
    NameNotFound,
    NoAnswer,
    NobodyListens,
    QuotaExceeded,
    Refused,
)

RETRIES = 2
LONGEST_TOLD = 120.0  # seconds; a server that asks for more is not waited for
_FIRST, _LONGEST = 0.5, 8.0  # seconds; doubled each time
_SHORTER = 0.25  # at most this part is taken off by chance, so that many clients do not come at once
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class Waiting(NamedTuple):
    """A request is sent again in a while.

    Attributes:
        seconds: until then.
        attempt: how many times it has been sent.
        error: why.

    """

    seconds: float
    attempt: int
    error: EndpointError


def pause(error: EndpointError, attempt: int, *, chance: float, now: datetime) -> float | None:
    """Return how many seconds to wait before a request is sent again, or None if it is not.

    Args:
        error: why it failed, before anything of the answer was delivered.
        attempt: how many times it has been sent.
        chance: 0 to 1, drawn anew each time.
        now: with its time zone.

    """
    if attempt > RETRIES:
        return None
    headers = dict[str, str]()
    if error.exchange is not None:
        headers = {name.lower(): value for name, value in error.exchange.response_headers}
    told = retry_after(headers, now)
    should = headers.get("x-should-retry", "").strip().lower()
    if (told is not None and told > LONGEST_TOLD) or should == "false":
        return None
    if should != "true" and not _may_pass(error, attempt):
        return None
    if isinstance(error, HungUp):
        return 0.0
    return told or min(_FIRST * 2 ** (attempt - 1), _LONGEST) * (1 - _SHORTER * chance)


def retry_after(headers: dict[str, str], now: datetime) -> float | None:
    """Return after how many seconds a server wants to be asked again; None if it does not say, or nonsense.

    Args:
        headers: by lower-case name.
        now: with its time zone.

    """
    if (milliseconds := _number(headers.get("retry-after-ms", ""))) is not None:
        seconds = milliseconds / 1000
    elif (number := _number(headers.get("retry-after", ""))) is not None:
        seconds = number
    else:
        try:
            seconds = (parsedate_to_datetime(headers.get("retry-after", "")) - now).total_seconds()
        except (ValueError, TypeError):  # no date, or one without a time zone
            return None
    return seconds if seconds > 0 else None


def _may_pass(error: EndpointError, attempt: int) -> bool:
    if isinstance(error, HungUp):
        return attempt == 1  # a connection that was kept open for too long
    if isinstance(error, Refused):
        status = error.exchange.status if error.exchange is not None else None
        return status in _AGAIN and not isinstance(error, QuotaExceeded)
    return isinstance(error, (NobodyListens, NoAnswer, NameNotFound))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
