"""A failure as the writer is told of it: what happened, the one thing that helps, and details."""

from dataclasses import dataclass

from lacuna.core.errors import (
    Action,
    ContextOverflow,
    EndpointError,
    EngineError,
    KeychainError,
    KeychainMissing,
    KeyMissing,
    LacunaError,
    ModelFileError,
    ParameterRefused,
)
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import declared

LONGEST = 3000  # characters of details


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What is shown in the bar over the text.

    Attributes:
        sentence: what happened.
        action: what helps, or None.
        details: status, request id and exchange, without keys and without prose.
        room: tokens that are left for the answer, if that is what is wrong and the server told.
        parameter: the one that the server does not take, if it named it.
        connection: the id of the one that was asked; empty if none was.
        manuscript: the one that was to be written in; None if none was.

    """

    sentence: str
    action: Action | None = None
    details: str = ""
    room: int | None = None
    parameter: str = ""
    connection: str = ""
    manuscript: Manuscript | None = None


def failure_of(error: LacunaError, action: Action | None = None) -> Failure:
    """Return an error as a failure.

    Args:
        error: what was raised, or came with an answer.
        action: what helps, if that is known better than by the error alone.

    """
    if isinstance(error, KeyMissing | KeychainMissing):
        action = Action.EDIT_CONNECTION  # where the key can be entered for this session
    elif isinstance(error, ModelFileError):
        action = Action.CHOOSE_MODEL
    elif isinstance(error, KeychainError | EngineError):
        action = Action.RETRY
    elif action is None and isinstance(error, EndpointError):
        action = error.action
    room = error.room if isinstance(error, ContextOverflow) else None
    named = error.param or "" if isinstance(error, ParameterRefused) else ""
    parameter = named if named in declared() else ""
    return Failure(sentence=str(error), action=action, details=_details(error), room=room, parameter=parameter)


def _details(error: LacunaError) -> str:
    exchange = error.exchange if isinstance(error, EndpointError) else None
    if exchange is None:
        return ""
    facts = [type(error).__name__]
    if exchange.status is not None:
        facts.append(f"status {exchange.status} {exchange.reason}".rstrip())
    if exchange.request_id:
        facts.append(f"request id {exchange.request_id}")
    text = f"{', '.join(facts)}\n\n{exchange.text(prose=False)}"
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
