"""Every error the program raises on purpose.

* LacunaError               expected; its text is a sentence for the writer: what happened and what to do
  - EndpointError           the completions endpoint, or the way to it
    · NotSent               not sent at all, since it would not be safe or cannot be right
      + NotPossible         the server cannot do what is asked, and nothing else does the same
    · Unreachable           the server was not reached
      + NameNotFound        there is no machine of this name
      + NobodyListens       the machine is there and refuses: the server does not run
      + NoAnswer            the machine does not answer
      + HungUp              it closed the connection without an answer
      + Untrusted           no safe connection: the certificate or the protocol
      + ProxyFailed         the proxy is in the way
      + Offline             the writer wants nothing beyond this machine to be called
    · Silent                the server was reached and then said nothing for too long
    · StreamCut             the answer broke off in the middle
    · EndedWithoutReason    the server was done and did not say why
    · NothingReturned       an answer without text and without an error
    · Garbled               an answer that is not the completions format
    · Refused               an answer that is an error, at once or halfway
      + Unauthorized        401, 403: the key is missing or wrong
      + UnknownModel        404 for a model, retired ones included
        ~ ChatModelOnly     the model does not complete text
      + WrongPath           404, a redirect or a page of HTML: the base URL leads elsewhere
      + ContextOverflow     the prompt and max_tokens together are longer than the context
      + ParameterRefused    400, 422: a parameter the server does not take
      + QuotaExceeded       402, or 429 without a point in trying again
      + Busy                503: no room now
        ~ RateLimited       429: too many requests
        ~ Loading           503 while the model is loaded
      + ServerFailed        500 and above
  - EngineError             a model's process: the built-in one's, or that of a model file
  - ModelFileError          a model file cannot be used
    · ModelFileGone         it is not where it was
  - KeychainError           the system's keychain
    · KeychainMissing       none is running
    · KeychainLocked        it is locked, and its question was not answered
    · KeychainNotSetUp      it has never been set up
    · KeychainRefused       it would not store, give back or delete a key
    · KeychainSilent        it does not answer
  - KeyMissing              a connection needs a key that is not there
  - ConnectionsError        the list of connections could not be read or written
  - FileError               a manuscript file could not be read or written
    · NotText               the file cannot be read faithfully as text
    · ChangedOutside        the file on disk is not the one that was opened
    · FileStopped           the writer stopped the reading or the writing
  - SettingsError           the settings could not be read or written
  - PresetsError            the writer's presets, or a file of presets, could not be read or written
  - SearchError             a text or pattern cannot be looked for
  - StoreError              a database of the program could not be opened, read or written
    · StoreTooNew           it was written by a later version of the program
    · StoreDamaged          it is no database, or a damaged one

Anything else that reaches the top is a bug, and is reported as one.
"""

from enum import Enum

from lacuna.core.exchange import Exchange


class Action(Enum):
    """The one thing that helps after an error."""

    RETRY = "try again"
    EDIT_CONNECTION = "edit the connection"
    CHOOSE_MODEL = "choose a model"
    LOWER_MAX_TOKENS = "lower max tokens"
    CHANGE_PARAMETER = "change the parameter"
    CONTINUE = "continue from here"
    GO_ONLINE = "go online"


class LacunaError(Exception):
    """An expected failure. ``str(error)`` is a sentence for the writer."""


class EndpointError(LacunaError):
    """The completions endpoint, or the way to it, failed.

    Attributes:
        action: the one thing that helps.
        exchange: what went over the wire, redacted; None if nothing was sent.

    """

    action: Action = Action.RETRY
    exchange: Exchange | None = None


class NotSent(EndpointError):
    """The request was not sent: it would not be safe, or it cannot be right."""

    action = Action.EDIT_CONNECTION


class NotPossible(NotSent):
    """The server cannot do what is asked, and it cannot be done in another way."""

    action = Action.CHANGE_PARAMETER


class Unreachable(EndpointError):
    """The server was not reached."""


class NameNotFound(Unreachable):
    """There is no machine of this name, or no network to ask."""

    action = Action.EDIT_CONNECTION


class NobodyListens(Unreachable):
    """The machine refuses the connection: nothing runs at this port."""


class NoAnswer(Unreachable):
    """The machine does not answer at all."""


class HungUp(Unreachable):
    """The server closed the connection without an answer."""


class Untrusted(Unreachable):
    """No safe connection could be made: the certificate is not trusted, or there is no TLS."""

    action = Action.EDIT_CONNECTION


class ProxyFailed(Unreachable):
    """The proxy cannot be reached, or refuses."""


class Offline(Unreachable):
    """The writer is offline, or went offline in the middle: nothing beyond this machine is called."""

    action = Action.GO_ONLINE


class Silent(EndpointError):
    """The server was reached and then said nothing for too long."""


class StreamCut(EndpointError):
    """The answer broke off in the middle."""

    action = Action.CONTINUE


class EndedWithoutReason(EndpointError):
    """The server said that it was done and not why."""

    action = Action.CONTINUE


class NothingReturned(EndpointError):
    """The answer has neither text nor an error."""


class Garbled(EndpointError):
    """The answer is not in the completions format."""

    action = Action.EDIT_CONNECTION


class Refused(EndpointError):
    """The endpoint answered with an error, at once or halfway.

    Attributes:
        status: the HTTP status, or None for an error inside a stream.
        detail: the server's own words, cleaned and bounded; never to be shown as rich text.
        param: the request's field that the server names, if any.

    """

    def __init__(self, message: str, *, status: int | None = None, detail: str = "", param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.detail = detail
        self.param = param


class Unauthorized(Refused):
    """The key is missing or wrong."""

    action = Action.EDIT_CONNECTION


class UnknownModel(Refused):
    """The endpoint does not have the model, or no longer."""

    action = Action.CHOOSE_MODEL


class ChatModelOnly(UnknownModel):
    """The endpoint has the model for chat only."""


class WrongPath(Refused):
    """The base URL leads to something that is not a completions endpoint."""

    action = Action.EDIT_CONNECTION


class ContextOverflow(Refused):
    """The prompt and max_tokens together are longer than the model's context.

    Attributes:
        context: tokens that the model sees; None if the server did not say.
        prompt_tokens: tokens of the prompt; likewise.

    """

    action = Action.LOWER_MAX_TOKENS
    context: int | None = None
    prompt_tokens: int | None = None

    @property
    def room(self) -> int | None:
        """Tokens that are left for the answer, if the server told enough."""
        return None if self.context is None or self.prompt_tokens is None else self.context - self.prompt_tokens


class ParameterRefused(Refused):
    """A parameter that the server does not take."""

    action = Action.CHANGE_PARAMETER


class QuotaExceeded(Refused):
    """The account has nothing left; trying again does not help."""

    action = Action.EDIT_CONNECTION


class Busy(Refused):
    """The server has no room now; trying again later helps."""


class RateLimited(Busy):
    """Too many requests, or too many tokens, for now."""


class Loading(Busy):
    """The server is still loading the model."""


class ServerFailed(Refused):
    """The server broke."""


class EngineError(LacunaError):
    """A model's process could not be started, or ended: the built-in one's, or that of a model file."""


class ModelFileError(LacunaError):
    """A model file cannot be used."""


class ModelFileGone(ModelFileError):
    """A model file is not where it was."""


class KeychainError(LacunaError):
    """The system's keychain did not do what it was asked."""


class KeychainMissing(KeychainError):
    """No keychain is running."""


class KeychainLocked(KeychainError):
    """The keychain is locked, and its question was not answered."""


class KeychainNotSetUp(KeychainError):
    """The keychain has never been set up, and its question was not answered."""


class KeychainRefused(KeychainError):
    """The keychain would not store, give back or delete a key."""


class KeychainSilent(KeychainError):
    """The keychain does not answer."""


class KeyMissing(LacunaError):
    """A connection needs a key that is not there."""


class ConnectionsError(LacunaError):
    """The list of connections could not be read or written."""


class FileError(LacunaError):
    """A manuscript file could not be read or written."""


class NotText(FileError):
    """The file cannot be read faithfully as text."""


class ChangedOutside(FileError):
    """The file on disk is not the one that was opened."""


class FileStopped(FileError):
    """The writer stopped the reading or the writing; the file is as it was."""


class SettingsError(LacunaError):
    """The settings could not be read or written."""


class PresetsError(LacunaError):
    """The writer's presets, or a file of presets, could not be read or written."""


class SearchError(LacunaError):
    """A text or pattern cannot be looked for, or what is to replace it cannot be read."""


class StoreError(LacunaError):
    """A database of the program could not be opened, read or written."""


class StoreTooNew(StoreError):
    """A database was written by a later version of the program."""


class StoreDamaged(StoreError):
    """A database is damaged, or the file is none."""
