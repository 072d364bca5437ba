"""Coming back: the files that were open last time, each where the writer was in it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject

from lacuna.core.errors import FileError
from lacuna.services.settings import Settings
from lacuna.ui.editor.bearings import START, Place
from lacuna.ui.editor.laid_out import LaidOut
from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.sheets import Sheets
from lacuna.ui.sheets.turns import Turns

RECENT = 12  # files
FARTHEST = 2**30  # what Qt can count, and twice that


class Session(QObject):
    """Keeps in the settings which files are open, and which were."""

    def __init__(self, sheets: Sheets, turns: Turns, settings: Settings) -> None:
        super().__init__(sheets)
        self._sheets = sheets
        self._turns = turns
        self._settings = settings

    @property
    def recent(self) -> list[Path]:
        """The files that were opened last, the newest first."""
        return [Path(path) for path in self._settings.recent_files if isinstance(path, str)]

    def note_opened(self, path: Path) -> None:
        """Put a file before all others that were opened."""
        others = [known for known in self._settings.recent_files if known != str(path)]
        self._settings.recent_files = [str(path), *others][:RECENT]

    def forget_recent(self) -> None:
        """Forget which files were opened."""
        self._settings.recent_files = []

    def note(self) -> None:
        """Keep what is open now. A manuscript without a file cannot come back, and is not noted."""
        self._sheets.note_place()
        saved = [sheet for sheet in self._sheets.all if sheet.path is not None]
        self._settings.open_files = [_kept(sheet) for sheet in saved]
        current = self._sheets.current
        self._settings.shown_file = saved.index(current) if current in saved else -1

    def come_back(self) -> None:
        """Open again what was open; what the writer has begun meanwhile stays in view."""
        if self._settings.open_files:
            self._turns.take("come back", self._come_back)

    async def _come_back(self) -> None:
        gone, refused = list[str](), list[str]()
        shown: tuple[Sheet, LaidOut | None] | None = None
        for index, remembered in enumerate(_remembered(self._settings.open_files)):
            path, place = remembered
            stopped = f"{path.name} was not opened again, since that was stopped."
            try:
                sheet = await self._turns.work(f"Opening {path.name}", stopped, Sheet.read, path)
                seen = index == self._settings.shown_file or self._sheets.current.blank
                ready = await self._sheets.laid_out(sheet, self._turns) if seen else None
            except FileError as error:
                if isinstance(error.__cause__, (FileNotFoundError, NotADirectoryError)):
                    gone.append(path.name)
                else:
                    refused.append(str(error))
                continue
            if self._sheets.find(path) is not None:
                continue
            sheet.place = replace(place, caret=_inside(sheet, place.caret), anchor=_inside(sheet, place.anchor))
            self._sheets.add(sheet, ready, show=False)
            if index == self._settings.shown_file:
                shown = sheet, ready
        if shown is not None and not self._begun():
            self._sheets.show(*shown)
        if gone:
            self._turns.tell(f"Not found any more, so not opened again: {', '.join(gone)}.")
        for sentence in refused:
            self._turns.tell(sentence)

    def _begun(self) -> bool:
        """Return whether the writer writes already, or lets a model write."""
        current = self._sheets.current
        return current.unsaved or bool(current.manuscript.generations())


def _kept(sheet: Sheet) -> list[str | int]:
    place = sheet.place
    return [str(sheet.path), place.caret, place.anchor, place.paragraph, place.line]


def _remembered(kept: Sequence[object]) -> list[tuple[Path, Place]]:
    """Return what ``_kept`` gave; what is something else is left out: the settings are a file that people edit."""
    out: list[tuple[Path, Place]] = []
    for entry in kept:
        try:
            path, *place = msgspec.convert(entry, tuple[str, int, int, int, int])
        except msgspec.ValidationError:
            continue
        out.append((Path(path), Place(*place) if all(0 <= part < FARTHEST for part in place) else START))
    return out


def _inside(sheet: Sheet, pos: int) -> int:
    """Return a position if the text still has it: it may have been changed outside."""
    try:
        sheet.manuscript.text(pos, 0)
    except ValueError:  # behind the end, or in the middle of a character
        return 0
    return pos
