"""The window that shows the reports of faults: to be read, copied and deleted; nothing of it is sent anywhere."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lacuna.services.crash_reports import CrashReports
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.widgets import make_button, make_label, make_lines

SIZE = 760, 520
LEAST = 520, 340  # below that, sentences would be cut
INTRO = (
    "Kept in {}, and sent nowhere. A report holds no keys and nothing of your text. If you tell somebody of a fault, "
    "copy it for them."
)
NONE = "There is no crash report."


class CrashDialog(QDialog):
    """Shows one report at a time, the newest first, as text, whatever is in it."""

    def __init__(self, reports: CrashReports, parent: QWidget) -> None:
        super().__init__(parent)
        self._reports = reports
        self._paths: list[Path] = []
        self.setWindowTitle("Crash reports")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._which = ComboBox(self)
        self._which.setAccessibleName("Report")
        self._text = make_lines(self, "Report")
        self._copy, self._delete = make_button(self, "&Copy"), make_button(self, "&Delete")
        self._folder, close = make_button(self, "Open &folder"), make_button(self, "Close")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._copy, self._delete, self._folder):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(make_label(self, INTRO.format(reports.folder), "quiet", wrap=True))
        column.addWidget(self._which)
        column.addWidget(self._text, 1)
        column.addLayout(buttons)
        self._which.currentIndexChanged.connect(self._show)
        self._copy.clicked.connect(self._copy_it)
        self._delete.clicked.connect(self._delete_it)
        self._folder.clicked.connect(self._open_folder)
        close.clicked.connect(self.accept)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._look()

    def _look(self) -> None:
        self._paths = self._reports.all()
        with QSignalBlocker(self._which):
            self._which.clear()
            self._which.addItems([_title(path) for path in self._paths])
        self._which.setVisible(bool(self._paths))
        self._text.setPlaceholderText(NONE)
        for button in (self._copy, self._delete, self._folder):
            button.setEnabled(bool(self._paths))
        self._show()

    def _show(self) -> None:
        self._text.setPlainText(self._reports.read(self._paths[self._which.currentIndex()]) if self._paths else "")

    def _copy_it(self) -> None:
        QGuiApplication.clipboard().setText(self._reports.read(self._paths[self._which.currentIndex()]))

    def _delete_it(self) -> None:
        self._reports.delete(self._paths[self._which.currentIndex()])
        self._look()
        (self._which if self._paths else self._text).setFocus()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._reports.folder)))


def _title(path: Path) -> str:
    """Return when a report was written, from its name."""
    try:
        written = datetime.strptime(path.name.split(".")[0], "%Y-%m-%d %H-%M-%S-%f").replace(tzinfo=UTC)
    except ValueError:
        return path.name
    return f"{written.astimezone():%Y-%m-%d %H:%M:%S}"
