"""In the windows for connections, models, responses and the log nothing is cut, overlaps or is reached out of order."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QDialog, QPushButton, QWidget

from lacuna.core.completions import Answer, Endpoint, Outcome, Timing, Usage
from lacuna.core.connections import Connection, KeyPlace, ModelFile
from lacuna.core.errors import Unauthorized
from lacuna.core.exchange import Exchange
from lacuna.core.manuscript import Manuscript
from lacuna.core.parameters import Parameters
from lacuna.core.presets import BUILT_IN, HELD, Preset
from lacuna.services.completions import ModelInfo
from lacuna.services.crash_reports import CrashReports
from lacuna.services.log import Log
from lacuna.services.network import Network, Passage
from lacuna.services.redactor import Redactor
from lacuna.services.trial import Step
from lacuna.ui.actions import Actions
from lacuna.ui.connections.card_dialog import CardDialog
from lacuna.ui.connections.connection_dialog import ConnectionDialog
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.connections.file_dialog import FileDialog
from lacuna.ui.connections.find_dialog import FindDialog
from lacuna.ui.connections.model_dialog import ModelDialog
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.failure import failure_of
from lacuna.ui.inspector import Responses
from lacuna.ui.inspector.crash_dialog import CrashDialog
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.network_dialog import NetworkDialog
from lacuna.ui.inspector.responses_dialog import ResponsesDialog
from lacuna.ui.main_window import MainWindow
from lacuna.ui.presets.presets_dialog import PresetsDialog
from lacuna.ui.presets.save_dialog import SaveDialog
from lacuna.ui.remedies import Remedies
from lacuna.ui.theme import DARK, LIGHT, Theme
from ui.audit import nameless
from ui.connections.servers_world import World, servers_world
from ui.walk import faults, jumps

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("qapp")]

SMALL, LARGE = (1000, 700), (1920, 1080)
SENTENCE = (
    "The server at https://completions.example.org:8080/v1/ refuses the key. Enter it again, or ask whoever runs the "
    "server for another; what has arrived is kept."
)
EXCHANGE = Exchange(
    method="POST",
    url="https://completions.example.org:8080/v1/completions",
    request_headers=(("Authorization", "[key]"),),
    request_body='{"prompt": "It was past ten when the carriage stopped"}',
    status=401,
    reason="Unauthorized",
    response_headers=(("x-request-id", "req-1"),),
    response_body='{"error": {"message": "Incorrect API key provided"}}',
)
SERVERS = (
    Connection(
        id="one", name="A server with a rather long name in the cellar", base_url="http://192.168.178.200:8080/v1"
    ),
    Connection(
        id="two",
        name="Hosted",
        base_url="https://completions.example.org:8080/a/rather/long/path/v1",
        key=KeyPlace.KEYCHAIN,
        model="davinci-002",
    ),
)
MODELS = [
    ModelInfo(id="davinci-002", context_length=16_384, shutdown_date="2028-09-28"),
    ModelInfo(id="accounts/somebody/models/a-model-with-a-rather-long-name-70b-instruct-q4", context_length=131_072),
    ModelInfo(id="babbage-002"),
]


def refused() -> Unauthorized:
    error = Unauthorized(SENTENCE, status=401)
    error.exchange = EXCHANGE
    return error


def answers() -> Responses:
    responses = Responses()
    timing = Timing(first_token=0.026, total=0.4, tokens=8)
    responses.add(Answer(outcome=Outcome.COMPLETE, model="davinci-002", usage=Usage(9, 8, 17), timing=timing))
    responses.add(Answer(outcome=Outcome.FAILED, error=refused(), exchange=EXCHANGE))
    return responses


async def listed() -> list[ModelInfo]:
    return MODELS


def the_list(world: World, window: MainWindow, _: Log) -> QDialog:
    return ConnectionsDialog(world.servers, window, current="two")


def the_form(world: World, window: MainWindow, _: Log) -> QDialog:
    dialog = ConnectionDialog(world.servers, SERVERS[1], window)
    for more in dialog.findChildren(QAbstractButton):
        if more.isCheckable():
            more.setChecked(True)
    return dialog


def the_form_tried_out(world: World, window: MainWindow, _: Log) -> QDialog:
    dialog = ConnectionDialog(world.servers, SERVERS[1], window)
    for step in (Step(sentence="The server answers.", passed=True), Step(sentence=SENTENCE, passed=False)):
        dialog._steps.add(step)  # pyright: ignore[reportPrivateUsage]  (as after a test)
    return dialog


def the_file(world: World, window: MainWindow, _: Log) -> QDialog:
    file = ModelFile(path="/a/rather/long/path/in/the/folder/of/somebody/a-model-with-a-rather-long-name-Q4_K_M.gguf")
    return FileDialog(world.servers, Connection(id="file", name="Novel", file=file), file, window)


def the_models(world: World, window: MainWindow, _: Log) -> QDialog:
    return ModelDialog(world.servers.tasks, listed, window, known=MODELS, current="davinci-002")


def the_search(world: World, window: MainWindow, _: Log) -> QDialog:
    port = int(world.served.endpoint.base_url.split(":")[2].removesuffix("/v1"))
    return FindDialog(replace(world.servers, local_ports=(port,)), window)


def the_card(world: World, window: MainWindow, _: Log) -> QDialog:
    async def reach() -> Endpoint:
        return world.served.endpoint

    return CardDialog(world.servers, SERVERS[1], reach, window)


def the_responses(_: World, window: MainWindow, __: Log) -> QDialog:
    return ResponsesDialog(answers(), window)


def the_log(world: World, window: MainWindow, log: Log) -> QDialog:
    return LogDialog(log, answers(), world.servers.tasks, window)


def the_network(_: World, window: MainWindow, __: Log) -> QDialog:
    network, switch = Network(), QAction("&Work Offline", window)
    switch.setCheckable(True)
    hosted = Endpoint(name="Hosted", base_url="https://completions.example.org:8080/a/rather/long/path/v1")
    for endpoint in (hosted, Endpoint(name="Built-in model", base_url="http://127.0.0.1:40911/v1")):
        for what, proxy in (("completing", "http://proxy.somewhere.example.org:3128"), ("counting tokens", None)):
            Passage(network, endpoint, what).begin(123_456_789, proxy)
    return NetworkDialog(network, switch, window)


def the_crash_reports(_: World, window: MainWindow, log: Log) -> QDialog:
    reports = CrashReports(log.path.parent / "crash reports", log.path, ["Lacuna 0.1.0"], str)
    reports.write("A fault of the program", '  File "/a/rather/long/path/lacuna/core/text.py", line 3, in b\n' * 60)
    return CrashDialog(reports, window)


def the_presets(_: World, window: MainWindow, __: Log) -> QDialog:
    everything = {name: getattr(Parameters(stop=("\n\n", "Chapter")), name) for name in HELD}
    long = Preset(id="long", name="Eine ruhige Prosa für lange Abende am Kamin, mit Pausen", values=everything)
    dialog = PresetsDialog(window)
    dialog.show_presets(BUILT_IN.put(long), {"long": "Ctrl Alt Shift 4"}, "long")
    dialog.tell("There is another preset called Lively. Choose another name.")
    return dialog


def the_saving(_: World, window: MainWindow, __: Log) -> QDialog:
    dialog = SaveDialog(vars(Parameters(stop=("\n\n", "Chapter"), seed=2**31 - 1)), "My preset", window)
    dialog.tell("There is another preset called My preset. Choose another name.")
    return dialog


WINDOWS = [
    *(the_list, the_form, the_form_tried_out, the_card, the_file),
    *(the_search, the_models, the_responses, the_log, the_network, the_crash_reports),
    *(the_presets, the_saving),
]
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@asynccontextmanager
async def opened(folder: Path, theme: Theme, size: tuple[int, int]) -> AsyncGenerator[tuple[World, MainWindow, Log]]:
    """Show the program's window with two connections and a log."""
    editor, actions = ManuscriptEditor(), Actions()
    editor.set_manuscript(Manuscript())
    window = MainWindow(theme)
    window.furnish(actions, editor)
    actions.setParent(window)
    window.resize(*size)
    window.show()
    editor.set_manuscript(Manuscript("It was past ten when the carriage stopped before the inn.\n" * 20))
    with Log(folder / "state" / "lacuna", Redactor()) as log:
        logging.getLogger("lacuna.of_a_test").info("Built-in model: ready")
        async with servers_world(folder) as world:
            await world.put(*SERVERS)
            yield world, window, log
    window.close()
    window.deleteLater()


def bounded(dialog: QDialog, window: QWidget) -> None:
    """Show a dialog as large as it likes to be in a small window, and filling most of a large one."""
    if window.width() == LARGE[0]:
        dialog.resize(1400, 900)
    dialog.open()


@SIZES
@THEMES
@pytest.mark.parametrize("make", WINDOWS)
async def test_nothing_is_cut_and_nothing_overlaps_in_a_dialog(
    tmp_path: Path, make: Callable[[World, MainWindow, Log], QDialog], theme: Theme, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, theme, size) as (world, window, log):
        dialog = make(world, window, log)
        bounded(dialog, window)
        await settled()
        assert dialog.isVisible()
        assert dialog.findChildren(QPushButton)
        assert faults(dialog) == []
        assert nameless(dialog) == []
        assert jumps(dialog) == []
        dialog.close()


@SIZES
@THEMES
async def test_nothing_is_cut_and_nothing_overlaps_in_the_bar_of_an_error(
    tmp_path: Path, theme: Theme, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, theme, size) as (_, window, __):
        actions = window.findChild(Actions)
        assert actions is not None
        remedies = Remedies(window, actions)
        remedies.show_failure(failure_of(refused()))
        for _more in range(2):
            await settled()
            assert faults(window) == []
            assert jumps(window.notice) == []
            assert window.notice.height() == window.notice.heightForWidth(window.notice.width())
            window.notice._more.setChecked(True)  # pyright: ignore[reportPrivateUsage]  (the writer's hand)


async def settled() -> None:
    """Let the layouts settle."""
    for _ in range(3):
        await asyncio.sleep(0.005)
