"""Every system's keychain keeps, replaces and deletes a key, and says in a sentence why it does not."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backends.fail import Keyring as NoBackend
from keyrings.alt.file import PlaintextKeyring  # pyright: ignore[reportMissingTypeStubs]  (it has none)

from lacuna.core.errors import (
    KeychainError,
    KeychainLocked,
    KeychainMissing,
    KeychainNotSetUp,
    KeychainRefused,
)
from lacuna.services.keychain import Store, system_store
from lacuna.services.keychain.backend_store import BackendStore
from services.keychain.prompter import prompter
from services.keychain.session_bus import Session, session
from services.keychain.system_fakes import macos, windows

SERVICE = "lacuna:0a1b"


@pytest.fixture(params=["this system's", "Windows', played", "that of macOS, played"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "Windows', played":
        return windows(monkeypatch)[0]
    if request.param == "that of macOS, played":
        return macos(monkeypatch)[0]
    if sys.platform == "linux":
        request.getfixturevalue("desktop")
    return system_store()


def test_a_key_is_kept_replaced_and_deleted(store: Store) -> None:
    assert store.read(SERVICE) is None
    store.write(SERVICE, "sk-first")
    assert store.read(SERVICE) == "sk-first"
    store.write(SERVICE, "sk-second")
    assert store.read(SERVICE) == "sk-second"
    store.delete(SERVICE)
    assert store.read(SERVICE) is None


def test_keys_of_two_connections_do_not_meet(store: Store) -> None:
    store.write(SERVICE, "sk-one")
    store.write("lacuna:other", "sk-two")
    store.delete(SERVICE)
    assert (store.read(SERVICE), store.read("lacuna:other")) == (None, "sk-two")
    store.delete("lacuna:other")


def test_deleting_what_is_not_there_is_no_error(store: Store) -> None:
    store.delete(SERVICE)
    assert store.read(SERVICE) is None


def test_the_longest_key_fits(store: Store) -> None:
    store.write(SERVICE, "k" * 1280)
    assert store.read(SERVICE) == "k" * 1280
    store.delete(SERVICE)


CALLS: dict[str, Callable[[Store], object]] = {
    "read": lambda store: store.read(SERVICE),
    "write": lambda store: store.write(SERVICE, "sk-new"),
    "delete": lambda store: store.delete(SERVICE),
}


@pytest.fixture(params=CALLS)
def call(request: pytest.FixtureRequest) -> Callable[[Store], object]:
    return CALLS[request.param]


def test_a_locked_keychain_that_cannot_ask_says_so(desktop: Session, call: Callable[[Store], object]) -> None:
    store = system_store()
    store.write(SERVICE, "sk-kept")
    desktop.lock()
    assert store.may_ask()
    with pytest.raises(KeychainLocked, match="is locked"):
        call(store)


@pytest.mark.usefixtures("desktop")
def test_an_unlocked_keychain_does_not_ask() -> None:
    store = system_store()
    assert not store.may_ask()


def test_a_dismissed_question_says_that_the_keychain_is_locked(desktop: Session) -> None:
    store = system_store()
    store.write(SERVICE, "sk-kept")
    desktop.lock()
    with prompter() as window:
        window.dismissed.set()
        with pytest.raises(KeychainLocked, match="is locked"):
            store.read(SERVICE)
        assert window.asked.is_set()


def test_a_keychain_that_was_never_set_up_says_so(home: Path, call: Callable[[Store], object]) -> None:
    with session(home, keychain=False):
        store = system_store()
        assert store.may_ask()
        with pytest.raises(KeychainNotSetUp, match="has not been set up"):
            call(store)


def test_a_desktop_without_a_keychain_says_so(home: Path, call: Callable[[Store], object]) -> None:
    with session(home, keychain=False, bare=True):
        store = system_store()
        with pytest.raises(KeychainMissing, match="No system keychain is running"):
            call(store)
        with pytest.raises(KeychainMissing):
            store.may_ask()


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems' keychains are always there")
@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/bus", "garbage"])
def test_no_session_bus_is_no_keychain(
    address: str | None, monkeypatch: pytest.MonkeyPatch, call: Callable[[Store], object]
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(KeychainMissing, match="No system keychain is running"):
        call(system_store())


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems' keychains are always there")
@pytest.mark.parametrize("backend", ["keyrings.alt.file.PlaintextKeyring", "keyring.backends.null.Keyring", None])
def test_back_ends_that_keep_keys_in_a_file_or_nowhere_are_never_used(
    backend: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    if backend is not None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
        folder = tmp_path / "python_keyring"
        folder.mkdir()
        (folder / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={backend}\n", encoding="ascii")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(KeychainMissing):
        system_store().write(SERVICE, "sk-must-not-be-kept")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_plaintext_back_end_would_have_been_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So the test above refuses something that was really offered."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert PlaintextKeyring.priority > NoBackend.priority  # pyright: ignore[reportUnknownMemberType]  (untyped)


def test_windows_errors_become_a_sentence_with_their_type_only(monkeypatch: pytest.MonkeyPatch) -> None:
    store, locker = windows(monkeypatch)
    locker.refuses = True
    with pytest.raises(KeychainError, match=r"answered with an error \(WindowsError\)"):
        store.write(SERVICE, "sk-new")
    assert not store.may_ask()


@pytest.mark.parametrize(
    ("failing", "expected"),
    [("KeychainDenied", KeychainLocked), ("Error", KeychainRefused)],
)
def test_macos_says_why_a_key_is_not_kept(
    failing: str, expected: type[KeychainError], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, framework = macos(monkeypatch)
    framework.failing = getattr(framework, failing)
    with pytest.raises(expected):
        store.write(SERVICE, "sk-new")
    assert store.may_ask()


def test_macos_says_that_it_is_locked_whatever_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, call: Callable[[Store], object]
) -> None:
    store, framework = macos(monkeypatch)
    store.write(SERVICE, "sk-kept")
    framework.failing = framework.KeychainDenied
    with pytest.raises(KeychainLocked, match="is locked"):
        call(store)
    framework.failing = None
    assert store.read(SERVICE) == "sk-kept"


def test_a_key_that_the_keychain_will_not_delete_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    store, framework = macos(monkeypatch)
    store.write(SERVICE, "sk-stays")

    def refuse(*_: object) -> None:
        raise framework.Error

    monkeypatch.setattr(framework, "delete_generic_password", refuse)
    with pytest.raises(KeychainRefused, match="Delete it in the keychain itself"):
        store.delete(SERVICE)


def test_no_back_end_of_the_library_is_no_keychain() -> None:
    with pytest.raises(KeychainMissing):
        BackendStore(NoBackend()).read(SERVICE)
