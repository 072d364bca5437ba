"""A batch is worked off once: paused, killed or failed, it goes on where it was, and repeats and loses no row."""

import asyncio
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lacuna.core.batch import Result, Row
from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome
from lacuna.core.errors import (
    ContextOverflow,
    EndedWithoutReason,
    EndpointError,
    ServerFailed,
    StoreError,
    StoreTooNew,
    StreamCut,
    Unreachable,
)
from lacuna.core.parameters import Parameters
from lacuna.core.servers import DIALECTS, Kind
from lacuna.core.token import Token
from lacuna.services.batch_run import ONE_BY_ONE, BatchRun, Pace, pace_for
from lacuna.services.batch_store import BatchStore, Head, open_batch

pytestmark = pytest.mark.anyio


class Asked:
    """What answers in a server's place: each prompt with itself in capitals, once a choice."""

    def __init__(self, *, refuse: str = "", fail_after: int = 10**6) -> None:
        self.prompts: list[str] = []
        self.requests = 0
        self.most = 0
        self._now = 0
        self._refuse = refuse
        self._fail_after = fail_after

    async def __call__(self, request: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        prompts = [str(p) for p in (request.prompt if isinstance(request.prompt, list) else [request.prompt])]
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0)
        self._now -= 1
        self.requests += 1
        if self.requests > self._fail_after:
            return Answer(outcome=Outcome.FAILED, error=Unreachable("The server is gone."))
        if self._refuse and self._refuse in prompts:
            return Answer(outcome=Outcome.FAILED, error=ContextOverflow("This prompt is too long."))
        self.prompts += prompts
        n = request.parameters.n or 1
        for index in reversed(range(len(prompts) * n)):
            on_deltas([Delta(index, (Token(prompts[index // n].upper(), -1.0), Token(str(index % n), -3.0)), "stop")])
        return Answer(outcome=Outcome.COMPLETE, finish_reasons=dict.fromkeys(range(len(prompts) * n), "stop"))


def _store(folder: Path, rows: Sequence[Row], parameters: Parameters | None = None) -> BatchStore:
    store = BatchStore(folder / "batch.sqlite")
    store.begin(rows)
    store.start(Head(connection="c", model="m", parameters=parameters or Parameters()))
    return store


ROWS = [Row(prompt=f"row {number}") for number in range(10)]


async def test_every_row_is_answered_with_all_its_choices(tmp_path: Path) -> None:
    asked, told = Asked(), list[Result]()
    with _store(tmp_path, ROWS, Parameters(n=2)) as store:
        await BatchRun(store, asked, Pace(side_by_side=3, prompts=4)).run(told.extend)
        assert store.pending() == []
        assert store.results() == sorted(told, key=lambda result: (result.row, result.choice))
        assert [(r.row, r.choice, r.text, r.mean_logprob) for r in store.results()] == [
            (row, choice, f"ROW {row}{choice}", -2.0) for row in range(10) for choice in range(2)
        ]
    assert (asked.requests, asked.most) == (3, 3)


async def test_a_row_that_is_refused_says_so_and_the_others_go_on(tmp_path: Path) -> None:
    asked = Asked(refuse="row 3")
    with _store(tmp_path, ROWS) as store:
        await BatchRun(store, asked, Pace(prompts=5)).run(list)
        results = {result.row: result for result in store.results()}
    assert results[3].error == "This prompt is too long."
    assert [results[row].text for row in range(10) if row != 3] == [f"ROW {row}0" for row in range(10) if row != 3]
    assert Counter(asked.prompts) == Counter(row.prompt for row in ROWS if row.prompt != "row 3")


async def test_a_server_that_is_gone_stops_the_batch_and_it_goes_on_later(tmp_path: Path) -> None:
    with _store(tmp_path, ROWS) as store:
        with pytest.raises(Unreachable, match="gone"):
            await BatchRun(store, Asked(fail_after=4), Pace(side_by_side=2)).run(list)
        assert len(store.results()) == 4
        left = store.pending()
        asked = Asked()
        await BatchRun(store, asked).run(list)
        assert asked.prompts == [f"row {row}" for row in left]
        assert len(store.results()) == len(ROWS)


async def test_a_pause_keeps_what_is_done(tmp_path: Path) -> None:
    asked = Asked()
    with _store(tmp_path, ROWS) as store:
        run = asyncio.get_running_loop().create_task(
            BatchRun(store, asked).run(lambda _: run.cancel() if asked.requests == 3 else None)
        )
        with pytest.raises(asyncio.CancelledError):
            await run
        assert len(store.pending()) == 10 - 3


async def test_failed_rows_can_be_asked_again(tmp_path: Path) -> None:
    with _store(tmp_path, ROWS[:2]) as store:
        await BatchRun(store, Asked(refuse="row 1")).run(list)
        store.again([result.row for result in store.results() if result.error])
        await BatchRun(store, Asked()).run(list)
        assert [result.text for result in store.results()] == ["ROW 00", "ROW 10"]


class Ends:
    """What ends each request in a server's place with one of several errors in turn, or None."""

    def __init__(self, *errors: EndpointError | None) -> None:
        self._errors = errors
        self.requests = 0

    async def __call__(self, _: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        error = self._errors[self.requests % len(self._errors)]
        self.requests += 1
        on_deltas([Delta(0, (Token("half"),))])
        return Answer(outcome=Outcome.COMPLETE if error is None else Outcome.FAILED, error=error)


async def test_a_failure_of_the_server_is_the_rows_own_and_keeps_what_arrived(tmp_path: Path) -> None:
    ends = Ends(ServerFailed("It broke."), None, StreamCut("It broke off."), EndedWithoutReason("It said no reason."))
    with _store(tmp_path, ROWS[:4]) as store:
        await BatchRun(store, ends).run(list)
        assert [(r.text, r.error, r.finish_reason) for r in store.results()] == [
            ("half", "It broke.", ""),
            ("half", "", ""),
            ("half", "It broke off.", ""),
            ("half", "", "unknown"),
        ]


async def test_a_server_that_fails_again_and_again_is_left_alone(tmp_path: Path) -> None:
    with _store(tmp_path, ROWS) as store:
        with pytest.raises(ServerFailed):
            await BatchRun(store, Ends(ServerFailed("It broke."))).run(list)
        assert len(store.pending()) == len(ROWS) - 2


async def test_probabilities_that_come_late_count(tmp_path: Path) -> None:
    async def ask(_: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        on_deltas([Delta(0, (Token("a b"),), "stop")])
        late = {0: (Token("a", -1.0), Token(" b", -2.0))}
        return Answer(outcome=Outcome.COMPLETE, finish_reasons={0: "stop"}, late=late)

    with _store(tmp_path, ROWS[:1]) as store:
        await BatchRun(store, ask).run(list)
        assert store.results() == [
            Result(row=0, text="a b", finish_reason="stop", tokens=2, mean_logprob=-1.5),
        ]


async def test_rows_are_added_changed_and_removed_with_their_results(tmp_path: Path) -> None:
    with _store(tmp_path, ROWS[:4]) as store:
        await BatchRun(store, Asked()).run(list)
        store.add([Row(prompt="new")])
        store.change(1, Row(prompt="other"))
        assert store.pending() == [1, 4]
        store.remove({0, 2})
        assert [row.prompt for row in store.rows()] == ["other", "row 3", "new"]
        assert store.pending() == [0, 2]
        assert [(result.row, result.text) for result in store.results()] == [(1, "ROW 30")]
        store.start_over()
        assert (store.pending(), store.results(), store.head()) == ([0, 1, 2], [], None)


def test_a_server_is_asked_no_more_at_once_than_it_takes() -> None:
    built_in, unknown = DIALECTS[Kind.BUILT_IN].capabilities, DIALECTS[Kind.UNKNOWN].capabilities
    assert pace_for(built_in, ROWS, 3) == Pace(side_by_side=1, prompts=8)
    assert pace_for(unknown, ROWS, 1) == Pace(side_by_side=4, prompts=1)
    assert pace_for(unknown, ROWS, 2) == pace_for(unknown, [Row(prompt="", settings={"n": 2})], 1) == ONE_BY_ONE


SLOW = """
import asyncio, sys
sys.path[:0] = {paths!r}
from pathlib import Path
from test_batch import Asked
from lacuna.services.batch_run import BatchRun, Pace
from lacuna.services.batch_store import BatchStore

class Slow(Asked):
    async def __call__(self, request, on_deltas):
        await asyncio.sleep(0.002 if self.requests < {most} else 3600)
        return await super().__call__(request, on_deltas)

with BatchStore(Path({path!r})) as store:
    asyncio.run(BatchRun(store, Slow(), Pace(side_by_side=4, prompts=3)).run(list))
"""


async def test_killed_in_the_middle_it_repeats_and_loses_no_row(tmp_path: Path) -> None:
    rows = [Row(prompt=f"row {number}") for number in range(1_000)]
    _store(tmp_path, rows, Parameters(n=2)).__exit__()
    path = tmp_path / "batch.sqlite"
    for enough in (100, 500):
        # It never comes to its end, however late it is killed: it asks for three rows at a time.
        script = SLOW.format(paths=[str(Path(__file__).parent), *sys.path], path=str(path), most=150)
        killed = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stderr=subprocess.DEVNULL)
        while _rows(path) < enough:
            assert killed.returncode is None
            await asyncio.sleep(0.01)
        killed.kill()
        await killed.wait()
    with BatchStore(path) as store:
        done = {result.row for result in store.results()}
        assert done.isdisjoint(store.pending())
        assert len(done) + len(store.pending()) == len(rows)
        asked = Asked()
        await BatchRun(store, asked, Pace(prompts=8)).run(list)
        assert Counter(asked.prompts) == Counter(f"row {row}" for row in range(1_000) if row not in done)
        assert [(r.row, r.choice) for r in store.results()] == [(row, k) for row in range(1_000) for k in range(2)]
        assert all(result.text == f"ROW {result.row}{result.choice}" for result in store.results())


def _rows(path: Path) -> int:
    with BatchStore(path) as store:
        return len(store.results())


async def test_a_batch_survives_being_closed(tmp_path: Path) -> None:
    rows = [Row(prompt=[1, 2], name="a", suffix="b", settings={"n": 2, "stop": ["x"]}), Row(prompt="\u2028 😀")]
    _store(tmp_path, rows, Parameters(seed=3)).__exit__()
    with BatchStore(tmp_path / "batch.sqlite") as store:
        assert store.rows() == rows
        assert store.head() == Head(connection="c", model="m", parameters=Parameters(seed=3))


async def test_there_may_be_no_batch_yet(tmp_path: Path) -> None:
    with BatchStore(tmp_path / "batch.sqlite") as store:
        assert (store.rows(), store.head()) == ([], None)
        await BatchRun(store, Asked()).run(list)


async def test_a_later_versions_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "batch.sqlite"
    _store(tmp_path, ROWS).__exit__()
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 99")
    later.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="later version"):
        BatchStore(path)
    assert path.read_bytes() == before


async def test_a_later_version_that_is_known_only_to_the_log_beside_is_refused_untouched(tmp_path: Path) -> None:
    path, copy = tmp_path / "batch.sqlite", tmp_path / "copy" / "batch.sqlite"
    copy.parent.mkdir()
    with _store(tmp_path, ROWS), sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 99")
        for ending in ("", "-wal"):  # as after a crash: nobody has taken the log in
            copy.with_name(f"{copy.name}{ending}").write_bytes(path.with_name(f"{path.name}{ending}").read_bytes())
    later.close()
    before = {file.name: file.read_bytes() for file in copy.parent.iterdir()}
    assert len(before["batch.sqlite-wal"]) > 0
    with pytest.raises(StoreTooNew, match="later version"):
        BatchStore(copy)
    after = {file.name: file.read_bytes() for file in copy.parent.iterdir() if not file.name.endswith("-shm")}
    assert after == before


async def test_what_is_no_database_is_kept_aside_untouched(tmp_path: Path) -> None:
    path = tmp_path / "batch.sqlite"
    path.write_text("This is a poem, and no database at all. " * 40)
    with pytest.raises(StoreError, match="damaged"):
        BatchStore(path)
    assert path.read_text().startswith("This is a poem")
    store, sentence = open_batch(path)
    with store:
        assert store.rows() == []
    assert sentence == "The batch was damaged and is not used. It is kept as batch.sqlite.broken."
    assert path.with_name("batch.sqlite.broken").read_text().startswith("This is a poem")


async def test_rows_that_are_asked_alone_are_kept_when_the_server_goes_before_the_last(tmp_path: Path) -> None:
    asked = Asked(refuse="row 1", fail_after=3)
    with _store(tmp_path, ROWS[:4]) as store:
        with pytest.raises(Unreachable):
            await BatchRun(store, asked, Pace(prompts=4)).run(lambda _: None)
        assert store.pending() == [2, 3]


async def test_of_a_row_that_breaks_off_every_choice_is_kept(tmp_path: Path) -> None:
    async def breaks_off(_: CompletionRequest, on_deltas: Callable[[Sequence[Delta]], object]) -> Answer:
        on_deltas([Delta(choice, (Token(f"choice {choice}", None),), None) for choice in (0, 2)])
        return Answer(outcome=Outcome.TRUNCATED, error=StreamCut("It broke off."))

    with _store(tmp_path, ROWS[:1], Parameters(n=3)) as store:
        await BatchRun(store, breaks_off).run(lambda _: None)
        kept = [(r.choice, r.text, r.error) for r in store.results()]
    assert kept == [(0, "choice 0", "It broke off."), (2, "choice 2", "It broke off.")]
