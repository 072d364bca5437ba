"""The card of a subject, measured as the program measures it, once."""

from lacuna.core.servers import Card
from lacuna.services.completions import Completions
from lacuna.services.detecting import detect
from lacuna.services.measuring import asking, measure
from lacuna.services.patience import LOCAL
from servers.subjects import Subject


async def card_of(subject: Subject, cards: dict[object, Card]) -> Card:
    """Return the card of a subject; ``cards`` keeps those that were measured."""
    place = id(subject.known)
    if place not in cards:
        async with Completions(patience=LOCAL) as completions:
            found = await detect(completions, subject.endpoint)
            measured = await measure(subject.model, asking(completions, subject.endpoint, subject.kind))
        cards[place] = Card(kind=subject.kind, detected=found.cells, measured=measured)
    return cards[place]
