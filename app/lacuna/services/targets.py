"""What a request goes to: a connection's endpoint with its key, one of its models, and a way to count tokens."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lacuna.core.completions import Endpoint
from lacuna.core.connections import Connection, ModelFile
from lacuna.core.errors import Busy, EndpointError, NotSent, StoreError, UnknownModel, Unreachable
from lacuna.core.secret import Secret
from lacuna.core.servers import Card, Kind
from lacuna.services.cards import Cards
from lacuna.services.completions import Completions, ModelInfo
from lacuna.services.context_window import Count
from lacuna.services.engine_process import EngineProcess
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keys import Keys
from lacuna.services.model_files import cells_of, model_of
from lacuna.services.redactor import Redactor

# Bytes of UTF-8 a token, for a server that does not count: fewer than any usual vocabulary has on prose.
BYTES = 3


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a request goes.

    Attributes:
        connection: the writer's, or the built-in one.
        endpoint: its address and its key.
        model: what the request names.
        count: counts the tokens of a text: by the server, or too high rather than too low.
        card: what the server can do with the model.

    """

    connection: Connection
    endpoint: Endpoint
    model: ModelInfo
    count: Count
    card: Card

    @property
    def context(self) -> int | None:
        """Tokens that the model sees in all, or None if that is not known; the writer's word counts most."""
        told = self.card.capabilities.context
        return told if "context" in self.card.chosen or self.model.context_length is None else self.model.context_length


class Targets:
    """Finds endpoints and models. Lists of models are asked for once, and again when the connection changes.

    Attributes:
        cards: what the servers can do.

    """

    def __init__(  # noqa: PLR0913  (each made once, by the program)
        self,
        completions: Completions,
        keys: Keys,
        engine: EngineProcess,
        files: GgufProcess,
        redactor: Redactor,
        *,
        cards: Cards | None = None,
    ) -> None:
        """Begin; without ``cards`` what is found out of servers ends with the program."""
        self._completions = completions
        self.cards = cards or Cards(completions)
        self._keys = keys
        self._engine = engine
        self._files = files
        self._redactor = redactor
        self._listed: dict[str, tuple[Connection, list[ModelInfo]]] = {}  # by the connection's id
        self._read: set[ModelFile] = set()  # whose headers have been read for their cards
        self._countless: set[str] = set()  # base URLs of servers that do not count

    async def endpoint(self, connection: Connection) -> Endpoint:
        """Return where a connection leads; a model file is loaded now, if it was not.

        Raises:
            EngineError: the built-in model does not start.
            ModelFileError: a model file cannot be used.
            KeyMissing: the connection needs a key that is not there.
            KeychainError: its key could not be read.

        """
        if connection.file is not None:
            endpoint = replace(await self._files.endpoint(connection.file), name=connection.name)
        elif connection.kind is Kind.BUILT_IN:
            endpoint = await self._engine.endpoint()
        else:
            return endpoint_of(connection, key=await self._keys.of(connection))
        if endpoint.key is not None:
            self._redactor.know(endpoint.key)
        return endpoint

    async def models(self, connection: Connection, *, afresh: bool = False) -> list[ModelInfo]:
        """Return the models that a connection offers, in the server's order; a model file tells without being loaded.

        Raises:
            LacunaError: it cannot be reached or does not tell.

        """
        known = self.listed(connection)
        if known is not None and not afresh:
            return known
        if connection.file is not None:
            models = [await model_of(connection.file)]
        else:
            models = await self._completions.models(await self.endpoint(connection))
        self._listed[connection.id] = connection, models
        return models

    def listed(self, connection: Connection) -> list[ModelInfo] | None:
        """Return the models that were listed since the connection was last changed, or None."""
        entry = self._listed.get(connection.id)
        return entry[1] if entry is not None and entry[0] == connection else None

    async def of(self, connection: Connection, model: str) -> Target:
        """Return where a request goes.

        Args:
            connection: the writer's, or the built-in one.
            model: by its id; empty takes the connection's own, or else the first that it lists.

        Raises:
            LacunaError: the connection cannot be used, or has no model.

        """
        endpoint = await self.endpoint(connection)
        info = await self._info(connection, model or connection.model or connection.deployment)

        forgotten = not self.cards.knows(connection, info.id)
        card = await self.cards.of(connection, endpoint, info.id)
        if connection.file is not None and (forgotten or connection.file not in self._read):
            self._read.add(connection.file)
            with suppress(StoreError):  # it is read again when the program runs again
                await self.cards.learn(connection, info.id, await cells_of(connection.file))
            card = self.cards.known(connection, info.id)

        async def count(text: str) -> int:
            return await self._count(endpoint, text, card.kind, info.id)

        return Target(connection=connection, endpoint=endpoint, model=info, count=count, card=card)

    async def _info(self, connection: Connection, model: str) -> ModelInfo:
        try:
            models = await self.models(connection)
        except EndpointError:
            if not model:
                raise
            models = []  # a server need not list what it has
        if not model and not models:
            raise UnknownModel(f"{connection.name} lists no models. Enter the name of one.")
        if not model:
            return first_usable(models)
        return next((info for info in models if info.id == model), ModelInfo(id=model))

    async def _count(self, endpoint: Endpoint, text: str, kind: Kind, model: str) -> int:
        if endpoint.base_url not in self._countless:
            try:
                return await self._completions.count_tokens(endpoint, text, kind, model)
            except (Busy, Unreachable):
                pass  # it may count the next time
            except EndpointError:
                self._countless.add(endpoint.base_url)
        return -(-len(text.encode("utf-8", "replace")) // BYTES)


def first_usable(models: Sequence[ModelInfo]) -> ModelInfo:
    """Return the first of some models that is not retired, or else the first."""
    today = datetime.now(UTC).date()
    return next((model for model in models if not model.retired(today)), models[0])


def endpoint_of(connection: Connection, *, key: Secret | None) -> Endpoint:
    """Return the endpoint of a writer's connection.

    Raises:
        NotSent: something in it cannot be sent.

    """
    try:
        return Endpoint(
            name=connection.name,
            base_url=connection.base_url,
            key=key,
            key_header=connection.key_header or ("api-key" if connection.kind is Kind.AZURE else ""),
            organization=connection.organization,
            project=connection.project,
            headers=connection.headers,
            extra_body=connection.extra_body,
            ca_file=connection.ca_file,
            deployment=connection.deployment,
            api_version=connection.api_version,
        )
    except ValueError as error:
        raise NotSent(f"Nothing was sent to {connection.name}. {error}") from error
