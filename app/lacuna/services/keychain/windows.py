"""The Credential Locker of Windows."""

from keyring.backends.Windows import WinVaultKeyring
from win32ctypes.pywin32 import pywintypes  # pyright: ignore  (installed on Windows only)

from lacuna.services.keychain.backend_store import BackendStore


class WindowsStore(BackendStore):
    """Calls the Credential Locker, which answers by itself: it is open while the writer is logged in."""

    def __init__(self) -> None:
        super().__init__(WinVaultKeyring(), (pywintypes.error,))  # pyright: ignore  (installed on Windows only)
