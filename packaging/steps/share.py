"""What tells a Linux desktop of the program: entry, file type, metadata, man page, icons."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

from steps.icons import write_icons
from steps.project import fill, run


def write_share(share: Path, command: str) -> None:
    """Write a tree such as ``/usr/share``; ``command`` starts the program."""
    date = datetime.fromtimestamp(moment(), UTC).date().isoformat()
    texts = {
        "applications/lacuna.desktop": fill("lacuna.desktop", COMMAND=command),
        "mime/packages/lacuna.xml": fill("lacuna.mime.xml"),
        "metainfo/lacuna.metainfo.xml": fill("lacuna.metainfo.xml", DATE=date),
    }
    for name, text in texts.items():
        place = share / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    manual = share / "man" / "man1" / "lacuna.1.gz"
    manual.parent.mkdir(parents=True)
    manual.write_bytes(gzip.compress(fill("lacuna.1", DATE=date).encode(), mtime=0))
    write_icons(share / "icons" / "hicolor")


def moment() -> int:
    """Return when the source was changed last, so that the same source makes the same files; seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given) if given else int(run("git", "log", "-1", "--format=%ct").strip())
