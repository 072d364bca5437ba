"""The program's life: a window first, then everything that takes time to import; last made, first closed."""

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator

    from lacuna.services.folders import Places
    from lacuna.ui.application import Application
    from lacuna.ui.first_window import FirstWindow
    from lacuna.ui.instance import Instance

SETTLED = 20  # milliseconds: Qt lays out and paints after some


def main() -> int:
    """Run the program until its window is closed, or a command that needs none; return the exit status."""
    if sys.argv[1:2] == ["engine"]:
        from lacuna.engine.__main__ import main as engine  # noqa: PLC0415  (a process that needs no Qt)

        return engine(sys.argv[2:])
    if sys.argv[1:2] == ["doctor"]:
        from lacuna.doctor import main as doctor  # noqa: PLC0415  (a command that needs no Qt)

        return doctor(sys.argv[2:])
    arguments = _arguments()
    from lacuna.services.folders import places  # noqa: PLC0415  (the engine's process does not need it)

    here = places(portable=arguments.portable)
    instance = make_instance(here)
    if instance.hand_over(arguments.files, os.environ.get("XDG_ACTIVATION_TOKEN", "")):
        if arguments.engine_log is not None:
            sys.stderr.write("Lacuna runs already, so its built-in model's requests are not noted.\n")
        return 0
    app, first = show_first_window(here)
    app.ask_for(arguments.files)
    furnish_window(app, first)

    import asyncio  # noqa: PLC0415  (after the first paint)
    import logging  # noqa: PLC0415  (after the first paint)

    _leave_out("httpx._main")  # a command line; where rich is installed, that is 8 MB
    import qasync  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]  (after the first paint; it has none)

    from lacuna.program import run  # noqa: PLC0415  (after the first paint)
    from lacuna.ui.faults import Faults  # noqa: PLC0415  (after the first paint)

    logging.getLogger("lacuna").addHandler(logging.NullHandler())  # what no log takes is not printed: it may hold keys

    faults = Faults(here)
    first.tell_bugs_through(faults.redactor.line)
    faults.happened.connect(first.tell_bug)
    with faults.heard(), asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(run(first, faults, here, instance, opening=app, engine_log=arguments.engine_log))
    instance.end()
    return 0


def make_instance(here: "Places") -> "Instance":
    """Return the claim to be the one program that runs with these settings and data."""
    gc.disable()  # as below
    importlib.import_module("PySide6.QtCore")  # brings what is taken out next

    _import_plainly()
    from lacuna.ui.instance import Instance  # noqa: PLC0415  (the engine's process needs no Qt)

    return Instance(here)


def show_first_window(here: "Places") -> "tuple[Application, FirstWindow]":
    """Show the window and return once it has been painted: nothing heavy is imported before that.

    Args:
        here: where everything is kept.

    """
    gc.disable()  # nothing that is imported is garbage, and looking for some takes a twentieth of the start
    importlib.import_module("PySide6.QtWidgets")  # brings what is taken out next

    _import_plainly()
    from lacuna.ui.application import Application  # noqa: PLC0415  (the engine's process does not need it)
    from lacuna.ui.first_window import FirstWindow  # noqa: PLC0415  (nor this)

    with _libraries_write_beside(here):
        app = Application(sys.argv[:1])
        app.setApplicationName("Lacuna")
        app.setDesktopFileName("lacuna")
        app.setQuitOnLastWindowClosed(False)
        first = FirstWindow(app, here.settings)
        first.window.shown_first.connect(app.exit)  # not quit: that asks every window to close first, and ours refuses
        first.window.show()
        app.exec()
    return app, first


@contextmanager
def _libraries_write_beside(here: "Places") -> "Generator[None]":
    """Where all is kept beside the program, let Qt and fontconfig write nothing into the home folder either.

    A variable of the environment is put back once the window is painted, and the fonts are known by then: programs that
    are started from here later, such as a browser, would take it for theirs.
    """
    if not here.portable:
        yield
        return
    import os  # noqa: PLC0415  (for this alone)

    from PySide6.QtCore import QSettings  # noqa: PLC0415  (for this alone)

    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(here.config / "qt"))
    cache = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(here.data / "cache")
    try:
        yield
    finally:
        del os.environ["XDG_CACHE_HOME"]
        if cache is not None:
            os.environ["XDG_CACHE_HOME"] = cache


def furnish_window(app: "Application", first: "FirstWindow") -> None:
    """Put in what the first paint could do without, and return once that has been painted."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415  (the engine's process needs no Qt)

    first.furnish()
    QTimer.singleShot(SETTLED, app, app.exit)
    app.exec()
    gc.freeze()  # what is there now stays: later collections need not look at it
    gc.enable()


def _import_plainly() -> None:
    """Take PySide's part out of imports: it reads the source of every module, looking for a feature that we don't use.

    Each import would take half a millisecond more, and what was read would stay: some megabytes.
    """
    import builtins  # noqa: PLC0415  (for this alone)

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _leave_out(module: str) -> None:
    """Let a module be one that cannot be imported; a package that can do without goes on without."""
    modules: dict[str, ModuleType | None] = sys.modules  # pyright: ignore[reportAssignmentType]  (None is allowed there)
    modules.setdefault(module, None)


class Arguments(NamedTuple):
    """What the program is started with.

    Attributes:
        files: the manuscripts to open.
        engine_log: where the built-in model notes every request, or None.
        portable: whether all that the program keeps is to be beside it.

    """

    files: Sequence[Path] = ()
    engine_log: Path | None = None
    portable: bool = False


def _arguments() -> Arguments:
    if not sys.argv[1:]:
        return Arguments()
    import argparse  # noqa: PLC0415  (the window is painted before, unless there is something to read)

    parser = argparse.ArgumentParser(
        prog="lacuna",
        description="Draft with a text-completion model.",
        epilog="lacuna engine serves the built-in model for other programs, and lacuna doctor says what a server can "
        "do; see lacuna engine --help and lacuna doctor --help.",
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="a manuscript to open, in the window that is there if Lacuna runs already, or a .gguf file to write with",
    )
    parser.add_argument(
        "--engine-log",
        type=Path,
        metavar="FILE",
        help="append every request to the built-in model to FILE; it will hold your prose",
    )
    parser.add_argument(
        "--portable",
        action="store_true",
        help="keep settings, connections and the log in a folder “Lacuna data” beside the program's, and nothing in "
        "yours; while that folder is there, the same happens without this",
    )
    return Arguments(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
