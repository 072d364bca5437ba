"""The capability cards on disk, a row for a connection and a model."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from lacuna.core.servers import Card
from lacuna.core.servers.card import card_from_json, card_to_json
from lacuna.services.database import keep_aside, migrations, open_database, store_error


class Place(NamedTuple):
    """What a card is about: a connection by its id, a model, and the address at which it stands."""

    connection: str
    model: str
    address: str


class CardStore:
    """Blocking, by some milliseconds: call from a worker thread, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[Place, Card]:
        """Return all cards; one that cannot be read is left out: it can be made again.

        Raises:
            StoreDamaged: the file is damaged.
            StoreError: it cannot be opened or read.

        """
        with self._open() as store:
            rows = store.execute("SELECT connection, model, place, card FROM card").fetchall()
        return {Place(*row[:3]): card for row in rows if (card := _card(row[3])) is not None}

    def begin_anew(self) -> str:
        """Keep a damaged file aside; return a sentence about it.

        Raises:
            StoreError: that is not possible.

        """
        return keep_aside(self._path, "What is known of your servers")

    def put(self, place: Place, card: Card) -> None:
        """Keep a card in the place of any other about this connection and model.

        Raises:
            StoreError: it could not be written.

        """
        text = msgspec.json.encode(card_to_json(card)).decode()
        with self._open() as store:
            store.execute(
                "INSERT OR REPLACE INTO card (connection, model, place, card) VALUES (?, ?, ?, ?)", (*place, text)
            )

    def drop(self, place: Place) -> None:
        """Forget a card.

        Raises:
            StoreError: it could not be written.

        """
        with self._open() as store:
            store.execute("DELETE FROM card WHERE connection = ? AND model = ?", place[:2])

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with closing(open_database(self._path, migrations("cards"))) as store:
                yield store
        except (sqlite3.Error, OSError) as error:
            raise store_error(error, self._path) from error


def _card(text: str) -> Card | None:
    try:
        return card_from_json(msgspec.json.decode(text))
    except ValueError:
        return None
