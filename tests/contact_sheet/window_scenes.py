"""States of the windows beside the main one, of the menus, and of the questions."""

import json
from collections.abc import AsyncIterator
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox

from contact_sheet.server import FINE
from contact_sheet.stage import PLAIN, Stage, until
from contact_sheet.text_scenes import AFTER, BEFORE
from lacuna.core.connections import Book, Connection
from lacuna.ui.batch.batch_window import BatchWindow
from lacuna.ui.code.code_window import CodeWindow
from lacuna.ui.code.import_dialog import ImportDialog
from lacuna.ui.connections.connections_dialog import ConnectionsDialog
from lacuna.ui.docks.legend import Legend
from lacuna.ui.inspector.crash_dialog import CrashDialog
from lacuna.ui.inspector.log_dialog import LogDialog
from lacuna.ui.inspector.network_dialog import NetworkDialog
from lacuna.ui.inspector.responses_dialog import ResponsesDialog
from lacuna.ui.keys import KeysDialog
from lacuna.ui.keys.keys_button import KeysButton

Scene = AsyncIterator[str]
ELSEWHERE = Connection(id="elsewhere", name="A server elsewhere", base_url="https://models.example/v1", model="base")
ROWS = "\n".join(
    json.dumps(row)
    for row in (
        {"prompt": "The door stood open, and", "suffix": " nobody answered.", "name": "inn", "temperature": 0.9},
        {"prompt": "It was past ten when the carriage stopped before the inn, and nobody came out to meet it.", "n": 3},
        {"prompt": "Margaret waited a moment with her hand on the window-strap, then"},
    )
)
CURL = """curl http://127.0.0.1:8080/v1/completions -H "Authorization: Bearer $KEY" -d '{
  "model": "another", "prompt": "The door stood open, and", "max_tokens": 12, "temperature": 0.5, "tools": []
}'"""


async def menus(stage: Stage) -> Scene:
    """Every menu, every menu in it, and those that open elsewhere."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    await stage.completed()
    for title in stage.window.menus:
        menu = stage.menu(title)
        plain = title.replace("&", "").lower()
        yield f"menu-{plain}"
        for action in menu.actions():
            if isinstance(within := action.menu(), QMenu):
                menu.setActiveAction(action)
                if not within.isVisible():
                    within.popup(menu.mapToGlobal(menu.actionGeometry(action).topRight()))
                yield f"menu-{plain}-{within.title().replace('&', '').lower().replace(' ', '-')}"
                within.close()
        menu.close()
    middle = stage.editor.viewport().rect().center()
    pressed = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, stage.editor.viewport().mapToGlobal(middle))
    QApplication.sendEvent(stage.editor.viewport(), pressed)
    yield "menu-of-the-text"
    await stage.close_popups()
    button = stage.window.connection
    stage.pop_up(button.menu(), button, button.rect().bottomLeft())
    yield "menu-of-connections"
    await stage.close_popups()
    stage.do("heat")
    (legend,) = stage.window.findChildren(Legend)
    menu = legend.findChild(QMenu)
    assert menu is not None
    stage.pop_up(menu, legend, legend.rect().topLeft() - QPoint(0, menu.sizeHint().height()))
    yield "menu-of-the-legend"


async def questions(stage: Stage) -> Scene:
    """What is asked, and the files that are chosen."""
    stage.write(BEFORE)
    stage.do("close")
    await stage.dialog(QMessageBox)
    yield "question-unsaved"
    await stage.leave(QMessageBox)
    stage.do("save_as")
    await stage.dialog(QFileDialog)
    yield "save-as"
    await stage.leave(QFileDialog)
    stage.do("open")
    await stage.dialog(QFileDialog)
    yield "open"
    await stage.leave(QFileDialog)
    stage.do("about")
    await stage.dialog(QMessageBox)
    yield "about"


async def keys(stage: Stage) -> Scene:
    """The list of keys, and giving others."""
    window = await stage.open("keys", KeysDialog)
    yield "keys"
    stage.fill(window, "Find an action", "choice")
    yield "keys-found"
    button = next(one for one in window.findChildren(KeysButton) if one.isVisible())
    button.setFocus()
    button.click()
    yield "keys-waiting"
    QTest.keyClick(button, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    yield "keys-clash"
    stage.press(window, "Use it all the same")
    yield "keys-changed"
    stage.press(window, "Reset all")
    stage.fill(window, "Find an action", "no such action")
    yield "keys-nothing-found"


async def code(stage: Stage) -> Scene:
    """The request as code, and one that is taken over."""
    stage.write(BEFORE + AFTER, caret=len(BEFORE))
    window = await stage.open("code", CodeWindow)
    await until(lambda: any("model" in label.toPlainText() for label in stage.lines(window)), "it is written")
    for tab, name in enumerate(("curl", "python-openai", "python-httpx", "json")):
        stage.turn_to(window, tab)
        yield f"code-{name}"
    window.close()
    QApplication.clipboard().clear()
    window = await stage.open("import", ImportDialog)
    yield "import"
    stage.fill(window, "Request as JSON or curl", CURL)
    yield "import-read"
    stage.fill(window, "Request as JSON or curl", "curl what")
    yield "import-refused"


async def batch(stage: Stage) -> Scene:
    """The batch desk."""
    window = await stage.open("batch", BatchWindow)
    yield "batch-empty"
    QApplication.clipboard().setText(ROWS)
    stage.press(window, "Paste")
    yield "batch-prompts"
    QApplication.clipboard().setText('{"prompt": "x", "temperature": "hot"}')
    stage.press(window, "Paste")
    yield "batch-refused"
    window.notice.hide()
    stage.press(window, "Start")
    await until(lambda: any("3 of 3" in label.text() for label in window.findChildren(QLabel)), "all are answered")
    yield "batch-asked"
    stage.turn_to(window, 1)
    yield "batch-results"
    stage.turn_to(window, 0)
    stage.press(window, "Start over")
    await stage.dialog(QMessageBox)
    yield "batch-start-over"
    await stage.leave(QMessageBox)


async def responses(stage: Stage) -> Scene:
    """What was answered, and what was noted."""
    await stage.open("responses", ResponsesDialog)
    yield "responses"
    await stage.leave(ResponsesDialog)
    stage.write(BEFORE)
    stage.use("key")
    stage.window.panel.show_parameters(PLAIN)
    stage.do("complete")
    await until(stage.window.notice.isVisible, "it failed")
    stage.window.notice.hide()
    await stage.open("responses", ResponsesDialog)
    yield "responses-failed"
    await stage.leave(ResponsesDialog)
    await stage.open("log", LogDialog)
    yield "log"
    await stage.leave(LogDialog)
    await stage.open("network", NetworkDialog)
    yield "network"
    await stage.leave(NetworkDialog)
    await stage.open("crash_reports", CrashDialog)
    yield "crash-reports"
    await stage.leave(CrashDialog)
    await stage.change_connections(partial(Book.put, connection=ELSEWHERE))
    stage.use(ELSEWHERE.name)
    stage.do("offline")
    yield "offline"
    button = stage.window.connection
    stage.pop_up(button.menu(), button, button.rect().bottomLeft())
    yield "offline-menu-of-connections"
    await stage.close_popups()
    await stage.open("connections", ConnectionsDialog)
    yield "offline-connections"
    await stage.leave(ConnectionsDialog)
    stage.use(FINE)
    await stage.change_connections(partial(Book.remove, connection_id=ELSEWHERE.id))


WINDOW_SCENES = (menus, questions, keys, code, batch, responses)
