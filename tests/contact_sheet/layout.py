"""Lays pictures out: contact sheets to look at, and a page that leads to each picture."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

COLUMNS, WIDE, CAPTION, GAP = 4, 620, 26, 12  # pixels
ROWS = 4  # on one sheet: what a screen shows legibly
GROUND, INK = QColor("#2b2a28"), QColor("#e4e0d8")

_PAGE = """<!doctype html><meta charset="utf-8"><title>Contact sheets</title>
<style>body {{ background: #2b2a28; color: #e4e0d8; font: 14px sans-serif; margin: 24px }} a {{ color: inherit }}
figure {{ display: inline-block; margin: 0 12px 20px 0; width: 420px; vertical-align: top }}
img {{ width: 100%; display: block }} figcaption {{ padding: 4px 0 }} pre {{ white-space: pre-wrap }}</style>
{body}
"""


def lay_out(folder: Path, name: str) -> list[Path]:
    """Make contact sheets of the pictures in ``folder / name``; return their files, ``sheet-NAME-NUMBER.png``."""
    application = QGuiApplication.instance() or QGuiApplication(["sheets"])  # text is painted
    assert application
    for old in folder.glob(f"sheet-{name}-*.png"):
        old.unlink()
    pictures = sorted((folder / name).glob("*.png"))
    each = COLUMNS * ROWS
    made: list[Path] = []
    for number, first in enumerate(range(0, len(pictures), each), 1):
        path = folder / f"sheet-{name}-{number:02}.png"
        assert _sheet(pictures[first : first + each]).save(str(path))
        made.append(path)
    return made


def _sheet(pictures: Sequence[Path]) -> QImage:
    images = [QImage(str(path)).scaledToWidth(WIDE, Qt.TransformationMode.SmoothTransformation) for path in pictures]
    high = max(image.height() for image in images)
    rows = -(-len(images) // COLUMNS)
    size = QRect(0, 0, COLUMNS * (WIDE + GAP) + GAP, rows * (high + CAPTION + GAP) + GAP).size()
    sheet = QImage(size, QImage.Format.Format_RGB32)
    sheet.fill(GROUND)
    painter = QPainter(sheet)
    painter.setPen(INK)
    for place, (path, image) in enumerate(zip(pictures, images, strict=True)):
        left, top = GAP + place % COLUMNS * (WIDE + GAP), GAP + place // COLUMNS * (high + CAPTION + GAP)
        painter.drawImage(left, top + CAPTION, image)
        painter.drawText(QRect(left, top, WIDE, CAPTION), Qt.AlignmentFlag.AlignVCenter, path.stem)
    painter.end()
    return sheet


def write_index(folder: Path, names: Sequence[str], faults: Sequence[str]) -> Path:
    """Write ``index.html``, with all pictures of the folders ``names``, and what was found wrong."""
    body = ["<h1>What was found wrong</h1><pre>", *map(escape, faults or ("Nothing.",)), "</pre>"]
    for name in names:
        body.append(f"<h1>{escape(name)}</h1>")
        for path in sorted((folder / name).glob("*.png")):
            link = escape(f"{name}/{path.name}")
            title = escape(path.stem)
            picture = f'<a href="{link}"><img loading="lazy" src="{link}"></a>'
            body.append(f"<figure>{picture}<figcaption>{title}</figcaption></figure>")
    page = folder / "index.html"
    page.write_text(_PAGE.format(body="\n".join(body)), encoding="utf-8")
    return page
