"""The fields of a connection."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lacuna.core.completions.address import host_of
from lacuna.core.connections import (
    Connection,
    KeyPlace,
    Problem,
    problems,
    read_address,
    read_extra_body,
    read_headers,
)
from lacuna.core.servers import Kind
from lacuna.core.servers.detection import kind_of_host
from lacuna.ui.connections.field import Field
from lacuna.ui.connections.key_field import KeyField
from lacuna.ui.connections.more_fields import MoreFields
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button


class ConnectionForm(QWidget):
    """Shows a connection and lets the writer change it. What is wrong is said under its field."""

    changed = signal()  # by the writer
    models_asked = signal()  # the writer wants to see the models
    file_asked = signal()  # the writer wants to look for a certificate
    complained = signal()  # something is wrong, and the first field of it has the keyboard

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = Connection(id="", name="")
        self._answering = ""  # the base URL that is known to answer
        self._taken: Sequence[str] = ()
        self._name = QLineEdit(self)
        self._address = QLineEdit(self)
        self._address.setPlaceholderText("http://127.0.0.1:8080")
        self._address.editingFinished.connect(self._take_azure)
        self.key = KeyField(self)  # the Tab key goes by the order in which they are made
        self._model = QLineEdit(self)
        self._model.setPlaceholderText("The first that the server lists")
        choose = make_button(self, "Choose…")
        choose.setAccessibleName("Choose a model")
        choose.clicked.connect(self.models_asked.emit)
        self._more = MoreFields(self)
        self._more.file_asked.connect(self.file_asked.emit)
        self._fields = {
            "name": Field("&Name", self._name, self),
            "base_url": Field("A&ddress", self._address, self),
            "model": Field("&Model", self._model, self, _beside(self, self._model, choose)),
        } | self._more.fields
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        for row in (self._fields["name"], self._fields["base_url"], self.key, self._fields["model"], self._more):
            column.addWidget(row)
        column.addStretch(1)
        for line in (self._name, self._address, self._model):
            line.textChanged.connect(self._edited)
        self._more.changed.connect(self._edited)
        self.key.changed.connect(self._edited)

    def show_connection(self, connection: Connection, taken: Sequence[str] = ()) -> None:
        """Show a connection; ``taken`` are the names of the others."""
        with QSignalBlocker(self):
            self._shown, self._answering, self._taken = connection, connection.base_url, taken
            self._name.setText(connection.name)
            self._address.setText(connection.base_url)
            self._model.setText(connection.model)
            self._more.show_connection(connection)
            self.key.show_kept(connection.key)
            self._edited()

    def show_answering(self, base_url: str) -> None:
        """Show the base URL that was found to answer."""
        self._answering = base_url
        self._edited()

    def show_model(self, model: str) -> None:
        """Show the model that the writer chose."""
        self._model.setText(model)

    def show_ca_file(self, path: str) -> None:
        """Show the certificate that the writer chose."""
        self._more.show_ca_file(path)

    def candidates(self) -> tuple[str, ...]:
        """Return the base URLs that may be meant, the likeliest first.

        Raises:
            ValueError: what is typed is no address; the text is a sentence for the writer.

        """
        typed = read_address(self._address.text()).candidates
        if self._answering in typed:
            return (self._answering, *(other for other in typed if other != self._answering))
        return typed

    def connection(self) -> Connection | None:
        """Return what is shown, or None if something is wrong, which is then said under its field."""
        wrong: list[Problem] = []
        values: dict[str, Any] = self._more.values() | {
            "name": self._name.text().strip(),
            "model": self._model.text().strip(),
            "key": self.key.key_place(),
        }
        for name, read in (("headers", read_headers), ("extra_body", read_extra_body), ("base_url", self._read_url)):
            values |= _tried(name, read, values.pop(name, ""), wrong)
        try:
            self.key.secret()
        except ValueError as error:
            wrong.append(Problem("key", str(error)))
        made = msgspec.structs.replace(self._shown, **values)
        told = {problem.field for problem in wrong}
        wrong += [problem for problem in problems(made) if problem.field not in told]
        if made.name in self._taken:
            wrong.append(Problem("name", "Another connection has this name."))
        self._complain(wrong)
        return None if wrong else msgspec.structs.replace(made, kind=self._kind(made.base_url))

    def _read_url(self, _: str) -> str:
        return self.candidates()[0]

    def _kind(self, base_url: str) -> Kind:
        if read_address(base_url).azure:
            return Kind.AZURE
        same = base_url == self._shown.base_url
        return kind_of_host(base_url) or (self._shown.kind if same else Kind.UNKNOWN)

    def _complain(self, wrong: Sequence[Problem]) -> None:
        sentences = {problem.field: problem.sentence for problem in reversed(wrong)}
        for name, field in self._fields.items():
            field.complain(sentences.get(name, ""))
        self.key.complain(sentences.get("key", ""))
        self._more.unfold(on=any(name in self._more.fields for name in sentences))
        first = next((name for name in (*self._fields, "key") if name in sentences), None)
        if first is not None:
            (self.key.line if first == "key" else self._fields[first].entry).setFocus()
            self.complained.emit()

    def _take_azure(self) -> None:
        """Put what an address of Azure names into the fields for it."""
        try:
            address = read_address(self._address.text())
        except ValueError:
            return
        if address.deployment:
            self._address.setText(address.base_url)
            self._more.show_azure(address.deployment, address.api_version)

    def _edited(self) -> None:
        self._complain_no_more()
        try:
            base_url = self.candidates()[0]
        except ValueError:
            base_url = ""
        self._fields["base_url"].remark(f"Requests go to {base_url}/completions." if base_url else "")
        self._remark_on_key(base_url)
        self.changed.emit()

    def _complain_no_more(self) -> None:
        for field in self._fields.values():
            field.complain("")
        self.key.complain("")

    def _remark_on_key(self, base_url: str) -> None:
        old, new = host_of(self._shown.base_url), host_of(base_url)
        if self._shown.key is not KeyPlace.NONE and not self.key.line.text() and old and new and old != new:
            self.key.remark(f"The key that was for {old} will be sent to {new}.")


def _tried(name: str, read: Callable[[str], object], text: str, wrong: list[Problem]) -> dict[str, object]:
    try:
        return {name: read(text)}
    except ValueError as error:
        wrong.append(Problem(name, str(error)))
        return {}


def _beside(parent: QWidget, *widgets: QWidget) -> QWidget:
    whole = QWidget(parent)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return whole
