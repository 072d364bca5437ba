#!/usr/bin/env python3
"""Set up what is missing, then run the program, its tests, its linters or its benchmarks.

python3 dev.py run   [arguments]    start the program            (on Windows: py dev.py run)
python3 dev.py test  [arguments]    run the tests; arguments go to pytest, without any core's coverage is measured
python3 dev.py check                run the linters: ruff, the formatter, the type checker, the import contracts
python3 dev.py bench [arguments]    run the benchmarks and print their table
python3 dev.py fuzz  [arguments]    feed the reading of answers with anything: --minutes 10, --seed 1
python3 dev.py package [step]       make what people install; without a step it names them
python3 dev.py screenshots [what]   take pictures: readme, or sheets of every state; both without a name
python3 dev.py doctor               say what this machine lacks; changes nothing

--no-system before the command: never call apt-get, print the line instead. Nothing but Python 3.11 or newer is needed.
"""

from __future__ import annotations  # so that an older Python reads this file far enough to say so

import contextlib
import ctypes.util
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")
BINARIES = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BINARIES / ("python.exe" if WINDOWS else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "dev.stamp"
TURN = ROOT / ".venv.lock"
OLDEST = (3, 11)
CORE_COVERAGE = 95
COMMANDS = ("run", "test", "check", "bench", "fuzz", "package", "screenshots", "doctor")
SCRIPTS = {"bench": "benchmarks/run.py", "package": "packaging/make.py"}

# What Qt and llama.cpp load for each purpose, in PySide6's folder or beside it. `ldd` says what these ask for, so a new
# version that asks for more is noticed.
QT_ALWAYS = (
    "QtCore.abi3.so",
    "QtGui.abi3.so",
    "QtWidgets.abi3.so",
    "QtSvg.abi3.so",
    "QtTest.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "../xllamacpp/xllamacpp.abi3.so",
)
QT_ON_A_SCREEN = ("Qt/plugins/platforms/libqxcb.so",)

# What tests start (a keychain, a screen in memory and hands at its keyboard), and the Debian package that holds it.
TOOLS = {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring", "Xvfb": "xvfb", "xdotool": "xdotool"}
MAKERS = {"objcopy": "binutils", "chrpath": "chrpath"}  # what making the installers starts

# The Debian and Ubuntu package that holds each library.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


def main(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` name; return the exit status."""
    system = "--no-system" not in arguments[:1]
    command, *rest = (arguments if system else arguments[1:]) or [""]
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in {"help", "-h", "--help"} else 2
    if command == "doctor":
        return doctor()
    if sys.version_info[:2] < OLDEST:
        stop(f"Python 3.11 or newer is needed; this is {platform.python_version()} ({sys.executable}).")
    set_up(system=system)
    if command == "run":
        set_up_libraries(QT_ALWAYS + QT_ON_A_SCREEN, system=system)
        return run(rest)
    if command in {"check", "fuzz"}:
        return check() if command == "check" else fuzz(rest)
    set_up_libraries(QT_ALWAYS, system=system)
    if command != "bench":
        set_up_tools(TOOLS | MAKERS if command == "package" else TOOLS, system=system)
    if command in SCRIPTS:
        return start(PYTHON, SCRIPTS[command], *rest)
    return test(rest) if command == "test" else screenshots(rest)


def run(arguments: Sequence[str]) -> int:
    """Start the program, if there is a screen to show it on; its commands for the terminal need none."""
    windowed = not {"engine", "doctor"} & set(arguments[:1])
    if (
        LINUX
        and windowed
        and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    ):
        stop(
            "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it from a desktop, or on a "
            "screen in memory:\n    apt-get install -y xvfb xauth\n    xvfb-run -a python3 dev.py run"
        )
    # Not through start(): the program opens files named relative to where the writer stands.
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run([PYTHON, "-m", "lacuna", *arguments], check=False).returncode
    return 130


def test(arguments: Sequence[str]) -> int:
    """Run pytest without a screen; a run of everything fails if the core's coverage is too low."""
    coverage = () if arguments else ("--cov=lacuna.core", f"--cov-fail-under={CORE_COVERAGE}")
    return start(PYTHON, "-m", "pytest", *coverage, *arguments, QT_QPA_PLATFORM="offscreen")


def screenshots(arguments: Sequence[str]) -> int:
    """Take pictures of the program on a screen in memory: the README's, and contact sheets of every state."""
    return start(PYTHON, "-m", "contact_sheet", *arguments, PYTHONPATH=str(ROOT / "tests"))


def check() -> int:
    """Run every linter, the later ones also when a former one failed; return 1 if any did."""
    linters = (
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("basedpyright",),
        ("lint-imports",),
    )
    failed = [" ".join(linter) for linter in linters if start(BINARIES / linter[0], *linter[1:])]
    say("failed: " + ", ".join(failed) if failed else "every linter is content.")
    return 1 if failed else 0


def fuzz(arguments: Sequence[str]) -> int:
    """Look for answers that are read wrongly."""
    return start(PYTHON, "tests/wire/fuzz.py", *arguments, PYTHONPATH=str(ROOT / "tests"))


def doctor() -> int:
    """Print what this machine has and lacks; return 1 if something is lacking."""
    old = sys.version_info[:2] < OLDEST
    ready = not old and is_ready()
    missing = missing_libraries(QT_ALWAYS + QT_ON_A_SCREEN)
    lacks_ensurepip = importlib.util.find_spec("ensurepip") is None
    screen = not LINUX or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    print(f"system       {platform.platform()}")
    print(f"Python       {platform.python_version()} ({sys.executable}){', too old: 3.11 is needed' if old else ''}")
    print(f"ensurepip    {f'missing: install {venv_package()}' if lacks_ensurepip else 'there'}")
    print(f".venv        {'ready' if ready else 'not ready: the first command makes it'}")
    if not (VENV / "pyvenv.cfg").exists():
        print("libraries    known when .venv is made")
    else:
        print(f"libraries    {'missing: ' + ', '.join(missing) if missing else 'there'}")
        if missing:
            print(f"             {apt_line(packages_of(missing))}")
    print(f"screen       {'there' if screen else 'none: run needs one (xvfb-run -a python3 dev.py run)'}")
    return 1 if old or lacks_ensurepip or missing or not ready else 0


def set_up(*, system: bool) -> None:
    """Make ``.venv`` hold exactly what the lock says; does nothing if it was made for this lock, Python and place.

    The stamp is written last, so what an interrupted set-up left behind is made anew.
    """
    if is_ready():
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_packages(
            [venv_package()], "This Python has no ensurepip and cannot make a virtual environment.", system=system
        )
    with turn():
        if is_ready():  # another dev.py made it while this one waited
            return
        say("making .venv and installing the locked packages (about 400 MB, once) ...")
        if VENV.exists():
            shutil.rmtree(VENV)
        pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        project = ("--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT)
        if start(sys.executable, "-m", "venv", VENV):
            stop("Python could not make .venv; its message is above.")
        # The lock is whole, so nothing is resolved: pip would look for `coverage[toml]` beside the locked `coverage`.
        if start(*pip, "--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", LOCK):
            stop("pip could not install the locked packages; its message is above. This step needs a network, once.")
        if start(*pip, *project):
            stop("pip could not install the project itself; its message is above.")
        STAMP.write_text(wanted(), encoding="ascii")


def is_ready() -> bool:
    """Whether ``.venv`` was made to the end for this lock, project, Python and place."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii").strip() == wanted()


def wanted() -> str:
    """Return the digest of all that ``.venv`` depends on; an environment cannot be moved, so its place counts."""
    digest = hashlib.sha256()
    for part in (
        LOCK.read_bytes(),
        installed_part(),
        repr(sys.version_info[:2]).encode(),  # not its build: making .venv may bring Debian's newer one
        sys.base_prefix.encode(),
        os.fsencode(ROOT),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def installed_part() -> bytes:
    """Return what the editable install is made from: a linter's setting is no reason to make ``.venv`` anew."""
    import tomllib  # noqa: PLC0415  (older Pythons lack it; they are told so before this is reached)

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return repr([settings["build-system"], settings["project"], settings["tool"]["hatch"]]).encode()


@contextlib.contextmanager
def turn() -> Generator[None]:
    """Hold the one turn to make ``.venv``; the system gives it back even if this process is killed."""
    with TURN.open("a+b") as file:
        told = False
        while not _locked(file.fileno()):
            if not told:
                say("another dev.py is making .venv; waiting for it ...")
                told = True
            time.sleep(0.2)
        yield  # closing the file gives the turn back


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def set_up_libraries(objects: Sequence[str], *, system: bool) -> None:
    """See that the system has the libraries that ``objects`` need.

    Qt aborts the process when one is missing, so this comes before Python imports it.
    """
    if missing := missing_libraries(objects):
        reason = "Qt or llama.cpp needs libraries that this system lacks: " + ", ".join(missing)
        unknown = sorted(set(missing) - set(PACKAGES))
        if unknown:
            stop(f"{reason}\nFind the packages that hold {', '.join(unknown)} and install them.")
        install_packages(packages_of(missing), reason, system=system)
        if still := missing_libraries(objects):
            stop(f"These are still missing: {', '.join(still)}")


def set_up_tools(tools: Mapping[str, str], *, system: bool) -> None:
    """See that tests and the trials of installers find the programs they start; else they name what is lacking."""
    packages = {package for program, package in tools.items() if shutil.which(program) is None}
    if tools is not TOOLS and lacks_python_library() and sys.base_prefix == "/usr":
        packages.add(python_library_package())
    missing = sorted(packages | set(packages_of(missing_libraries(QT_ON_A_SCREEN))))
    if not missing or not LINUX:
        return
    if system and is_root() and shutil.which("apt-get") is not None:
        install_packages(missing, "Some parts start programs that this system lacks.", system=system)
    else:
        say(f"what needs a keychain, a screen or these will be left out: sudo {apt_line(missing)}")


def lacks_python_library() -> bool:
    """Whether this Python is not there as a library, which a frozen program holds: Debian splits it off."""
    folder, name = sysconfig.get_config_var("LIBDIR"), f"python3.{sys.version_info.minor}"
    beside = folder and any(Path(folder).glob(f"lib{name}.so*"))
    return LINUX and not beside and ctypes.util.find_library(name) is None


def python_library_package() -> str:
    """Return the Debian package that holds this Python as a library."""
    return f"libpython3.{sys.version_info.minor}"


def missing_libraries(objects: Sequence[str]) -> list[str]:
    """Return the names of the libraries that ``objects`` need and this Linux lacks."""
    qt = next(VENV.glob("lib/python3*/site-packages/PySide6"), None)
    if not LINUX or qt is None or shutil.which("ldd") is None:
        return []
    paths = [path for name in objects if (path := qt / name).exists()]
    listing = subprocess.run(["ldd", *paths], capture_output=True, text=True, check=False).stdout
    return sorted({line.split()[0] for line in listing.splitlines() if line.rstrip().endswith("not found")})


def packages_of(libraries: Sequence[str]) -> list[str]:
    """Return the Debian packages that hold ``libraries``; an unknown one is left out."""
    return sorted({PACKAGES[library] for library in libraries if library in PACKAGES})


def venv_package() -> str:
    """Return the Debian package that holds this Python's ensurepip."""
    return f"python3.{sys.version_info.minor}-venv"


def apt_line(packages: Sequence[str]) -> str:
    """Return the command that installs ``packages`` on Debian and Ubuntu."""
    return "apt-get install -y --no-install-recommends " + " ".join(packages)


def install_packages(packages: Sequence[str], reason: str, *, system: bool) -> None:
    """Install Debian packages as root where that is possible; otherwise print how, and end."""
    if not LINUX or shutil.which("apt-get") is None:
        stop(f"{reason}\nInstall what these Debian packages hold: {' '.join(packages)}")
    line = apt_line(packages)
    if not system or not is_root():
        stop(f"{reason}\nRun this once, then the same command again:\n    sudo {line}")
    say(f"{reason}\nInstalling them: {line}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    start("apt-get", "update", "-qq", **quiet)  # if it fails, the lists that are there may do
    if start(*line.split(), "-qq", "-o", "Dpkg::Use-Pty=0", **quiet):
        stop("apt-get could not install them; its message is above.")


def is_root() -> bool:
    """Whether this process may change the system."""
    return not WINDOWS and os.geteuid() == 0


def start(*command: str | Path, **variables: str) -> int:
    """Run ``command`` in the project's folder with ``variables`` added to its environment; return its status."""
    environment: Mapping[str, str] = {**os.environ, **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def say(sentence: str) -> None:
    """Tell the developer, on standard error: standard output is the command's own."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def stop(sentence: str) -> NoReturn:
    """Say why nothing more can be done, and end with status 1."""
    say(sentence)
    raise SystemExit(1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
