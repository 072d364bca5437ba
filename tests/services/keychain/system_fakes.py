"""The API of Windows' and macOS' keychains, played in memory below the library that calls them."""

import importlib
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import keyring.backends.macOS
import pytest

from lacuna.services.keychain import Store

LONGEST = 2560  # bytes of a credential on Windows


class WindowsError(Exception):
    """As ``pywintypes.error``."""

    def __init__(self, winerror: int, funcname: str) -> None:
        super().__init__(winerror, funcname)
        self.winerror = winerror
        self.funcname = funcname


class CredentialLocker:
    """As ``win32cred``: credentials by target, kept in UTF-16."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_ENTERPRISE = 3

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.refuses = False

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N802, N803  (Windows' names)
        assert Type == self.CRED_TYPE_GENERIC
        if TargetName not in self.kept:
            raise WindowsError(1168, "CredRead")
        return self.kept[TargetName]

    def CredWrite(self, credential: dict[str, Any], flags: int) -> None:  # noqa: N802  (Windows' name)
        assert flags == 0
        blob = str(credential["CredentialBlob"]).encode("utf-16-le")
        if self.refuses or len(blob) > LONGEST:
            raise WindowsError(1783, "CredWrite")
        self.kept[credential["TargetName"]] = credential | {"CredentialBlob": blob}

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N802, N803  (Windows' names)
        assert Type == self.CRED_TYPE_GENERIC
        if self.kept.pop(TargetName, None) is None:
            raise WindowsError(1168, "CredDelete")


def windows(monkeypatch: pytest.MonkeyPatch) -> tuple[Store, CredentialLocker]:
    """Return the program's store on a Windows that is played."""
    locker = CredentialLocker()
    package = ModuleType("win32ctypes.pywin32")
    vars(package).update(pywintypes=SimpleNamespace(error=WindowsError), win32cred=locker)
    monkeypatch.setitem(sys.modules, "win32ctypes", ModuleType("win32ctypes"))
    monkeypatch.setitem(sys.modules, "win32ctypes.pywin32", package)
    for name in ("keyring.backends.Windows", "lacuna.services.keychain.windows"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    ours = importlib.import_module("lacuna.services.keychain.windows")
    for name in ("keyring.backends.Windows", "lacuna.services.keychain.windows"):
        monkeypatch.delitem(sys.modules, name)  # nobody else is to find the played one
    return ours.WindowsStore(), locker


class SecurityFramework:
    """As the library's ``api`` of macOS."""

    class Error(Exception):
        """Any failure."""

    class NotFound(Error):
        """No such item."""

    class KeychainDenied(Error):
        """The writer said no, or the keychain is locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failing: type[Exception] | None = None

    def set_generic_password(self, _: str | None, service: str, user: str, value: str) -> None:
        self._may()
        self.kept[service, user] = value

    def find_generic_password(self, _: str | None, service: str, user: str) -> str:
        self._may()
        if (service, user) not in self.kept:
            raise self.NotFound
        return self.kept[service, user]

    def delete_generic_password(self, _: str | None, service: str, user: str) -> None:
        self._may()
        if self.kept.pop((service, user), None) is None:
            raise self.NotFound

    def _may(self) -> None:
        if self.failing is not None:
            raise self.failing


def macos(monkeypatch: pytest.MonkeyPatch) -> tuple[Store, SecurityFramework]:
    """Return the program's store on a macOS that is played."""
    framework = SecurityFramework()
    monkeypatch.setattr(keyring.backends.macOS, "api", framework, raising=False)
    ours = importlib.import_module("lacuna.services.keychain.macos")
    return ours.MacStore(), framework
