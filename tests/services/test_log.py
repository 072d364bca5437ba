"""The log is private, bounded, and holds no key."""

import logging
import stat
from collections.abc import Generator
from pathlib import Path

import pytest

from lacuna.core.fault import LEFT_OUT
from lacuna.core.secret import Secret
from lacuna.services.engine_process import EngineProcess
from lacuna.services.keychain import Keychain
from lacuna.services.log import KEPT, LONGEST, Log
from lacuna.services.redactor import Redactor
from lacuna.services.tasks import Tasks
from services.keychain.memory import Memory

KEY = "sk-canary-1234567890"
logger = logging.getLogger("lacuna.of_a_test")


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.know(Secret(KEY))
    return redactor


@pytest.fixture
def log(tmp_path: Path, redactor: Redactor) -> Generator[Log]:
    with Log(tmp_path / "state" / "lacuna", redactor) as log:
        yield log


def test_an_entry_is_one_line_without_keys_on_which_everything_prints(log: Log) -> None:
    logger.info("asked with %s\nforged entry\x1b[31m \u202eand %s", KEY, {"header": f"Bearer {KEY}"})
    (line,) = log.read().splitlines()
    assert KEY not in line
    assert r"asked with [key]\nforged entry\x1b[31m \u202eand" in line
    assert "INFO lacuna.of_a_test" in line


def test_a_traceback_is_logged_without_keys_and_without_what_may_repeat_the_text(log: Log) -> None:
    prose = "It was a dark and stormy night"
    try:
        raise RuntimeError(f"broken by {KEY} in {prose}")  # noqa: TRY301  (the fault to be logged)
    except RuntimeError:
        logger.exception("a fault with %s", KEY)
    text = log.read()
    assert KEY not in text
    assert prose not in text
    assert "a fault with [key]" in text
    assert f"RuntimeError: {LEFT_OUT}" in text
    assert 'File "' in text


def test_what_libraries_tell_of_addresses_is_not_logged(log: Log) -> None:
    for name in ("httpx", "httpcore.connection"):
        logging.getLogger(name).info("GET https://example.org/?key=%s", KEY)
    logging.getLogger("another.library").warning("a warning with %s", KEY)
    (line,) = log.read().splitlines()
    assert "a warning with [key]" in line


def test_the_files_are_private_and_their_number_is_bounded(log: Log) -> None:
    for _ in range(250):
        logger.info("x" * 19_000)
    files = sorted(log.path.parent.iterdir())
    assert len(files) == KEPT + 1
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_size <= 1_000_000
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_a_long_entry_is_cut(log: Log) -> None:
    logger.info("x" * 3 * LONGEST)
    (line,) = log.read().splitlines()
    assert len(line) < LONGEST + 100
    assert "characters)" in line


def test_it_can_be_cleared_and_goes_on(log: Log) -> None:
    logger.info("before")
    log.clear()
    assert log.read() == ""
    logger.info("after")
    assert log.read().count("after") == 1


def test_a_log_that_cannot_be_written_harms_nobody(
    tmp_path: Path, redactor: Redactor, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Log(tmp_path / "file", redactor):
        logger.info("nowhere to go with %s", KEY)
    assert capsys.readouterr() == ("", "")


def test_after_the_program_nothing_is_logged(log: Log) -> None:
    with log:
        logger.info("while it runs")
    logger.warning("afterwards")
    assert "afterwards" not in log.read()


@pytest.mark.anyio
async def test_keychain_and_engine_have_a_line_each_without_their_keys(log: Log) -> None:
    memory = Memory()
    async with Tasks(print) as tasks, EngineProcess(tasks, lambda _: None) as engine:
        async with Keychain(lambda _: None, lambda: memory) as keychain:
            await keychain.write("lacuna:one", Secret("sk-never-seen-before"))
            await keychain.forget("lacuna:one")
        endpoint = await engine.endpoint()
    text = log.read()
    assert "keychain: write" in text
    assert "keychain: forget" in text
    assert "Built-in model: starting" in text
    assert "Built-in model: ready" in text
    assert "sk-never-seen-before" not in text
    assert endpoint.key is not None
    assert endpoint.key.reveal() not in text
