"""Run a program without a network: in a space of its own in which only the machine itself can be reached.

Started as a script, by ``unshare --net``; it switches the loopback on, and becomes the program that its arguments name.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

_GET, _SET, _UP = 0x8913, 0x8914, 0x1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: fixed by Linux
PROGRAM = (sys.executable, "-m", "lacuna")


def command(program: tuple[str, ...] = PROGRAM) -> list[str]:
    """Return a command that runs a program without a network, or with one where that is refused."""
    unshare = shutil.which("unshare")
    for way in ("--net",), ("--map-root-user", "--net"):
        if unshare and _works([unshare, *way, "true"]):
            return [unshare, *way, sys.executable, __file__, *program]
    return list(program)


def is_alone() -> bool:
    """Whether this process can reach this machine only."""
    return [name for _, name in socket.if_nameindex()] == ["lo"]


def _works(attempt: list[str]) -> bool:
    return subprocess.run(attempt, capture_output=True, check=False).returncode == 0


def _switch_loopback_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack_from("h", fcntl.ioctl(asking, _GET, request), 16)
        fcntl.ioctl(asking, _SET, struct.pack("16sh14x", b"lo", flags | _UP))


if __name__ == "__main__":
    _switch_loopback_on()
    assert is_alone(), "there is a network"
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  (it becomes the program)
