"""Reports of faults: on this machine, for the writer alone, few and small, without keys and prose."""

import logging
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.fault import told
from lacuna.core.secret import Secret
from lacuna.services.crash_reports import KEPT, LONGEST, CrashReports
from lacuna.services.log import FILE, Log
from lacuna.services.native_trace import NativeTrace, left_behind
from lacuna.services.redactor import Redactor
from lacuna.ui.inspector.responses import logger as logger_of_answers
from services.canary import CANARY, holds_canary

FACTS = ["Lacuna 1", "Some system"]


def reports_in(folder: Path, redactor: Redactor | None = None, home: Path | None = None) -> CrashReports:
    report = (redactor or Redactor()).report
    return CrashReports(folder / "reports", folder / "log" / FILE, FACTS, report, home)


def test_a_report_says_what_happened_where_and_with_which_program(tmp_path: Path) -> None:
    reports = reports_in(tmp_path)
    path = reports.write("A fault of the program", '  File "a.py", line 3, in b')
    assert path is not None
    text = reports.read(path)
    assert text.splitlines()[0] == "A fault of the program"
    assert "Lacuna 1\nSome system\n" in text
    assert 'File "a.py", line 3, in b' in text
    assert reports.all() == [path]
    reports.delete(path)
    assert reports.all() == []
    assert reports.read(path) == "This report cannot be read."


def test_few_reports_are_kept_the_newest_and_none_is_long(tmp_path: Path) -> None:
    reports = reports_in(tmp_path)
    for number in range(KEPT + 5):
        reports.write(f"Fault {number}", "x" * (2 * LONGEST))
    kept = reports.all()
    assert [reports.read(path).splitlines()[0] for path in kept] == [f"Fault {KEPT + 4 - n}" for n in range(KEPT)]
    assert all(path.stat().st_size < LONGEST + 100 for path in kept)


def test_new_reports_are_news_once(tmp_path: Path) -> None:
    reports = reports_in(tmp_path)
    assert not reports.news()
    reports.write("A fault", "somewhere")
    assert reports_in(tmp_path).news()
    assert not reports.news()
    assert len(reports.all()) == 1


if sys.platform != "win32":

    def test_a_report_is_the_writers_alone(tmp_path: Path) -> None:
        path = reports_in(tmp_path).write("A fault", "somewhere")
        assert path is not None
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_where_nothing_can_be_written_there_is_no_report_and_no_further_fault(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file where a folder should be")
    reports = reports_in(tmp_path)
    assert reports.write("A fault", "somewhere") is None
    assert reports.all() == []
    assert not reports.news()
    with NativeTrace(tmp_path / "reports", FACTS) as trace:
        trace.note("nothing")
    assert left_behind(tmp_path / "reports") == []


def test_the_logs_last_lines_are_there_without_prose_and_tracebacks(tmp_path: Path) -> None:
    with Log(tmp_path / "log", Redactor()):
        logger = logging.getLogger("lacuna.of_a_test")
        logger.info("Built-in model: ready")
        logger_of_answers.info("what was sent and answered: %s", "It was a dark and stormy night")
        try:
            raise ValueError("It was a dark and stormy night")  # noqa: TRY301  (a fault)
        except ValueError:
            logger.exception("a fault")
        logging.getLogger("asyncio").error("It was a dark and stormy night")
    reports = reports_in(tmp_path)
    path = reports.write("A fault", "somewhere")
    assert path is not None
    text = reports.read(path)
    assert "Built-in model: ready" in text
    assert "ERROR lacuna.of_a_test: a fault" in text
    assert "stormy" not in text


def test_the_writers_name_in_a_path_is_not_told(tmp_path: Path) -> None:
    reports = reports_in(tmp_path, home=Path("/home/emily"))
    path = reports.write("A fault", 'File "/home/emily/lacuna/core/text.py", line 3')
    assert path is not None
    assert 'File "~/lacuna/core/text.py"' in reports.read(path)


# Where a key may stand: as it is, in a header, in an address, in JSON, beside other things.
PLACES = st.sampled_from(
    [
        "{}",
        "Authorization: Bearer {}",
        "(b'authorization', b'Bearer {}')",
        '{{"api_key": "{}"}}',
        "x-gateway-token={}",
        "https://user:{}@models.example.com/v1",
        "https://{}@models.example.com/v1",
        "Cookie: session={}",
        "GET https://models.example.com/v1?key={}&alt=sse",
        "https://models.example.com/v1?alt=sse&access_token={}",
        "{{'password': '{}'}}",
        " BEARER {}",
    ]
)


@given(st.lists(st.tuples(st.text("abc xyz\n", max_size=9), PLACES), min_size=1, max_size=4), st.booleans())
def test_no_key_is_in_a_report_wherever_it_stood(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[tuple[str, str]],
    known: bool,  # noqa: FBT001  (drawn)
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    redactor = Redactor()
    if known:
        redactor.know(Secret(CANARY))
    text = "\n".join(f"{before}{place.format(CANARY)}" for before, place in pieces if known or place != "{}")
    reports = reports_in(folder, redactor)
    try:
        raise RuntimeError(text)  # noqa: TRY301  (a fault)
    except RuntimeError as fault:
        path = reports.write(text, f"{told(fault)}\n{text}", [text])
    assert path is not None
    assert not holds_canary(path.read_bytes())
    assert not holds_canary(str(path).encode())


def test_a_program_that_ended_in_order_leaves_no_trace(tmp_path: Path) -> None:
    with NativeTrace(tmp_path, FACTS):
        assert left_behind(tmp_path) == []  # it still runs
    assert list(tmp_path.iterdir()) == []
