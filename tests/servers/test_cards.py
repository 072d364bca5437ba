"""Each kind of server is recognised, and its card is measured as its documentation says."""

from dataclasses import replace

import pytest

from lacuna.core.servers import DIALECTS, Card, Kind
from lacuna.core.servers.detection import kind_of_host
from lacuna.services.completions import Completions
from lacuna.services.detecting import detect
from lacuna.services.patience import LOCAL
from servers.measured import card_of
from servers.subjects import SCRIPTED, Subject, scripted

pytestmark = pytest.mark.anyio


async def test_its_kind_is_told(subject: Subject) -> None:
    async with Completions(patience=LOCAL) as completions:
        found = await detect(completions, subject.endpoint)
    told = kind_of_host(subject.home) if subject.home else found.kind
    assert told is (subject.known.told_as or subject.kind)


async def test_its_card_is_measured(subject: Subject, cards: dict[object, Card]) -> None:
    documented = DIALECTS[subject.kind].capabilities
    card = await card_of(subject, cards)
    assert card.capabilities == replace(documented, **subject.known.cells)


async def test_every_kind_has_a_server() -> None:
    kinds = {Kind.BUILT_IN}
    for name in SCRIPTED:
        async with scripted(name) as it:
            kinds.add(it.kind)
    assert kinds == set(Kind)
