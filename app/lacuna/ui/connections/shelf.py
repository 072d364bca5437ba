"""The rows of the list of all that completes: where each is, and what it can do."""

from dataclasses import dataclass

from lacuna.core.connections import BUILT_IN, Connection
from lacuna.core.errors import ModelFileError, ModelFileGone
from lacuna.core.gguf import GgufHeader, facts, size_text
from lacuna.core.servers import DIALECTS, Kind

HERE = "On this machine"
NOT_ASKED = "not asked offline"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One connection.

    Attributes:
        id: of the connection.
        cells: its name, where it is, and what it can do.
        tip: the whole of where it is.

    """

    id: str
    cells: tuple[str, str, str]
    tip: str


def row_of(connection: Connection, known: GgufHeader | ModelFileError | None = None, *, offline: bool = False) -> Row:
    """Return a connection's row; of a model file ``known`` is its header, what is wrong with it, or not known yet."""
    where, tip, can = connection.base_url, connection.base_url, _can(connection)
    if connection.id == BUILT_IN.id:
        where, tip = f"{HERE}; nothing is sent", ""
    elif connection.file is not None:
        where, tip = HERE, connection.file.path
        if isinstance(known, GgufHeader):
            where = f"{HERE}, {size_text(known.size)}"
            tip = f"{connection.file.path}\n{facts(known)}"
            can = _can_file(known)
        elif known is not None:
            missing = isinstance(known, ModelFileGone)
            where, tip, can = "Missing" if missing else "Cannot be used", str(known), ""
    elif offline and not connection.here:
        can = f"{can}; {NOT_ASKED}" if can else NOT_ASKED.capitalize()
    return Row(id=connection.id, cells=(connection.name, where, can), tip=tip)


def _can(connection: Connection) -> str:
    """Return what is documented of a kind of server; of a server that is not known nothing is."""
    if connection.kind is Kind.UNKNOWN or connection.file is not None:
        return ""
    able = DIALECTS[connection.kind].capabilities
    fills = able.suffix or able.infill or able.fim
    return _said(fills=bool(fills), reports=able.logprobs is not None)


def _can_file(header: GgufHeader) -> str:
    return f"{_said(fills=header.fills, reports=True)}, {header.tokens(None):,} tokens"


def _said(*, fills: bool, reports: bool) -> str:
    return ("Fills gaps" if fills else "Continues") + (", probabilities" if reports else "")
