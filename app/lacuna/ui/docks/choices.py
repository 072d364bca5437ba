"""What the writer does with generations: go to their place, show a choice there, bring back what was undone, drop."""

from PySide6.QtCore import QObject

from lacuna.core.manuscript import GenerationView, Manuscript
from lacuna.ui.editor import ManuscriptEditor
from lacuna.ui.signals import signal

BUSY = "The model is still writing here. Esc stops it."


class Choices(QObject):
    """Changes the manuscript, each time in one step of undo, and leads the caret to where that was."""

    told = signal(str)  # a sentence for the writer
    changed = signal()

    def __init__(self, editor: ManuscriptEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor

    def go(self, number: int) -> None:
        """Put the caret behind what a generation wrote."""
        view = self._editor.manuscript.generation(number)
        self._editor.put_caret(view.start + view.length)

    def show(self, number: int, choice: int) -> None:
        """Let a choice stand in its place; one of an undone generation is brought back with all others."""
        self._editor.settle()
        manuscript = self._editor.manuscript
        view = manuscript.generation(number)
        manuscript.close_step()
        if view.standing:
            manuscript.show(number, choice)
        elif choice:
            number = brought_back(manuscript, view, choice)
        manuscript.close_step()
        self._shown(number)

    def drop(self, number: int, choices: tuple[int, ...]) -> None:
        """Drop choices; what is dropped while it stands in the text gives way to what stood there before it."""
        self._editor.settle()
        manuscript = self._editor.manuscript
        if any(manuscript.choice(number, choice).running for choice in choices):
            self.told.emit(BUSY)
            return
        manuscript.drop(number, choices)
        self._shown(number)

    def _shown(self, number: int) -> None:
        self._editor.sync()
        self.go(number)
        self.changed.emit()


def brought_back(manuscript: Manuscript, view: GenerationView, choice: int) -> int:
    """Write the choices of an undone generation anew where it was, ``choice`` first and shown; return the new one."""
    wanted = [choice, *(other for other in view.walkable[1:] if other != choice)]
    number = manuscript.generate(view.start, view.length, len(wanted), swap=view.swap)
    for new, old in enumerate(wanted, 1):
        manuscript.tell(number, [new], manuscript.facts(view.number, old))
        manuscript.write(number, new, manuscript.choice_tokens(view.number, old))
    manuscript.end(number)
    return number
