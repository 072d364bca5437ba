"""One subject at a time for the checks, and its card, which is measured once."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack

import pytest

from lacuna.core.servers import Card
from lacuna.services.again import Again
from servers.subjects import REAL, SCRIPTED, Subject, scripted


@pytest.fixture(scope="session")
def real() -> Generator[dict[str, Subject]]:
    """Return the real servers that were started, and end them all."""
    with ExitStack() as stack:
        yield Started(stack)


class Started(dict[str, Subject]):
    """Starts a real server when it is asked for."""

    def __init__(self, stack: ExitStack) -> None:
        super().__init__()
        self._stack = stack

    def __missing__(self, name: str) -> Subject:
        self[name] = self._stack.enter_context(REAL[name]())
        return self[name]


@pytest.fixture(params=[*SCRIPTED, *REAL])
async def subject(request: pytest.FixtureRequest, real: dict[str, Subject]) -> AsyncGenerator[Subject]:
    if request.param in REAL:
        yield real[request.param]
    else:
        async with scripted(request.param) as it:
            yield it


@pytest.fixture(scope="session")
def cards() -> dict[object, Card]:
    """Return the cards that were measured, by what is documented of the server."""
    return {}


@pytest.fixture(autouse=True)
def nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send at once again what is sent again: how long is another test's question."""

    async def wait(*_: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(Again, "_wait", wait)


@pytest.fixture(params=SCRIPTED)
async def simulated(request: pytest.FixtureRequest) -> AsyncGenerator[Subject]:
    """Return a scripted server alone: a real one does not fail on demand."""
    async with scripted(request.param) as it:
        yield it
