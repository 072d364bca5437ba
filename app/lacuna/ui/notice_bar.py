"""A quiet bar above the text: what happened, the one action that helps, and details."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lacuna.ui.signals import signal
from lacuna.ui.widgets import IconButton, make_button, make_label

HIGHEST = 200  # pixels of details; what is longer scrolls


class NoticeBar(QFrame):
    """Shows one sentence until it is closed or another takes its place. Text is shown as text."""

    action_chosen = signal()
    left = signal()  # it was closed while the keyboard was in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._sentence = make_label(self, wrap=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = make_button(self, "Details", "link")  # the Tab key goes by the order in which they are made
        self._more.setCheckable(True)
        self._action = make_button(self)
        self._action.clicked.connect(self._chosen)
        self._close = close = IconButton(self, "close", "Close this notice")
        close.clicked.connect(self._leave)
        self._details = _Details(self)
        self._more.toggled.connect(self._details.setVisible)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._sentence, self._more, self._action, close):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._details)
        self.hide()

    def show_notice(self, sentence: str, action: str = "", details: str = "") -> None:
        """Show a sentence; a button with ``action`` and a link to ``details`` if there are any."""
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._details.show_text(details)
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self._details.hide()
        self.setAccessibleName(sentence)
        self.show()

    def take_focus(self) -> None:
        """Have the keyboard: at the action, or else at the first button."""
        buttons = (self._action, self._more, self._close)
        next(button for button in buttons if button.isVisible()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave(self) -> None:
        focused = QApplication.focusWidget()
        held = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if held:
            self.left.emit()

    def _chosen(self) -> None:
        self._leave()
        self.action_chosen.emit()


class _Details(QScrollArea):
    """Shows a text as high as it is, but never so high that it takes the room of the manuscript."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the text has it, and scrolls
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = make_label(self, name="quiet", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setContentsMargins(0, 4, 0, 4)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWidget(self._text)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self._text.setText(text)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(0, min(HIGHEST, self._text.heightForWidth(self.viewport().width()))))
