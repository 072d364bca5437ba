"""Watching which addresses the program connects to or listens at, from start to end, while it writes offline."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from steps.freeze import freeze
from steps.project import say
from steps.sitting import sit

# A call of connect, bind, sendto or the like with an address of the internet in it.
_INTERNET = re.compile(r"\b(\w+)\(.*sa_family=AF_INET6?.*?(?:inet_addr\(\"|inet_pton\(AF_INET6?, \")([^\"]+)\"")
_LOOPBACK = ("127.", "::1")


def trace() -> None:
    """Freeze, and let strace watch a sitting with the built-in model and a model file: typed, completed, saved, quit.

    Raises:
        SystemExit: an address beyond this machine was called or listened at, or nothing was seen at all.

    """
    strace = shutil.which("strace")
    if strace is None:
        raise SystemExit("This system lacks strace.")
    program = str(freeze() / "lacuna")
    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "calls"
        watch = [strace, "-f", "-qq", "-e", "trace=connect,bind,sendto,sendmsg,sendmmsg", "-o", str(log), program]
        sit(watch, "traced")
        called = addresses(log.read_text(errors="replace").splitlines())
    beyond = [address for address in called if not address.startswith(_LOOPBACK)]
    if beyond or not called:
        raise SystemExit(f"called beyond this machine: {', '.join(beyond)}" if beyond else "strace saw no call at all")
    say(f"called from start to end: {', '.join(called)}")


def addresses(calls: Sequence[str]) -> list[str]:
    """Return the addresses of the internet that calls name, as strace writes them, each once."""
    return sorted({match[2] for call in calls if (match := _INTERNET.search(call))})
