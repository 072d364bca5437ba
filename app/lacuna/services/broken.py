"""Keeping a damaged file of the program's own aside, so that nothing is lost and a new one can be begun."""

from pathlib import Path


def set_aside(path: Path, *beside: str) -> Path:
    """Give a file the name ``NAME.broken``, or with a number if that is taken; return where it is then.

    Args:
        path: the file.
        beside: what is behind the names of files that belong to it, such as ``-wal``.

    Raises:
        OSError: it cannot be renamed.

    """
    number = 1
    kept = path.with_name(f"{path.name}.broken")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.broken{number}")
    path.rename(kept)
    for ending in beside:
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    return kept
