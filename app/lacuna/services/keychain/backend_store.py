"""A back end of the library ``keyring`` as a store, with sentences in the place of its errors."""

import contextlib
from collections.abc import Generator

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError

from lacuna.core.errors import KeychainError, KeychainLocked, KeychainMissing, KeychainNotSetUp, KeychainRefused

USER = "api-key"

LOCKED = "Your keychain is locked. Unlock it and try again, or use the key for this session only."
MISSING = (
    "No system keychain is running, so the key cannot be kept. Start GNOME Keyring, KWallet or KeePassXC’s Secret "
    "Service, or use the key for this session only."
)
NOT_SET_UP = (
    "The keychain has not been set up yet, or its question was dismissed. Try again and give it a password, or use "
    "the key for this session only."
)
KEPT = "The keychain refused to delete the key. Delete it in the keychain itself."
REFUSED = "The keychain refused to keep the key. Use it for this session only, or try again."


class BackendStore:
    """Calls one back end.

    Args:
        backend: made by its own class, never chosen by the library.
        foreign: errors of the system that the library lets through.

    """

    def __init__(self, backend: KeyringBackend, foreign: tuple[type[Exception], ...] = ()) -> None:
        self._backend = backend
        self._foreign = (*foreign, KeyringError, OSError, UnicodeDecodeError)

    def may_ask(self) -> bool:
        """Return False: this keychain answers by itself."""
        return False

    def read(self, service: str) -> str | None:
        """Return what stands there, or None."""
        with self._sentences():
            return self._backend.get_password(service, USER)

    def write(self, service: str, value: str) -> None:
        """Put a value there in the place of any other."""
        with self._sentences():
            self._backend.set_password(service, USER, value)  # pyright: ignore[reportUnknownMemberType]  (wrapped)

    def delete(self, service: str) -> None:
        """Take away what stands there; that nothing stands there is no error."""
        with self._sentences():
            try:
                self._backend.delete_password(service, USER)
            except PasswordDeleteError:
                if self._backend.get_password(service, USER) is not None:
                    raise

    @contextlib.contextmanager
    def _sentences(self) -> Generator[None]:
        """Turn errors into sentences that name at most their type: their own words may hold the key."""
        try:
            yield
        except NoKeyringError as error:
            raise KeychainMissing(MISSING) from error
        except KeyringLocked as error:
            raise KeychainLocked(LOCKED) from error
        except InitError as error:
            raise KeychainNotSetUp(NOT_SET_UP) from error
        except PasswordSetError as error:
            raise KeychainRefused(REFUSED) from error
        except PasswordDeleteError as error:
            raise KeychainRefused(KEPT) from error
        except self._foreign as error:
            raise KeychainError(f"The keychain answered with an error ({type(error).__name__}). Try again.") from error
