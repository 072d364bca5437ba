"""A key is shown nowhere and stored nowhere."""

import copy
import io
import json
import logging
import pickle
import traceback
from dataclasses import asdict

import msgspec
import pytest

from lacuna.core.completions import Endpoint
from lacuna.core.secret import LONGEST, Secret

KEY = "sk-canary-1234"


def test_it_gives_the_key_back_without_the_blanks_around_it() -> None:
    assert Secret(f"  {KEY}\n").reveal() == KEY


def test_no_way_of_printing_shows_it() -> None:
    secret = Secret(KEY)
    endpoint = Endpoint(name="A server", base_url="https://example.org/v1", key=secret)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>40}", "{}".format(secret), "%s" % secret]  # noqa: UP031, UP032  (every way)
    shown += [repr([secret]), repr({"key": secret}), repr(endpoint), str(endpoint), ascii(secret), str(vars(endpoint))]
    assert not [text for text in shown if KEY in text]


def test_no_way_of_storing_takes_it() -> None:
    secret = Secret(KEY)
    endpoint = Endpoint(name="A server", base_url="https://example.org/v1", key=secret)
    for store in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps, msgspec.json.encode, msgspec.msgpack.encode):
        with pytest.raises(TypeError):
            store(secret)
    with pytest.raises(TypeError):
        asdict(endpoint)
    with pytest.raises(TypeError):
        vars(secret)


def test_neither_a_log_nor_a_traceback_shows_it() -> None:
    stream = io.StringIO()
    logger = logging.Logger("of a test")  # noqa: LOG001  (of its own: nothing is left behind)
    logger.addHandler(logging.StreamHandler(stream))
    secret = Secret(KEY)
    try:
        raise RuntimeError("broken", secret)  # noqa: TRY301  (the fault to be logged)
    except RuntimeError as error:
        logger.exception("with %s", secret)
        stream.write("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))
    assert "RuntimeError" in stream.getvalue()
    assert KEY not in stream.getvalue().replace(f"KEY = '{KEY}'", "")


@pytest.mark.parametrize("value", ["", "  ", "two words", "kéy", "a\nb", "a\x00b", "a\x7fb", "k" * (LONGEST + 1)])
def test_what_no_key_looks_like_is_refused_without_repeating_it(value: str) -> None:
    with pytest.raises(ValueError, match="A key ") as caught:
        Secret(value)
    assert not value.strip() or value not in str(caught.value)
