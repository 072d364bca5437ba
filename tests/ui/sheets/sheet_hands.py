"""What tests of several manuscripts do to them."""

from pathlib import Path

from ui.dialogs import until
from ui.room import Room


async def open_file(room: Room, path: Path, text: str) -> None:
    """Write a file and open it."""
    path.write_text(text, encoding="utf-8")  # noqa: ASYNC240  (a small file of a test)
    room.desk.documents.open_path(path)
    await until(lambda: room.desk.documents.path == path)
