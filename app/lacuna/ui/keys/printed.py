"""The list of keys on paper: a PDF of all actions, menu by menu."""

from html import escape
from itertools import groupby

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication

from lacuna.ui.action_set import ActionSet
from lacuna.ui.palette.entries import name_of, plain
from lacuna.ui.widgets import key_text

_MARGIN = 18.0  # millimetres
_POINTS = 10


def html(actions: ActionSet) -> str:
    """Return the list as a page."""
    parts = ["<h2>Lacuna: keys</h2>"]
    for menu, members in groupby(actions.declared, key=lambda one: one.menu):
        parts.append(f"<h4>{escape(plain(menu))}</h4><table width='100%' cellspacing='0' cellpadding='3'>")
        for one in members:
            keys = ", ".join(dict.fromkeys(key_text(key) for key in actions.keys(one.id)))
            parts.append(
                f"<tr><td width='24%'>{escape(name_of(one))}</td><td width='24%'><b>{escape(keys)}</b></td>"
                f"<td>{escape(one.help)}</td></tr>"
            )
        parts.append("</table>")
    return "".join(parts)


def pdf(actions: ActionSet) -> bytes:
    """Return the list as a PDF."""
    document = QTextDocument()
    font = QFont(QApplication.font())
    font.setPointSize(_POINTS)
    document.setDefaultFont(font)
    document.setHtml(html(actions))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Lacuna: keys")
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins)
    page.setUnits(QPageLayout.Unit.Millimeter)
    writer.setPageLayout(page)
    document.print_(writer)
    del writer  # it writes the end when it goes
    return bytes(buffer.data().data())
