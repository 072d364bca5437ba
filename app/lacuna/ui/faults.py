"""Faults of the program: heard wherever they happen, noted and reported on this machine, and told to the writer."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import version
from signal import Signals
from types import TracebackType
from typing import Any

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication

from lacuna.core.fault import told, told_of_child
from lacuna.services.crash_reports import CrashReports
from lacuna.services.folders import Places
from lacuna.services.log import FILE
from lacuna.services.native_trace import NativeTrace, left_behind
from lacuna.services.redactor import Redactor
from lacuna.services.server_process import Death
from lacuna.ui.signals import signal

MOST = 5  # reports of one run: what breaks again and again is told no more
logger = logging.getLogger(__name__)


class Faults(QObject):
    """Hears of faults on any thread; what it tells is heard on the window's.

    Attributes:
        redactor: knows the keys.
        reports: where faults are kept.

    """

    happened = signal(str)  # the fault as Python prints it
    ended = signal(str)  # the name of a server of ours that ended by itself

    def __init__(self, here: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.redactor = Redactor()
        facts = facts_of_program()
        self.reports = CrashReports(here.crashes, here.log / FILE, facts, self.redactor.report)
        self._native = NativeTrace(here.crashes, facts)
        self._reported: set[str] = set()

    @contextmanager
    def heard(self) -> Generator[None]:
        """Hear of everything while this is entered, and first of how the last run ended."""
        for crash in left_behind(self.reports.folder):
            self.reports.write("Lacuna was ended by the system", crash.trace, crash.facts)
        hooks = sys.excepthook, threading.excepthook
        sys.excepthook, threading.excepthook = self._raised, self._in_thread
        qInstallMessageHandler(self._qt_says)
        try:
            with self._native:
                yield
        except BaseException as fault:  # reported, and raised again
            self._raised(type(fault), fault, fault.__traceback__)
            raise
        finally:
            qInstallMessageHandler(None)
            sys.excepthook, threading.excepthook = hooks

    def report(self, fault: BaseException) -> None:
        """Note a fault, keep a report of it, and tell."""
        logger.error("a fault", exc_info=fault)
        self._keep("A fault of the program", told(fault))
        self.happened.emit("".join(traceback.format_exception(fault)))

    def in_loop(self, _: object, context: dict[str, Any]) -> None:
        """Hear what asyncio has to say that nobody waits for."""
        fault = context.get("exception")
        if isinstance(fault, BaseException):
            self.report(fault)
        else:
            logger.warning("asyncio: %s", context.get("message", ""))

    def died(self, death: Death) -> None:
        """Keep a report of a server of ours that ended by itself, and tell."""
        how = f"exit status {death.status}"
        if death.status < 0:
            how = Signals(-death.status).name if -death.status in set(Signals) else f"signal {-death.status}"
        logger.error("%s ended by itself: %s", death.name, how)
        if self._keep(f"{death.name} ended by itself: {how}", told_of_child(death.complaints)):
            self.ended.emit(death.name)

    def _keep(self, what: str, body: str) -> bool:
        if what + body in self._reported or len(self._reported) >= MOST:
            return False
        self._reported.add(what + body)
        return self.reports.write(what, body) is not None

    def _raised(self, _: type[BaseException], fault: BaseException, __: TracebackType | None) -> None:
        if not isinstance(fault, KeyboardInterrupt | SystemExit):
            self.report(fault)

    def _in_thread(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and not issubclass(what.exc_type, SystemExit):
            self.report(what.exc_value)

    def _qt_says(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Note Qt's warnings. After a fatal one Qt ends the program, and the next start tells of it."""
        if kind is QtMsgType.QtFatalMsg:
            self._native.note(f"Qt: {self.redactor.report(message)}")
        elif kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            logger.warning("Qt: %s", message)
        if kind is not QtMsgType.QtDebugMsg and sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison]  (a windowed program may have none)
            sys.stderr.write(f"{self.redactor.line(message)}\n")
        del context


def facts_of_program() -> list[str]:
    """Return what a report says of the program and of the system."""
    qt = f"PySide {PySide6.__version__}, Qt {qVersion()}, {QGuiApplication.platformName() or 'no screen'}"
    return [f"Lacuna {version('lacuna')}", f"Python {platform.python_version()}, {qt}", platform.platform()]
