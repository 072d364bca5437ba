"""``lacuna doctor URL``: measure what a completions server can do, and print its capability card."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from lacuna.core.completions import Endpoint
from lacuna.core.connections.addresses import read_address
from lacuna.core.errors import EndpointError, LacunaError, UnknownModel
from lacuna.core.secret import Secret
from lacuna.core.servers import DIALECTS, Card, Kind, cells
from lacuna.core.servers.wording import worded
from lacuna.services.completions import Completions
from lacuna.services.detecting import Found, detect
from lacuna.services.folders import places
from lacuna.services.measuring import asking, measure
from lacuna.services.network import Network
from lacuna.services.settings import load


def main(arguments: Sequence[str]) -> int:
    """Print the card of the server that ``arguments`` name; return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        addresses = read_address(options.url).candidates
        key = Secret(sys.stdin.readline()) if options.key_stdin else None
        asyncio.run(_examine(addresses, key, options.model))
    except (LacunaError, ValueError) as error:
        print(f"lacuna doctor: {error}", file=sys.stderr)  # noqa: T201  (a command of the terminal)
        return 1
    return 0


def lines(card: Card) -> list[str]:
    """Return a card as lines: title, value, and where the value is from."""
    able = card.capabilities
    return [
        f"{cell.title:<22} {worded(name, getattr(able, name)):<44} {card.source(name).value}"
        for name, cell in cells().items()
    ]


async def _examine(addresses: Sequence[str], key: Secret | None, model: str | None) -> None:
    async with Completions(network=Network(offline=_offline())) as completions:
        found = await _first(completions, addresses, key)
        model = model or next((listed.id for listed in found.models), None)
        if model is None:
            raise UnknownModel("The server lists no models. Name one with --model.")
        ask = asking(completions, found.endpoint, found.kind)
        measured = await measure(model, ask, infills=found.kind is Kind.LLAMA_CPP)
    dialect = DIALECTS[found.kind]
    card = Card(kind=found.kind, detected=found.cells, measured=measured)
    heads = [f"Server  {dialect.title}, {found.endpoint.base_url}", f"Model   {model}"]
    if dialect.remark:
        heads.append(dialect.remark)
    print("\n".join([*heads, "", *lines(card)]))  # noqa: T201  (a command of the terminal)


def _offline() -> bool:
    """Return whether the writer works offline: that holds for commands as well."""
    settings, sentence = load(places().settings)
    if sentence:
        print(sentence, file=sys.stderr)  # noqa: T201  (a command of the terminal)
    return settings.offline


async def _first(completions: Completions, addresses: Sequence[str], key: Secret | None) -> Found:
    """Return the first address at which a completions server answers.

    Raises:
        EndpointError: none does.

    """
    failure: EndpointError | None = None
    for address in addresses:
        endpoint = Endpoint(name="The server", base_url=address, key=key)
        try:
            found = await detect(completions, endpoint)
            await completions.models(endpoint)
        except EndpointError as error:
            failure = failure or error
        else:
            return found
    raise failure or UnknownModel("There is no address to look at.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lacuna doctor",
        description="Measure what a completions server can do, by some twenty requests of a token, and print it.",
    )
    parser.add_argument("url", help="the server's address, in any form")
    parser.add_argument("--model", help="the model to ask; without it the first that the server lists")
    parser.add_argument("--key-stdin", action="store_true", help="read the key from the first line of standard input")
    return parser
