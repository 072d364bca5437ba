"""Joins the batch desk with the program: its action, its files, the panel's parameters and the manuscript."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from PySide6.QtCore import QObject

from lacuna.core.batch import LeftOut, Row, guarded, read_rows, write_csv, write_jsonl
from lacuna.core.connections import BUILT_IN
from lacuna.core.errors import FileError, StoreError
from lacuna.core.text_files import TextForm
from lacuna.core.token import Token
from lacuna.services import files
from lacuna.services.batch_store import open_batch
from lacuna.ui import ask
from lacuna.ui.active_model import ActiveModel
from lacuna.ui.batch.batch import Batch
from lacuna.ui.batch.batch_window import RESULTS, BatchWindow
from lacuna.ui.connections import Servers
from lacuna.ui.first_window import FirstWindow

BATCH = "batch.sqlite"  # the file's name
SLOT = "files of a batch"
SLOW = 0.3  # seconds until it is shown that a file is being read
LOADED = "Prompts (*.txt *.md *.csv *.tsv *.jsonl *.ndjson);;All files (*)"
EXPORTED = {"CSV (*.csv)": "csv", "JSON lines (*.jsonl)": "jsonl"}


class BatchDesk(QObject):
    """Opens the batch desk, and does what its window asks for."""

    def __init__(
        self, first: FirstWindow, servers: Servers, active: ActiveModel, path: Path, opened: AsyncExitStack
    ) -> None:
        """Prepare for it.

        Args:
            first: the window of the program.
            servers: what can be asked.
            active: what completes now.
            path: where the batch is kept.
            opened: closes the batch's file when the program ends.

        """
        super().__init__(first.window)
        self._first = first
        self._servers = servers
        self._active = active
        self._path = path
        self._opened = opened
        self._batch: Batch | None = None
        self.window: BatchWindow | None = None
        first.actions["batch"].triggered.connect(self.show)
        active.changed.connect(self._show_with)

    def show(self) -> None:
        """Open the desk, or bring it to the front."""
        if self.window is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                store, sentence = open_batch(self._path)
            except (OSError, StoreError) as error:
                self._first.window.notice.show_notice(f"The batch desk cannot be opened: {error}")
                return
            self._opened.enter_context(store)
            self._batch = Batch(store, self._servers, self._active, self)
            self.window = self._furnished(self._batch)
            if sentence:
                self.window.tell(sentence)
        self._show_with()
        if self.window.isVisible():
            self.window.raise_()
        self.window.show()
        self.window.activateWindow()

    def close(self) -> None:
        """Stop asking, and put the window away."""
        if self._batch is not None:
            self._batch.pause()
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def _furnished(self, batch: Batch) -> BatchWindow:
        window = BatchWindow(batch)
        window.start_asked.connect(self._start)
        window.start_over_asked.connect(self._ask_start_over)
        window.export_asked.connect(self._ask_export)
        window.prompts.load_asked.connect(self._ask_load)
        window.prompts.remove_asked.connect(self._ask_remove)
        window.results.insert_asked.connect(self._insert)
        batch.turned.connect(self._show_with)
        return window

    def _start(self) -> None:
        panel = self._first.window.panel
        if self._batch is None or self.window is None:
            return
        if self._batch.head is None and panel.problem:
            self.window.tell(panel.problem)
            return
        self.window.notice.hide()
        if self._batch.moved() is not None:
            self._servers.tasks.start(SLOT, self._ask_elsewhere)
        else:
            self._begin()

    async def _ask_elsewhere(self) -> None:
        """Go on where the connection leads now, if the writer agrees."""
        moved = self._batch.moved() if self._batch is not None else None
        if self._batch is None or self.window is None or moved is None:
            return
        question = f"Send the rest to {moved[1]}?"
        more = f"Until now the rows went to {moved[0]}. The connection leads to {moved[1]} now."
        if await ask.confirm(self.window, question, "Send them there", more):
            self._batch.follow()
            self._begin()

    def _begin(self) -> None:
        if self._batch is None or self.window is None:
            return
        self.window.show_page(RESULTS)
        head, panel = self._batch.head, self._first.window.panel
        self._batch.start(head.parameters if head is not None else panel.parameters())

    def _show_with(self) -> None:
        """Say what the rows are asked with, or will be."""
        if self._batch is None or self.window is None:
            return
        head = self._batch.head
        if head is None:
            self.window.show_with(_with(self._active.connection.name, self._active.model) + ", as in the panel")
            return
        connection = self._servers.connections.find(head.connection)
        known = BUILT_IN.name if head.connection == BUILT_IN.id else connection.name if connection else "gone"
        parameters = head.parameters
        facts = f"{parameters.max_tokens:,} tokens, temperature {parameters.temperature:g}, top p {parameters.top_p:g}"
        self.window.show_with(f"{_with(known, head.model)}: {facts}")

    def _insert(self, text: str) -> None:
        """Put a text at the caret as a generation: one step of undo, and the model's words stay the model's."""
        editor = self._first.editor
        editor.settle()
        manuscript = editor.manuscript
        generation = manuscript.generate(*editor.gap(), 1)
        manuscript.write(generation, 1, [Token(text)])
        manuscript.end(generation)
        editor.sync()
        editor.follow(generation)
        self._first.window.activateWindow()
        editor.setFocus()

    # ---- questions and files ---------------------------------------------------------------------------------

    def _ask_remove(self, numbers: list[int]) -> None:
        self._servers.tasks.start(SLOT, self._remove, numbers)

    async def _remove(self, numbers: list[int]) -> None:
        if self._batch is None or self.window is None:
            return
        answered = sum(self._batch.answered(number) for number in numbers)
        what = "this row" if len(numbers) == 1 else f"these {len(numbers):,} rows"
        question = f"Remove {what} and what came back?"
        if not answered or await ask.confirm(self.window, question, "Remove"):
            self._batch.remove(numbers)

    def _ask_start_over(self) -> None:
        self._servers.tasks.start(SLOT, self._start_over)

    async def _start_over(self) -> None:
        if self._batch is None or self.window is None:
            return
        question, more = "Forget all results?", "Every row can then be asked anew."
        if not self._batch.results or await ask.confirm(self.window, question, "Start over", more):
            self._batch.start_over()

    def _ask_load(self) -> None:
        self._servers.tasks.start(SLOT, self._load)

    async def _load(self) -> None:
        if self.window is None:
            return
        folder = Path(self._first.settings.folder or Path.home())
        path = await ask.file_to_open(self.window, "Load prompts", folder, LOADED)
        if path is None:
            return
        window, left_out = self.window, LeftOut()
        slow = asyncio.get_running_loop().call_later(SLOW, window.tell, f"Reading {path.name}…")
        try:
            rows = await asyncio.to_thread(_rows, path, left_out, paragraphs=window.prompts.paragraphs)
        except (FileError, ValueError) as error:
            window.tell(str(error))
            return
        finally:
            slow.cancel()
        if self.window is window:
            window.notice.hide()  # what was said while it was read
            window.prompts.add_rows(rows, left_out)

    def _ask_export(self) -> None:
        self._servers.tasks.start(SLOT, self._write)

    async def _write(self) -> None:
        if self.window is None or self._batch is None:
            return
        folder = Path(self._first.settings.folder or Path.home())
        path = await ask.file_to_save(self.window, "Export results", folder / "results.csv", EXPORTED)
        if path is None:
            return
        results = list(self.window.results.shown)
        write = write_jsonl if path.suffix == ".jsonl" else write_csv
        try:
            text = await asyncio.to_thread(write, self._batch.rows, results)
            marks = await asyncio.to_thread(guarded, self._batch.rows, results) if write is write_csv else 0
            await asyncio.to_thread(files.write, path, text, TextForm())
        except FileError as error:
            self.window.tell(str(error))
            return
        told = f"{len(results):,} results were written to {path.name}."
        if marks:
            texts = "1 text that begins" if marks == 1 else f"{marks:,} texts that begin"
            told += f" An apostrophe stands before {texts} like a formula of a spreadsheet; JSON lines do without."
        self.window.tell(told)


def _rows(path: Path, left_out: LeftOut, *, paragraphs: bool) -> list[Row]:
    """Return the rows of a file. Blocking.

    Raises:
        FileError: it cannot be read.
        ValueError: there are no rows in it; the text is a sentence.

    """
    ending = path.suffix.removeprefix(".") or "txt"
    return read_rows(files.read(path).text, ending=ending, paragraphs=paragraphs, left_out=left_out)


def _with(connection: str, model: str) -> str:
    return f"{connection}, {model}" if model and model != connection else connection
