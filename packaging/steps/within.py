"""What others made that stands inside the shipped libraries, and that no wheel lists: of Qt, of llama.cpp, of the rest.

Qt's are from its attribution files, as far as they are in the libraries that are shipped here or on another system.
"""

import re
from pathlib import Path
from typing import NamedTuple

from steps.project import PACKAGING

TEXTS = PACKAGING / "licences"
_TABLE = TEXTS / "within.tsv"  # a line a part: its holder, name, licence and owners, parted by tabs


class Within(NamedTuple):
    """A part within a part.

    Attributes:
        holder: the canonical name of the wheel that it is in.
        name: what it is called.
        licence: an SPDX expression; each of its names has a text in ``packaging/licences``.
        owners: whose it is.

    """

    holder: str
    name: str
    licence: str
    owners: str

    def texts(self) -> list[Path]:
        """Return the files of its licences."""
        names = re.split(r" AND | OR | WITH ", self.licence)
        return [TEXTS / f"{name.removeprefix('LicenseRef-').removesuffix('-or-later')}.txt" for name in names]


def all_within() -> list[Within]:
    """Return all of them, in the order of the table."""
    return [Within(*line.split("\t")) for line in _TABLE.read_text(encoding="utf-8").splitlines()]


def within(holder: str) -> list[Within]:
    """Return what is inside a wheel, by its canonical name."""
    return [part for part in all_within() if part.holder == holder]
