"""A batch is worked off once: paused, killed or failed, it goes on where it was, and repeats and loses no row."""

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lacuna.core.batch import Result, Row
from lacuna.core.completions import Answer, CompletionRequest, Delta, Outcome
from lacuna.core.errors import ContextOverflow, StoreError, StoreTooNew, Unreachable
from lacuna.core.parameters import Parameters
from lacuna.core.token import Token
from lacuna.services.batch_run import BatchRun
from lacuna.services.batch_store import BatchStore

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
    store.begin(rows, "m", parameters or Parameters())
    return store


ROWS = [Row(prompt=f"row {number}") for number in range(10)]


async def test_every_row_is_answered_with_all_its_choices(tmp_path: Path) -> None:
    asked, told = Asked(), list[Result]()
    with _store(tmp_path, ROWS, Parameters(n=2)) as store:
        await BatchRun(store, asked, side_by_side=3, prompts=4).run(told.extend)
        assert store.pending() == []
        assert store.results() == sorted(told, key=lambda result: (result.row, result.choice))
        assert [(r.row, r.choice, r.text, r.mean_logprob) for r in store.results()] == [
            (row, choice, f"ROW {row}{choice}", -2.0) for row in range(10) for choice in range(2)
        ]
    assert (asked.requests, asked.most) == (3, 3)


async def test_a_row_that_is_refused_says_so_and_the_others_go_on(tmp_path: Path) -> None:
    asked = Asked(refuse="row 3")
    with _store(tmp_path, ROWS) as store:
        await BatchRun(store, asked, prompts=5).run(list)
        results = {result.row: result for result in store.results()}
    assert results[3].error == "This prompt is too long."
    assert [results[row].text for row in range(10) if row != 3] == [f"ROW {row}0" for row in range(10) if row != 3]
    assert Counter(asked.prompts) == Counter(row.prompt for row in ROWS if row.prompt != "row 3")


async def test_a_server_that_is_gone_stops_the_batch_and_it_goes_on_later(tmp_path: Path) -> None:
    with _store(tmp_path, ROWS) as store:
        with pytest.raises(Unreachable, match="gone"):
            await BatchRun(store, Asked(fail_after=4), side_by_side=2).run(list)
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


SLOW = """
import asyncio, sys
sys.path[:0] = {paths!r}
from pathlib import Path
from test_batch import Asked
from lacuna.services.batch_run import BatchRun
from lacuna.services.batch_store import BatchStore

class Slow(Asked):
    async def __call__(self, request, on_deltas):
        await asyncio.sleep(0.002 if self.requests < {most} else 3600)
        return await super().__call__(request, on_deltas)

with BatchStore(Path({path!r})) as store:
    asyncio.run(BatchRun(store, Slow(), side_by_side=4, prompts=3).run(list))
"""


async def test_killed_in_the_middle_it_repeats_and_loses_no_row(tmp_path: Path) -> None:
    rows = [Row(prompt=f"row {number}") for number in range(1_000)]
    _store(tmp_path, rows, Parameters(n=2)).__exit__()
    path = tmp_path / "batch.sqlite"
    for enough in (100, 500):
        # It never comes to its end, however late it is killed: it asks for three rows at a time.
        script = SLOW.format(paths=[str(Path(__file__).parent), *sys.path], path=str(path), most=150)
        killed = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stderr=subprocess.DEVNULL)
        await asyncio.to_thread(_wait_for_rows, path, enough)
        killed.kill()
        await killed.wait()
    with BatchStore(path) as store:
        done = {result.row for result in store.results()}
        assert done.isdisjoint(store.pending())
        assert len(done) + len(store.pending()) == len(rows)
        asked = Asked()
        await BatchRun(store, asked, prompts=8).run(list)
        assert Counter(asked.prompts) == Counter(f"row {row}" for row in range(1_000) if row not in done)
        assert [(r.row, r.choice) for r in store.results()] == [(row, k) for row in range(1_000) for k in range(2)]
        assert all(result.text == f"ROW {result.row}{result.choice}" for result in store.results())


def _wait_for_rows(path: Path, enough: int) -> None:
    with BatchStore(path) as store:
        while len(store.results()) < enough:
            time.sleep(0.01)


async def test_a_batch_survives_being_closed(tmp_path: Path) -> None:
    rows = [Row(prompt=[1, 2], name="a", suffix="b", settings={"n": 2, "stop": ["x"]}), Row(prompt="\u2028 😀")]
    _store(tmp_path, rows, Parameters(seed=3)).__exit__()
    with BatchStore(tmp_path / "batch.sqlite") as store:
        assert store.asked() == (rows, "m", Parameters(seed=3))


async def test_there_may_be_no_batch_yet(tmp_path: Path) -> None:
    with BatchStore(tmp_path / "batch.sqlite") as store:
        assert store.asked() is None
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


async def test_what_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "batch.sqlite"
    path.write_text("This is a poem, and no database at all. " * 40)
    with pytest.raises(StoreError, match="could not be opened"):
        BatchStore(path)
    assert path.read_text().startswith("This is a poem")
