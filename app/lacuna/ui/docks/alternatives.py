"""The list of what else might have stood at a token's place, likeliest first."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lacuna.ui.docks.panel import show_bare
from lacuna.ui.editor.card_model import Card, Row
from lacuna.ui.editor.card_rows import Brush
from lacuna.ui.signals import signal
from lacuna.ui.theme import LIGHT, Theme

HEIGHT = 24  # pixels of a row
FEWEST = 3  # rows that are seen in a low panel
SIDE = 12
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Rows(QAbstractListModel):
    """The rows of a card, and last the share of all that is not listed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.card: Card | None = None
        self.open = False  # whether the writer can choose

    def show(self, card: Card | None, *, choosable: bool) -> None:
        """Hold the rows of another card."""
        self.beginResetModel()
        self.card, self.open = card, choosable
        self.endResetModel()

    def row_at(self, row: int) -> Row | None:
        """Return a token's row; None for the others."""
        rows = self.card.rows if self.card else ()
        return rows[row] if row < len(rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return how many rows there are."""
        if parent.isValid() or self.card is None:
            return 0
        return len(self.card.rows) + (self.card.others is not None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is read out."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or self.card is None:
            return None
        row = self.row_at(index.row())
        if row is None:
            return f"others {self.card.others_percent}"
        return f"{row.text} {row.percent}{', stands there' if row.chosen else ''}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only what can be chosen be chosen."""
        row = self.row_at(index.row())
        selectable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return selectable if row is not None else Qt.ItemFlag.NoItemFlags


class _Painted(QStyledItemDelegate):
    def __init__(self, view: "Alternatives", rows: _Rows) -> None:
        super().__init__(view)
        self._view = view
        self._rows = rows
        self.theme: Theme = LIGHT

    def sizeHint(self, _: QStyleOptionViewItem, __: Index) -> QSize:  # noqa: N802  (Qt's name)
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = self._rows.card
        if card is None:
            return
        whole: Any = option  # its stubs lack the fields
        room = QRectF(whole.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if whole.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("accent_ground"))
            painter.drawRoundedRect(room.adjusted(4, 1, -4, -1), 6, 6)
        brush = Brush(painter, self.theme, self._view.font())
        room = room.adjusted(SIDE, 0, -SIDE, 0)
        row = self._rows.row_at(index.row())
        if row is None:
            brush.text(room.adjusted(18, 0, 0, 0), "others", "dim", 13)
            brush.number(room, card.others_percent, "dim")
        else:
            most = max(row.share for row in card.rows) or 1.0
            key = str(index.row() + 1) if index.row() < 9 else " "  # noqa: PLR2004  (the digits there are)
            brush.row(room, row, most, key if self._rows.open else " ")
        painter.restore()


class Alternatives(QListView):
    """Shows a card's rows. A digit, Return or a click chooses one; the arrows left and right go on to other tokens."""

    chosen = signal(str)  # the token, as the server spells it
    stepped = signal(int)  # to the next token (1) or the one before (-1)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self._painted = _Painted(self, self._rows)
        self.setObjectName("quiet_list")
        self.setAccessibleName("Alternatives")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self._rows)
        self.setItemDelegate(self._painted)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._clicked)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._painted.theme = theme
        self.viewport().update()

    def show_card(self, card: Card | None, *, choosable: bool) -> None:
        """Show the rows of a card; None shows none."""
        self._rows.show(card, choosable=choosable)
        count = self._rows.rowCount()
        show_bare(self, bare=not count)
        self.setMinimumHeight(min(count, FEWEST) * HEIGHT)
        self.setMaximumHeight(count * HEIGHT + 2)
        self.updateGeometry()
        self.setVisible(count > 0 or card is None)
        rows = card.rows if card else ()
        here = next((i for i, row in enumerate(rows) if row.chosen), -1)
        if here >= 0:
            self.setCurrentIndex(self._rows.index(here))

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the room for all rows."""
        return QSize(0, self.maximumHeight())

    def choose(self, row: int) -> None:
        """Choose a row, if it can be chosen."""
        chosen = self._rows.row_at(row)
        if chosen is not None and self._rows.open and chosen.spelling and not chosen.chosen:
            self.chosen.emit(chosen.spelling)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose by digit or Return; step by left and right."""
        plain = not event.modifiers() or event.modifiers() == Qt.KeyboardModifier.KeypadModifier
        digit = event.key() - Qt.Key.Key_1
        if plain and 0 <= digit < 9:  # noqa: PLR2004  (the digits there are)
            self.choose(digit)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self.currentIndex().row())
        elif plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        self.choose(index.row())
