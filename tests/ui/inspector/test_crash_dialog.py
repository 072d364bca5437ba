"""Reports of faults are read, copied and deleted; nothing in them is shown as anything but text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from lacuna.services.crash_reports import CrashReports
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.inspector.crash_dialog import NONE, CrashDialog
from ui.hands import click, press

pytestmark = pytest.mark.usefixtures("qapp")


def opened(folder: Path, *whats: str) -> tuple[CrashReports, CrashDialog, QWidget]:
    reports = CrashReports(folder / "reports", folder / "none.log", ["Lacuna 1"], str)
    for what in whats:
        reports.write(what, "somewhere")
    window = QWidget()
    window.show()
    dialog = CrashDialog(reports, window)
    dialog.open()
    return reports, dialog, window


def shown(dialog: CrashDialog) -> str:
    text = dialog.findChild(QPlainTextEdit)
    assert text is not None
    return text.document().toRawText().replace("\u2029", "\n")


def button(dialog: CrashDialog) -> Callable[[str], QPushButton]:
    return lambda title: next(each for each in dialog.findChildren(QPushButton) if each.text() == title)


def test_the_newest_is_shown_first_copied_and_deleted(tmp_path: Path) -> None:
    reports, dialog, window = opened(tmp_path, "The first", "<b>The second</b>")
    which = dialog.findChild(ComboBox)
    assert which is not None
    assert shown(dialog).startswith("<b>The second</b>\n")
    click(button(dialog)("&Copy"))
    assert QGuiApplication.clipboard().text() == shown(dialog)
    press(which, Qt.Key.Key_Down)
    assert shown(dialog).startswith("The first\n")
    click(button(dialog)("&Delete"))
    assert len(reports.all()) == 1
    assert shown(dialog).startswith("<b>The second</b>\n")
    click(button(dialog)("&Delete"))
    text = dialog.findChild(QPlainTextEdit)
    assert text is not None
    assert (reports.all(), shown(dialog), text.placeholderText()) == ([], "", NONE)
    assert not which.isVisible()
    assert not button(dialog)("&Copy").isEnabled()
    dialog.close()
    window.close()
