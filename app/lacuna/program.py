"""The program after its first paint: every service made once, joined to the window, and closed in reverse order."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from lacuna.services import garbage
from lacuna.services.card_store import CardStore
from lacuna.services.cards import FILE, Cards
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.engine_process import EngineProcess, EngineState
from lacuna.services.folders import Places, unwritable
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keychain import Keychain
from lacuna.services.keys import Keys
from lacuna.services.log import Log
from lacuna.services.network import Network
from lacuna.services.presets import PresetShelf
from lacuna.services.targets import Targets
from lacuna.services.tasks import Tasks
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.application import Application
from lacuna.ui.batch import BATCH, BatchDesk
from lacuna.ui.code import CodeDesk
from lacuna.ui.connections import ConnectionsDesk, KeychainNotice, Servers
from lacuna.ui.desk import Desk
from lacuna.ui.faults import Faults
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.inspector import CrashDesk, InspectorDesk, Responses
from lacuna.ui.instance import Instance
from lacuna.ui.presets import PresetsDesk


async def run(  # noqa: PLR0913  (each is made where the program starts)
    first: FirstWindow,
    faults: Faults,
    here: Places,
    instance: Instance,
    *,
    opening: Application | None,
    engine_log: Path | None,
) -> None:
    """Serve the window until it is closed.

    Args:
        first: the window, already shown.
        faults: hears of every fault of the program.
        here: where everything is kept.
        instance: hears of further starts of the program.
        opening: knows of files to open, at once and later; None for none.
        engine_log: where the built-in model notes every request, or None.

    """
    closed = asyncio.Event()

    tasks = Tasks(faults.report)
    asyncio.get_running_loop().set_exception_handler(faults.in_loop)
    servers: ConnectionsDesk | None = None

    def engine_changed(state: EngineState) -> None:
        if servers is not None:
            servers.engine_changed(state)

    def file_changed(state: EngineState) -> None:
        if servers is not None:
            servers.file_changed(state)

    def file_progressed(share: float) -> None:
        if servers is not None:
            servers.file_progressed(share)

    engine = EngineProcess(tasks, engine_changed, request_log=engine_log, on_death=faults.died)
    files = GgufProcess(tasks, file_changed, file_progressed, faults.died)
    notice = KeychainNotice(first.window)
    keychain = Keychain(notice.tell)
    redactor, responses, network = faults.redactor, Responses(), Network(offline=first.actions["offline"].isChecked())
    with Log(here.log, redactor) as log:
        connections = Connections(here.config, here.data)
        async with (
            AsyncExitStack() as opened,
            Completions(on_answer=responses.add, on_secret=redactor.know, network=network) as completions,
            engine,
            files,
            keychain,
            connections,
            tasks,
        ):
            told = [
                first.sentence,
                instance.sentence,
                await asyncio.to_thread(unwritable, here),
                await connections.load(),
            ]
            keys = Keys(keychain, redactor)
            cards = Cards(completions, CardStore(here.data / FILE))
            told += [await cards.load(), await PresetsDesk(first, PresetShelf(here.config), tasks).come()]
            targets = Targets(completions, keys, engine, files, redactor, cards=cards)
            active = ActiveModel(connections, targets, tasks, first.window)
            desk = Desk(first, tasks, completions, active, closed.set)
            at_hand = Servers(
                connections=connections,
                keys=keys,
                targets=targets,
                files=files,
                completions=completions,
                tasks=tasks,
                keychain=notice,
            )
            InspectorDesk(first, responses, log, network, tasks)
            CodeDesk(first, tasks, completions, active)
            batch = BatchDesk(first, at_hand, active, here.data / BATCH, opened)
            servers = ConnectionsDesk(first, at_hand, active, desk.documents)
            desk.remedies.edit_asked.connect(servers.edit)
            desk.model_file_given.connect(servers.open_file)
            CrashDesk(first, faults, desk.remedies).greet(told)
            tasks.start(garbage.SLOT, garbage.collect, desk.busy)
            engine.start()
            desk.sheets.session.come_back()
            if opening is not None:
                opening.open_with(desk.open_path)
            first.early.repeat()
            instance.listen(desk.heed, opened)
            await closed.wait()
            desk.completing.stop_all()
            batch.close()
            desk.sheets.session.note()
            first.keep_settings()
            first.window.hide()
