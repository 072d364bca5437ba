"""Become a program in another root, without a network: ``unshare --net --mount in_root.py ROOT USER SHARED COMMAND``.

The places that SHARED names, parted by colons, are the same inside and outside.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

_GET, _SET, _UP = 0x8913, 0x8914, 0x1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: fixed by Linux


def main(root: Path, user: int, shared: list[str], command: list[str]) -> None:
    """Mount, switch the loopback on, change the root, and become the command."""
    _mount("--make-rprivate", "/")
    _mount("-t", "proc", "proc", str(root / "proc"))
    for place in ("/dev", *filter(None, shared)):
        (root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        _mount("--bind", place, str(root / place.lstrip("/")))
    _switch_loopback_on()
    os.chroot(root)
    os.chdir(os.environ.get("HOME", "/") if Path(os.environ.get("HOME", "/")).is_dir() else "/")
    if user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    os.environ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    for name in ("LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV"):
        os.environ.pop(name, None)
    os.execvp(command[0], command)  # noqa: S606  (it becomes the command)


def _mount(*arguments: str) -> None:
    subprocess.run([str(shutil.which("mount")), *arguments], check=True)


def _switch_loopback_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack_from("h", fcntl.ioctl(asking, _GET, request), 16)
        fcntl.ioctl(asking, _SET, struct.pack("16sh14x", b"lo", flags | _UP))
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        raise SystemExit("there is a network")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(":"), sys.argv[4:])
