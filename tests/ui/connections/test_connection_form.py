"""The form gives back what it shows, says what is wrong under the field, and never shows a kept key."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from lacuna.core.connections import Connection, KeyPlace
from lacuna.core.servers import Kind
from lacuna.ui.connections.form import ConnectionForm
from ui.hands import click, press, write

HOME = Connection(
    id="a",
    name="At home",
    base_url="http://127.0.0.1:8080/v1",
    model="mistral",
    key=KeyPlace.KEYCHAIN,
    key_header="X-Api-Key",
    headers={"X-Title": "Lacuna"},
    extra_body={"top_k": 40, "a": [1, 2]},
    organization="org-1",
    project="proj-1",
    ca_file="/etc/ca.pem",
)


@pytest.fixture
def form(qtbot: QtBot) -> ConnectionForm:
    form = ConnectionForm(None)  # pyright: ignore[reportArgumentType]  (a window of its own, here)
    qtbot.addWidget(form)
    form.show()
    return form


def field(form: ConnectionForm, name: str) -> QLineEdit:
    (found,) = [line for line in form.findChildren(QLineEdit) if line.accessibleName() == name]
    return found


def text(form: ConnectionForm, name: str) -> QPlainTextEdit:
    (found,) = [line for line in form.findChildren(QPlainTextEdit) if line.accessibleName() == name]
    return found


def button(form: ConnectionForm, title: str) -> QPushButton:
    (found,) = [button for button in form.findChildren(QPushButton) if button.text() == title]
    return found


def said(form: ConnectionForm, name: str = "broken") -> list[str]:
    labels = form.findChildren(QLabel)
    return [label.text() for label in labels if label.objectName() == name and label.isVisible()]


def test_it_gives_back_what_it_shows(form: ConnectionForm) -> None:
    told: list[str] = []
    form.changed.connect(lambda: told.append("changed"))
    form.show_connection(HOME)
    assert form.connection() == HOME
    assert form.key.secret() is None
    assert told == []


@pytest.mark.parametrize("key", [KeyPlace.NONE, KeyPlace.KEYCHAIN, KeyPlace.SESSION])
def test_an_empty_key_field_leaves_the_key_where_it_is(form: ConnectionForm, key: KeyPlace) -> None:
    form.show_connection(msgspec.structs.replace(HOME, key=key))
    made = form.connection()
    assert made is not None
    assert made.key is key
    assert field(form, "Key").text() == ""


def test_what_is_typed_is_read(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name=""))
    write(field(form, "Name"), "Cellar")
    write(field(form, "Address"), "localhost:1234")
    write(field(form, "Model"), "tiny")
    write(text(form, "Extra headers, one a line"), "X-Title: My novel")
    made = form.connection()
    assert made == Connection(
        id="n", name="Cellar", base_url="http://127.0.0.1:1234/v1", model="tiny", headers={"X-Title": "My novel"}
    )
    assert said(form, "quiet") == ["Requests go to http://127.0.0.1:1234/v1/completions."]


def test_every_fault_is_said_under_its_field_and_the_first_gets_the_keyboard(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name="Taken"), ["Taken"])
    write(field(form, "Address"), "http://192.168.1.5?key=1")
    write(field(form, "Key"), "two words")
    text(form, "Extra body, as a JSON object").setPlainText("[1]")
    assert form.connection() is None
    sentences = " ".join(said(form))
    for part in ("has this name", "question mark", "without blanks", "JSON object"):
        assert part in sentences
    assert form.focusWidget() is field(form, "Name")
    write(field(form, "Name"), " 2")
    assert said(form) == []


def test_a_key_is_not_sent_over_plain_http_to_another_machine(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name="Far"))
    write(field(form, "Address"), "http://192.168.1.5:8000")
    write(field(form, "Key"), "sk-secret")
    assert form.connection() is None
    assert "never sent over plain http" in said(form)[0]


def test_a_key_is_masked_until_the_writer_wants_to_see_it(form: ConnectionForm) -> None:
    form.show_connection(HOME)
    key, show = field(form, "Key"), button(form, "Show")
    assert not show.isEnabled()
    write(key, "sk-secret")
    assert key.echoMode() is QLineEdit.EchoMode.Password
    assert "sk-secret" not in key.displayText()
    press(show, Qt.Key.Key_Space)
    assert key.displayText() == "sk-secret"
    key.clear()
    assert key.echoMode() is QLineEdit.EchoMode.Password


def test_a_typed_key_is_kept_where_the_writer_says(form: ConnectionForm) -> None:
    form.show_connection(msgspec.structs.replace(HOME, key=KeyPlace.NONE))
    assert not form.key.place.isVisible()
    write(field(form, "Key"), "sk-secret")
    press(form.key.place, Qt.Key.Key_Down)
    made, secret = form.connection(), form.key.secret()
    assert made is not None
    assert secret is not None
    assert (made.key, secret.reveal()) == (KeyPlace.SESSION, "sk-secret")


def test_a_kept_key_can_be_forgotten(form: ConnectionForm) -> None:
    form.show_connection(HOME)
    assert "A key is in your keychain" in field(form, "Key").placeholderText()
    click(button(form, "Forget the key"))
    made = form.connection()
    assert made is not None
    assert made.key is KeyPlace.NONE
    assert "The key will be forgotten when you save." in said(form, "quiet")


def test_a_kept_key_that_would_go_to_another_machine_is_told(form: ConnectionForm) -> None:
    form.show_connection(HOME)
    field(form, "Address").setText("https://other.example/v1")
    assert "The key that was for 127.0.0.1 will be sent to other.example." in said(form, "quiet")


def test_an_address_of_azure_fills_its_fields(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name="Azure"))
    pasted = "https://me.openai.azure.com/openai/deployments/mine/completions?api-version=2024-10-21"
    address = field(form, "Address")
    address.setText(pasted)
    press(address, Qt.Key.Key_Return)
    made = form.connection()
    assert made is not None
    assert (made.kind, made.deployment, made.api_version) == (Kind.AZURE, "mine", "2024-10-21")
    assert field(form, "Azure: deployment").isVisible()
    form.show_connection(made)
    assert form.connection() == made


def test_a_known_service_is_recognised_by_its_address(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name="Router"))
    write(field(form, "Address"), "openrouter.ai/api/v1")
    made = form.connection()
    assert made is not None
    assert made.kind is Kind.OPENROUTER


def test_the_address_that_answered_is_kept(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name="Bare"))
    write(field(form, "Address"), "127.0.0.1:5000")
    assert form.candidates()[0] == "http://127.0.0.1:5000/v1"
    form.show_answering("http://127.0.0.1:5000")
    made = form.connection()
    assert made is not None
    assert made.base_url == "http://127.0.0.1:5000"


def test_more_settings_are_shown_where_they_are_used_or_wrong(form: ConnectionForm) -> None:
    form.show_connection(Connection(id="n", name="Plain", base_url="http://127.0.0.1/v1"))
    headers = text(form, "Extra headers, one a line")
    assert not headers.isVisible()
    headers.setPlainText("no colon")
    assert form.connection() is None
    assert headers.isVisible()
