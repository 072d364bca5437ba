"""A private session bus with a real GNOME Keyring on it, started and ended by a test."""

# jeepney has no types:
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import secretstorage
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

PROGRAMS = {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
DAEMON = "gnome-keyring-daemon --unlock --components=secrets --foreground"
NOTHING = "cat"
BARE = """<busconfig><type>session</type><listen>unix:tmpdir={folder}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


def missing() -> str:
    """Return the Debian packages that a real keychain needs and this system lacks."""
    return " ".join(package for program, package in PROGRAMS.items() if shutil.which(program) is None)


@dataclass(frozen=True)
class Session:
    """A running session.

    Attributes:
        address: of its bus.
        pid: the keychain's, where the session was started with one.
        home: what the keychain thinks the writer's folder is.

    """

    address: str
    pid: int
    home: Path

    def freeze(self) -> None:
        """Stop the keychain in its tracks; it answers nothing more."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def lock(self) -> None:
        """Lock the keychain, as when the writer leaves the machine."""
        with closing(secretstorage.dbus_init()) as bus:
            secretstorage.Collection(bus).lock()


@contextmanager
def session(home: Path, *, keychain: bool = True, bare: bool = False) -> Generator[Session]:
    """Run a session and point this process at its bus.

    Args:
        home: an empty folder.
        keychain: whether one runs, unlocked with an empty password. Without, the bus starts one that was never set up.
        bare: whether the bus knows of no keychain at all.

    """
    runtime = home / "run"
    for folder in (home / "data", home / "config", runtime):
        folder.mkdir(mode=0o700)
    screenless = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment = screenless | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(runtime),
    }
    options: list[str] = []
    if bare:
        (home / "bus.conf").write_text(BARE.format(folder=runtime), encoding="ascii")
        options = ["--config-file", str(home / "bus.conf")]
    run = f'echo "$DBUS_SESSION_BUS_ADDRESS"; echo $$; exec {DAEMON if keychain else NOTHING}'
    with subprocess.Popen(
        ["dbus-run-session", *options, "--", "sh", "-c", run],  # noqa: S607  (of the system)
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        running = Session(process.stdout.readline().decode().strip(), int(process.stdout.readline()), home)
        if keychain:
            process.stdin.write(b"\n")
            process.stdin.close()
        before = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = running.address
        try:
            if keychain:
                _wait_until_there()
            yield running
        finally:
            if before is None:
                del os.environ["DBUS_SESSION_BUS_ADDRESS"]
            else:
                os.environ["DBUS_SESSION_BUS_ADDRESS"] = before
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)


def _wait_until_there() -> None:
    bus_itself = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    asks = new_method_call(bus_itself, "NameHasOwner", "s", ("org.freedesktop.secrets",))
    with closing(open_dbus_connection()) as bus:
        for _ in range(500):
            if bus.send_and_get_reply(asks).body[0]:
                return
            time.sleep(0.01)
    raise AssertionError("the keychain did not start")
