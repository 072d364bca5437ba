"""The fields of a connection that few need, folded away until they are wanted."""

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from lacuna.core.connections import Connection
from lacuna.ui.connections.field import Field
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button

LINES = {
    "ca_file": ("Certificate authority (PEM &file)", "The system’s own"),
    "organization": ("&Organization", "None"),
    "project": ("&Project", "None"),
    "key_header": ("&Header of the key", "The usual one"),
    "deployment": ("Azure: dep&loyment", "None"),
    "api_version": ("Azure: a&pi-version", "None"),
}
TEXTS = {
    "headers": ("Extra h&eaders, one a line", "X-Title: My novel"),
    "extra_body": ("Extra &body, as a JSON object", '{"top_k": 40}'),
}
HIGH = 3  # lines of a text
FOLDED, UNFOLDED = "More settings", "Fewer settings"


class MoreFields(QWidget):
    """Shows what goes with every request besides the parameters."""

    changed = signal()
    file_asked = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: dict[str, QLineEdit] = {}
        self._texts: dict[str, QPlainTextEdit] = {}
        self.fields: dict[str, Field] = {}
        self._fold = make_button(self, FOLDED, "link")
        self._fold.setCheckable(True)
        self._rows = QWidget(self)
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for name, (title, placeholder) in TEXTS.items():
            column.addWidget(self._text(name, title, placeholder))
        for name, (title, placeholder) in LINES.items():
            column.addWidget(self._line(name, title, placeholder))
        self._rows.hide()
        self._fold.toggled.connect(self._show_rows)
        link = QHBoxLayout()
        link.addWidget(self._fold)
        link.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(link)
        whole.addWidget(self._rows)

    def show_connection(self, connection: Connection) -> None:
        """Show a connection; the fields are unfolded if it uses one of them."""
        for name, line in self._lines.items():
            line.setText(getattr(connection, name))
        headers = "\n".join(f"{name}: {value}" for name, value in connection.headers.items())
        self._texts["headers"].setPlainText(headers)
        body = msgspec.json.format(msgspec.json.encode(connection.extra_body)).decode()
        self._texts["extra_body"].setPlainText(body if connection.extra_body else "")
        self._fold.setChecked(any(self.values().values()))

    def show_azure(self, deployment: str, api_version: str) -> None:
        """Show what an address of Azure named."""
        self._lines["deployment"].setText(deployment)
        if api_version:
            self._lines["api_version"].setText(api_version)
        self.unfold(on=True)

    def show_ca_file(self, path: str) -> None:
        """Show the file that the writer chose."""
        self._lines["ca_file"].setText(path)

    def values(self) -> dict[str, str]:
        """Return what is typed, by the connection's fields; headers and body as text."""
        lines = {name: line.text().strip() for name, line in self._lines.items()}
        return lines | {name: _typed(text) for name, text in self._texts.items()}

    def unfold(self, *, on: bool) -> None:
        """Show the fields, if ``on``; they are never hidden but by the writer."""
        if on:
            self._fold.setChecked(True)

    def _show_rows(self, unfolded: bool) -> None:  # noqa: FBT001  (a slot of a checkable button)
        self._rows.setVisible(unfolded)
        self._fold.setText(UNFOLDED if unfolded else FOLDED)

    def _edited(self) -> None:
        self.changed.emit()

    def _line(self, name: str, title: str, placeholder: str) -> Field:
        line = self._lines[name] = QLineEdit(self)
        line.setPlaceholderText(placeholder)
        line.textChanged.connect(self._edited)
        whole = line
        if name == "ca_file":
            look = make_button(self, "Browse…")
            look.setAccessibleName("Look for a certificate")
            look.clicked.connect(self.file_asked.emit)
            whole = QWidget(self)
            row = QHBoxLayout(whole)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(line, 1)
            row.addWidget(look)
        self.fields[name] = Field(title, line, self, whole)
        return self.fields[name]

    def _text(self, name: str, title: str, placeholder: str) -> Field:
        text = self._texts[name] = QPlainTextEdit(self)
        text.setObjectName("lines")
        text.setPlaceholderText(placeholder)
        text.setTabChangesFocus(True)
        text.setFixedHeight(HIGH * text.fontMetrics().lineSpacing() + 16)
        text.textChanged.connect(self._edited)
        self.fields[name] = Field(title, text, self)
        return self.fields[name]


def _typed(text: QPlainTextEdit) -> str:
    """Return what is typed, with its no-break spaces."""
    return text.document().toRawText().replace("\u2029", "\n")
