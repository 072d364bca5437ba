"""What makes the program easier for some: nothing that moves, what a screen reader says, and the system's wishes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from lacuna.ui.action_set import ActionSet
from lacuna.ui.announce import announce
from lacuna.ui.completing import Completing
from lacuna.ui.failure import Failure
from lacuna.ui.run import Progress

_EFFECTS = (
    *(Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_AnimateCombo),
    *(Qt.UIEffect.UI_AnimateTooltip, Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateToolBox),
)
Say = Callable[[QObject, str], object]


class Announcer(QObject):
    """Says when writing begins, ends or fails; never what streams, which a screen reader finds in the text."""

    def __init__(self, completing: Completing, say: Say = announce) -> None:
        super().__init__(completing)
        self._completing = completing
        self._say = say
        self._running = False
        self._failed = False
        self._tokens = 0
        completing.progressed.connect(self._progressed)
        completing.changed.connect(self._changed)
        completing.failed.connect(self._failure)

    def _progressed(self, progress: Progress) -> None:
        self._tokens = progress.tokens

    def _changed(self) -> None:
        if self._running == self._completing.running:
            return
        self._running = not self._running
        if self._running:
            self._say(self, "Writing.")
        elif self._tokens:
            self._say(self, f"Written: {self._tokens:,} token{'' if self._tokens == 1 else 's'}.")
        else:
            self._say(self, "Nothing was written.")

    def _failure(self, failure: Failure) -> None:
        self._say(self, failure.sentence)


class Stillness(QObject):
    """Lets nothing blink or fade while it is on; the system's own ways come back when it is off."""

    def __init__(self, actions: ActionSet, parent: QObject) -> None:
        super().__init__(parent)
        self._blinks = QApplication.cursorFlashTime()
        self._effects = [effect for effect in _EFFECTS if QApplication.isEffectEnabled(effect)]
        actions["still"].toggled.connect(self.switch)
        if actions["still"].isChecked():
            self.switch(True)  # noqa: FBT003  (as the action does)

    def switch(self, on: bool) -> None:  # noqa: FBT001  (a slot of a checkable action)
        """Begin or end."""
        QApplication.setCursorFlashTime(0 if on else self._blinks)
        for effect in self._effects:
            QApplication.setEffectEnabled(effect, not on)


def system_wants_contrast() -> bool:
    """Return whether the writer asked the system for more contrast."""
    hints = QGuiApplication.styleHints()
    wishes = hints.accessibility() if hasattr(hints, "accessibility") else None  # from Qt 6.10 on
    return wishes is not None and wishes.contrastPreference().name == "HighContrast"
