"""The place where the page is set: a small card over the text, whose choices are seen at once."""

from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QGraphicsDropShadowEffect,
    QGridLayout,
    QHBoxLayout,
    QWidget,
)

from lacuna.core.page import COLUMNS, FOCUSES, LINES, SIZES, ZOOMS, Page
from lacuna.ui.check_box import CheckBox
from lacuna.ui.combo_box import ComboBox
from lacuna.ui.number_boxes import DecimalBox, WholeBox
from lacuna.ui.signals import signal
from lacuna.ui.theme import Theme
from lacuna.ui.widgets import IconButton, make_button, make_label

SHIPPED = "Vollkorn (default)"
FIELD, HIGH = 176, 28  # pixels
PAD = 6  # a style sheet's padding ends at the arrows, which have no width
EDGE = 16  # to the border of the text
_FOCUSES = ("everything", "the sentence", "the paragraph")  # as FOCUSES


class PagePopover(QFrame):
    """Shows a Page and lets the writer change it; setting it from code is silent."""

    changed = signal(Page)
    closed = signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = Page()
        self._silent = False
        self.setObjectName("popover")
        self.setAccessibleName("Text and page")
        self._family = ComboBox(self)
        self._size = self._whole(SIZES, " px")
        self._lines = DecimalBox(self)
        self._lines.setRange(*LINES)
        self._lines.setSingleStep(0.1)
        self._lines.setDecimals(1)
        self._column = self._whole(COLUMNS, " characters", 2)
        self._zoom = self._whole(ZOOMS, " %", 10)
        self._focus = ComboBox(self)
        self._focus.addItems(_FOCUSES)
        self._typewriter = CheckBox("Keep the written line in the middle", self)
        self._came = make_button(self, "Reset")
        self._came.clicked.connect(self._reset)
        self._close = IconButton(self, "close", "Close")
        self._close.clicked.connect(self.closed.emit)
        self._lay_out()
        self._connect()
        self._shadow = QGraphicsDropShadowEffect(self, blurRadius=28, xOffset=0, yOffset=6)
        self.setGraphicsEffect(self._shadow)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._shadow.setColor(theme.color("shadow"))

    def show_page(self, page: Page) -> None:
        """Show a page."""
        self._silent = True
        self._page = page
        if self._family.findData(page.family) < 0:
            self._family.addItem(page.family, page.family)
        self._family.setCurrentIndex(self._family.findData(page.family))
        self._size.setValue(page.size)
        self._lines.setValue(page.line_height)
        self._column.setValue(page.column)
        self._zoom.setValue(page.zoom)
        self._focus.setCurrentIndex(FOCUSES.index(page.focus))
        self._typewriter.setChecked(page.typewriter)
        self._came.setEnabled(page != Page())
        self._silent = False

    def open(self, page: Page, corner: QPoint) -> None:
        """Show the card with its upper right corner at a point of the parent, and a page in it."""
        self._silent = True
        if not self._family.count():
            self._family.addItem(SHIPPED, "")
            for family in QFontDatabase.families():
                if QFontDatabase.isSmoothlyScalable(family) and not QFontDatabase.isPrivateFamily(family):
                    self._family.addItem(family, family)
        self.show_page(page)
        self.adjustSize()
        self.move(corner - QPoint(self.width() + EDGE, -EDGE))
        self.show()
        self.raise_()
        self._family.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's actions: here it closes."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.closed.emit()
                return True
        return super().event(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 12, 14)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        head = QHBoxLayout()
        head.addWidget(make_label(self, "Text and page", "heading"), 1)
        head.addWidget(self._close)
        grid.addLayout(head, 0, 0, 1, 2)
        rows = (
            ("Font", self._family),
            ("Size", self._size),
            ("Line height", self._lines),
            ("Column", self._column),
            ("Zoom", self._zoom),
            ("In focus", self._focus),
        )
        for row, (name, field) in enumerate(rows, 1):
            label = make_label(self, name, "name")
            label.setBuddy(field)
            field.setAccessibleName(name)
            field.setFixedSize(FIELD, max(HIGH, self.fontMetrics().height() + 12))
            if isinstance(field, QAbstractSpinBox):
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
                field.lineEdit().setTextMargins(0, 0, PAD, 0)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self._typewriter, len(rows) + 1, 0, 1, 2)
        grid.addWidget(self._came, len(rows) + 2, 0, 1, 2, Qt.AlignmentFlag.AlignRight)

    def _connect(self) -> None:
        for combo in (self._family, self._focus):
            combo.currentIndexChanged.connect(self._told)
        for spin in (self._size, self._column, self._zoom):
            spin.valueChanged.connect(self._told)
        self._lines.valueChanged.connect(self._told)
        self._typewriter.toggled.connect(self._told)

    def _told(self, _: Any) -> None:
        if self._silent:
            return
        page = Page(
            family=self._family.currentData(),
            size=self._size.value(),
            line_height=round(self._lines.value(), 1),
            column=self._column.value(),
            zoom=self._zoom.value(),
            typewriter=self._typewriter.isChecked(),
            focus=FOCUSES[self._focus.currentIndex()],
        )
        self._page = page
        self._came.setEnabled(page != Page())
        self.changed.emit(page)

    def _reset(self) -> None:
        self.show_page(Page())
        self.changed.emit(self._page)

    def _whole(self, numbers: range, unit: str, step: int = 1) -> WholeBox:
        box = WholeBox(self)
        box.setRange(numbers[0], numbers[-1])
        box.setSingleStep(step)
        box.setSuffix(unit)
        return box
