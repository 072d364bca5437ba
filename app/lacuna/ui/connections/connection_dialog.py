"""The window in which one connection is added or edited: filled in, tried out, kept."""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lacuna.core.completions import Endpoint
from lacuna.core.connections import BUILT_IN, Connection, KeyPlace
from lacuna.core.errors import KeychainError, LacunaError
from lacuna.core.secret import Secret
from lacuna.services import keeping
from lacuna.services.completions import ModelInfo
from lacuna.services.targets import endpoint_of
from lacuna.services.trial import Step, try_out
from lacuna.ui import ask
from lacuna.ui.connections.card_dialog import CardDialog
from lacuna.ui.connections.form import ConnectionForm
from lacuna.ui.connections.model_dialog import ModelDialog
from lacuna.ui.connections.servers import Servers
from lacuna.ui.connections.steps import Steps
from lacuna.ui.signals import signal
from lacuna.ui.widgets import make_button, make_label

SLOT = "editing a connection"
WIDE = 560  # pixels, on a screen that has them
LEAST = 460, 360  # pixels; below that, sentences would be cut
FOR_STEPS = 110  # pixels for what comes of a test
BELOW = 48  # pixels that are shown below a field: what is wrong with it is said there
CERTIFICATES = "Certificates (*.pem *.crt *.cer);;All files (*)"


class ConnectionDialog(QDialog):
    """Nothing is kept before the writer saves; closing it ends what it waits for."""

    saved = signal(str)  # the connection's id

    def __init__(self, servers: Servers, connection: Connection, parent: QWidget) -> None:
        super().__init__(parent)
        self._servers = servers
        self._models: list[ModelInfo] | None = None
        self._working = False
        known = servers.connections.find(connection.id) is not None
        self.setWindowTitle(f"Edit {connection.name}" if known else "Add a connection")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._form = ConnectionForm(self)
        self._steps = Steps(self)
        self._waiting = make_label(self, name="quiet", wrap=True)
        self._waiting.hide()
        self._test = make_button(self, "&Test")
        self._card = make_button(self, "&What it can do…")
        self._cancel = make_button(self, "Cancel")
        self._save = make_button(self, "&Save", "complete")
        self._lay_out()
        others = [other.name for other in servers.connections.book.all if other.id != connection.id]
        self._form.show_connection(connection, others)
        self._form.changed.connect(self._changed)
        self._scrolling = QTimer(self, singleShot=True, interval=0)  # when the sentence has its room
        self._scrolling.timeout.connect(self._show_wrong)
        self._form.complained.connect(self._scrolling.start)
        self._form.models_asked.connect(self._choose_model)
        self._form.file_asked.connect(self._look_for_file)
        self._test.clicked.connect(self._try_out)
        self._card.clicked.connect(self._show_card)
        self._save.clicked.connect(self._keep)
        self._cancel.clicked.connect(self.reject)
        servers.keychain.changed.connect(self._keychain_waits)
        self._save.setDefault(True)

    def reject(self) -> None:
        """Stop what is waited for, or else close without keeping anything."""
        if self._working:
            self._servers.tasks.cancel(SLOT)
            self._steps.clear()
            self._set_working(on=False)
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close, and stop what was waited for."""
        self._servers.tasks.cancel(SLOT)
        self._servers.keychain.changed.disconnect(self._keychain_waits)
        super().done(result)

    def _lay_out(self) -> None:
        self._area = area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of what is in it
        area.setWidget(self._form)
        foot = QWidget(self)
        foot.setObjectName("foot")
        below = QVBoxLayout(foot)
        below.setContentsMargins(24, 16, 24, 20)
        below.setSpacing(12)
        below.addWidget(self._steps)
        below.addWidget(self._waiting)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._test)
        buttons.addWidget(self._card)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(foot)
        self.setMinimumSize(*LEAST)
        room = self.screen().availableSize()
        high = self._form.sizeHint().height() + foot.sizeHint().height() + FOR_STEPS
        self.resize(min(WIDE, room.width() - 40), min(high, room.height() - 80))

    def _show_wrong(self) -> None:
        field = self._form.focusWidget()
        for end in (field.rect().topLeft(), field.rect().bottomLeft()):  # of a long text Qt would show the caret alone
            self._area.ensureVisible(0, field.mapTo(self._form, end).y(), 0, BELOW)

    def _changed(self) -> None:
        self._models = None
        self._steps.clear()

    def _try_out(self) -> None:
        if (connection := self._form.connection()) is not None:
            self._start("Trying it out…", self._trying, connection, self._form.key.secret())

    async def _trying(self, connection: Connection, typed: Secret | None) -> None:
        key = await self._key(connection, typed)
        trial = await try_out(self._servers.completions, connection, self._form.candidates(), key, self._steps.add)
        if trial.steps and trial.steps[0].passed:
            self._form.show_answering(trial.base_url)
            self._models = list(trial.models)
            for step in trial.steps:  # what was shown of the address has cleared them
                self._steps.add(step)

    def _choose_model(self) -> None:
        if (connection := self._form.connection()) is None:
            return
        typed = self._form.key.secret()

        async def models() -> Sequence[ModelInfo]:
            endpoint = endpoint_of(connection, key=await self._key(connection, typed))
            self._models = await self._servers.completions.models(endpoint)
            return self._models

        dialog = ModelDialog(self._servers.tasks, models, self, known=self._models, current=connection.model)
        dialog.chosen.connect(self._form.show_model)
        dialog.open()

    def _show_card(self) -> None:
        if (connection := self._form.connection()) is None:
            return
        typed = self._form.key.secret()

        async def reach() -> Endpoint:
            return endpoint_of(connection, key=await self._key(connection, typed))

        dialog = CardDialog(self._servers, connection, reach, self)
        dialog.changed.connect(self._card_changed)
        dialog.open()

    def _card_changed(self) -> None:
        if (connection := self._form.connection()) and self._servers.connections.find(connection.id):
            self.saved.emit(connection.id)

    def _look_for_file(self) -> None:
        self._servers.tasks.start(SLOT, self._looking)

    async def _looking(self) -> None:
        path = await ask.file_to_open(self, "Certificate authority", Path.home(), CERTIFICATES)
        if path is not None:
            self._form.show_ca_file(str(path))

    def _keep(self) -> None:
        if (connection := self._form.connection()) is not None:
            self._start("", self._keeping, connection, self._form.key.secret())

    async def _keeping(self, connection: Connection, typed: Secret | None) -> None:
        try:
            await keeping.keep(self._servers.connections, self._servers.keys, connection, typed)
        except KeychainError as error:
            self._form.key.complain(str(error))
            self._form.key.place.setFocus()
            return
        self.saved.emit(connection.id)
        self.accept()

    def _start(self, sentence: str, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        self._set_working(on=True)
        self._steps.clear()
        if sentence:
            self._steps.wait(sentence)
        self._servers.tasks.start(SLOT, self._telling, work, *arguments)

    async def _telling(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        """Do some work and say why it failed. When it is cancelled the window may be gone."""
        try:
            await work(*arguments)
        except LacunaError as error:
            self._steps.clear()
            self._steps.add(Step(sentence=str(error), passed=False))
        self._steps.wait("")
        self._set_working(on=False)

    def _set_working(self, *, on: bool) -> None:
        self._working = on
        self._test.setEnabled(not on)
        self._card.setEnabled(not on)
        self._save.setEnabled(not on)
        self._cancel.setText("Stop" if on else "Cancel")

    async def _key(self, connection: Connection, typed: Secret | None) -> Secret | None:
        """Return the key that is typed, or else the one that is kept."""
        if typed is not None or connection.key is KeyPlace.NONE:
            return typed
        kept = self._servers.connections.find(connection.id) or BUILT_IN
        return await self._servers.keys.of(kept)

    def _keychain_waits(self, sentence: str) -> None:
        self._waiting.setText(sentence)
        self._waiting.setVisible(bool(sentence))
