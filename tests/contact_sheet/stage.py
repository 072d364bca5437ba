"""The real program on a stage: hands that bring it into a state, and a broom that clears it for the next."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from contact_sheet.server import FINE, PATHS, answer
from lacuna.core.connections import Book
from lacuna.core.parameters import Parameters
from lacuna.program import run
from lacuna.services.folders import Places
from lacuna.ui.connections import ConnectionsDesk
from lacuna.ui.docks.docks import Docks
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.faults import Faults
from lacuna.ui.first_window import FirstWindow
from lacuna.ui.instance import Instance
from lacuna.ui.main_window import MainWindow
from lacuna.ui.sheets import Sheets, SheetsDesk
from services.loopback import serving

PATIENCE = 30  # seconds on a machine that has other things to do
BUILT_IN = "Built-in model"
PLAIN = Parameters(max_tokens=64, n=3, logprobs=5, seed=7)

Found = TypeVar("Found", bound=QWidget)
Awaited = TypeVar("Awaited")


async def until(condition: Callable[[], Awaited], what: str) -> Awaited:
    """Return the first result of ``condition`` that is true."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not (found := condition()):  # noqa: ASYNC110  (Qt is watched, which tells no event of asyncio)
                await asyncio.sleep(0.005)
            return found
    except TimeoutError:
        raise AssertionError(f"waited in vain until {what}") from None


@dataclass
class Stage:
    """The program, and hands that work it as a writer does: by actions, keys, buttons and fields.

    Attributes:
        first: the window as it is made.
        folder: where files for it lie.
        size: of the screen, in pixels.

    """

    first: FirstWindow
    folder: Path
    size: tuple[int, int]

    @property
    def window(self) -> MainWindow:
        """The main window."""
        return self.first.window

    @property
    def editor(self) -> ManuscriptEditor:
        """The editor."""
        return self.first.editor

    def do(self, *actions: str) -> None:
        """Trigger actions, as their keys do."""
        for action in actions:
            self.first.actions[action].trigger()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def write(self, text: str, caret: int | None = None) -> None:
        """Put a text into the manuscript, as a paste does, and the caret at its end or elsewhere."""
        QApplication.clipboard().setText(text)
        self.editor.paste()
        if caret is not None:
            cursor = self.editor.textCursor()
            cursor.setPosition(caret)
            self.editor.setTextCursor(cursor)

    def use(self, connection: str) -> None:
        """Write with a connection, as its entry in the button's menu does."""
        self.window.connection.chosen.emit(connection)

    async def complete(self, parameters: Parameters = PLAIN) -> None:
        """Complete, and wait until words have arrived."""
        before = len(self.editor.manuscript)
        self.window.panel.show_parameters(parameters)
        self.do("complete")
        await until(lambda: len(self.editor.manuscript) > before, "words arrive")

    async def completed(self, parameters: Parameters = PLAIN) -> None:
        """Complete, and wait until all has arrived."""
        await self.complete(parameters)
        await self.idle()

    async def idle(self) -> None:
        """Wait until nothing is being written any more."""
        manuscript = self.editor.manuscript
        await until(
            lambda: not any(manuscript.generation(number).running for number in manuscript.generations()),
            "all has arrived",
        )

    async def dialog(self, kind: type[Found]) -> Found:
        """Wait until a window of a kind is open, and return it."""

        def shown() -> Found | None:
            return next(
                (one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None
            )

        found = await until(shown, f"a {kind.__name__} is open")
        assert found is not None
        return found

    async def open(self, action: str, kind: type[Found]) -> Found:
        """Trigger an action that opens a window, and return that."""
        self.do(action)
        return await self.dialog(kind)

    def press(self, window: QWidget, title: str) -> None:
        """Press the button of a title, said without its key and its dots."""

        def said(button: QAbstractButton) -> str:
            return button.text().replace("&", "").split("   ")[0].rstrip("\N{HORIZONTAL ELLIPSIS}")

        buttons = [button for button in window.findChildren(QAbstractButton) if button.isVisible()]
        one = next((button for button in buttons if title in (said(button), button.accessibleName())), None)
        assert one is not None, f"no {title!r} among {[said(button) for button in buttons]}"
        one.click()

    def fill(self, window: QWidget, name: str, text: str) -> None:
        """Type a text into a field."""
        fields = [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]
        field = next(field for field in fields if field.accessibleName() == name and field.isVisible())
        if isinstance(field, QLineEdit):
            field.setText(text)
        else:
            field.setPlainText(text)
        field.setFocus()

    def turn_to(self, window: QWidget, tab: int) -> None:
        """Show a tab."""
        window.findChildren(QTabBar)[0].setCurrentIndex(tab)

    def menu(self, title: str) -> QMenu:
        """Open a menu of the menu bar."""
        menu = self.window.menus[title]
        bar = self.window.top.findChild(QMenuBar)
        assert bar is not None
        self.pop_up(menu, bar, bar.actionGeometry(menu.menuAction()).bottomLeft())
        return menu

    def pop_up(self, menu: QMenu, over: QWidget, at: QPoint) -> None:
        """Open a menu at a point of a widget."""
        menu.popup(over.mapToGlobal(at))

    async def close_popups(self) -> None:
        """Close the menus that are open."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            await asyncio.sleep(0)

    async def leave(self, kind: type[QDialog]) -> None:
        """Leave the dialogs of a kind without an answer; what is waited for in one is stopped first."""

        def left() -> bool:
            shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
            for one in shown:
                one.reject()
            return not shown

        await until(left, f"no {kind.__name__} is open")
        await asyncio.sleep(0.01)  # who asked hears of it

    def lines(self, window: QWidget) -> list[QPlainTextEdit]:
        """Return the places of a window for several lines."""
        return window.findChildren(QPlainTextEdit)

    def connections(self) -> list[Any]:
        """Return the writer's connections."""
        desk = self.window.findChild(ConnectionsDesk)
        assert desk is not None
        return list(desk._servers.connections.book.connections)  # pyright: ignore[reportPrivateUsage]  (no window shows their ids)

    async def change_connections(self, change: Callable[[Book], Book]) -> None:
        """Put a connection into the book, or take one out."""
        desk = self.window.findChild(ConnectionsDesk)
        assert desk is not None
        await desk._servers.connections.change(change)  # pyright: ignore[reportPrivateUsage]  (a form would ask for more)

    def waiting(self, form: QWidget) -> bool:
        """Return whether a window waits for a server or the keychain: it offers to stop then."""
        buttons = form.findChildren(QAbstractButton)
        return any(
            button.text().replace("&", "") in ("Stop", "Stop waiting") for button in buttons if button.isVisible()
        )

    def show_file(self, name: str) -> None:
        """Show the tab of a file that is open."""
        sheet = self.sheets.find(self.folder / name)
        assert sheet is not None
        self.sheets.show(sheet)

    def come_back(self) -> None:
        """Come back to the window from other programs."""
        QApplication.sendEvent(self.window, QEvent(QEvent.Type.WindowActivate))

    async def clear(self) -> None:
        """Leave everything as it was at first."""
        self.do("stop")
        for _ in range(3):
            for widget in QApplication.topLevelWidgets():
                if widget is not self.window and widget.isVisible() and widget.isWindow():
                    widget.close() if not isinstance(widget, QDialog) else widget.done(0)
            await asyncio.sleep(0)
        actions = self.first.actions
        actions["heat_probability"].trigger()  # which shows the colours
        for name in ("heat", "generations", "inspector", "typewriter", "characters", "full_screen", "offline"):
            if actions[name].isChecked():
                actions[name].trigger()
        if not actions["panel"].isChecked():
            actions["panel"].trigger()
        for name in ("focus_sentence", "focus_paragraph"):
            if actions[name].isChecked():
                actions[name].trigger()
        self.do("zoom_reset", "stop", "stop")
        self.window.notice.hide()
        sheets = self.sheets
        while len(sheets.all) > 1 or not sheets.current.blank:
            sheets.remove(sheets.current)
            await asyncio.sleep(0)
        self.use(FINE)
        self.window.panel.show_parameters(PLAIN)
        self.window.resize(*self.size)
        self.editor.setFocus()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def desk(self) -> SheetsDesk:
        """What works with the manuscripts and their files."""
        desk = self.window.findChild(SheetsDesk)
        assert desk is not None
        return desk

    @property
    def sheets(self) -> Sheets:
        """The open manuscripts."""
        return self.desk.sheets


def write_settings(path: Path, values: Mapping[str, Any]) -> None:
    """Leave what the writer chose earlier where the program looks for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(values)), encoding="utf-8")


@asynccontextmanager
async def staged(first: FirstWindow, here: Places, folder: Path, size: tuple[int, int]) -> AsyncGenerator[Stage]:
    """Run the program with a connection to each kind of server; a fault of it is raised."""
    faults, bugs = Faults(here), list[str]()
    faults.happened.connect(bugs.append)
    async with serving(answer) as served:
        root = served.endpoint.base_url.removesuffix("/v1")
        connections = [
            {"id": path, "name": name, "base_url": f"{root}/{path}/v1", "model": "davinci-002"}
            for name, path in PATHS.items()
        ]
        write_settings(here.config / "connections.json", {"version": 1, "connections": connections})
        first.window.move(0, 0)
        first.window.resize(*size)
        program = run(first, faults, here, Instance(None), opening=None, engine_log=None)
        running = asyncio.ensure_future(program)  # noqa: TID251  (the program itself)
        await until(lambda: running.done() or first.window.findChildren(Docks), "the program has begun")
        await until(lambda: running.done() or first.window.findChildren(ConnectionsDesk), "the program has begun")
        stage = Stage(first, folder, size)
        try:
            yield stage
            await stage.clear()
            first.window.close()
            await asyncio.wait_for(running, PATIENCE)
        finally:
            running.cancel()
            await asyncio.wait([running])
    for bug in bugs:
        raise RuntimeError(bug)
