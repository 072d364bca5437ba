"""Every error the program raises on purpose.

* LacunaError               expected; its text is a sentence for the writer: what happened and what to do
  - EndpointError           the completions endpoint, or the way to it
    · Unreachable           no answer: offline, wrong address, refused, timed out
    · Refused               an answer that is an error, at once or halfway
      + Unauthorized        401, 403: the key is missing or wrong
      + UnknownModel        404 for a model
      + WrongPath           404 or a page of HTML: the base URL leads elsewhere
      + ContextOverflow     the prompt and max_tokens together are longer than the context
      + ParameterRefused    400, 422: a parameter the server does not take
      + QuotaExceeded       402, or 429 without a point in trying again
      + Busy                429, 503: try again later
      + ServerFailed        500 and above
    · Garbled               an answer that is not the completions format
  - EngineError             the built-in model's process
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
  - SettingsError           the settings could not be read or written
  - StoreError              a database of the program could not be opened, read or written
    · StoreTooNew           it was written by a later version of the program

Anything else that reaches the top is a bug, and is reported as one.
"""


class LacunaError(Exception):
    """An expected failure. ``str(error)`` is a sentence for the writer."""


class EndpointError(LacunaError):
    """The completions endpoint, or the way to it, failed."""


class Unreachable(EndpointError):
    """No answer: offline, wrong address, refused, or timed out."""


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


class UnknownModel(Refused):
    """The endpoint does not have the model, or has it for chat only."""


class WrongPath(Refused):
    """The base URL leads to something that is not a completions endpoint."""


class ContextOverflow(Refused):
    """The prompt and max_tokens together are longer than the model's context."""


class ParameterRefused(Refused):
    """A parameter that the server does not take."""


class QuotaExceeded(Refused):
    """The account has nothing left; trying again does not help."""


class Busy(Refused):
    """The server has no room now; trying again later helps."""


class ServerFailed(Refused):
    """The server broke."""


class Garbled(EndpointError):
    """The answer is not in the completions format."""


class EngineError(LacunaError):
    """The built-in model's process could not be started, or ended."""


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


class SettingsError(LacunaError):
    """The settings could not be read or written."""


class StoreError(LacunaError):
    """A database of the program could not be opened, read or written."""


class StoreTooNew(StoreError):
    """A database was written by a later version of the program."""
