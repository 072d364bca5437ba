"""From a point under the pointer to what its card says, among 100,000 generated tokens in a million words."""

from time import thread_time

from PySide6.QtCore import QPoint

from harness.clocks import MILLI, middle
from harness.generated import half_generated
from harness.program import Program, in_program
from harness.rows import Row
from lacuna.ui.editor.card_model import card_for


def measure(*, quick: bool) -> list[Row]:
    """Ask for the card at points all over the text."""

    async def work(program: Program) -> list[Row]:
        manuscript = half_generated(1_000_000, 100_000)
        await program.show(manuscript, len(manuscript) // 2)
        area = program.editor.viewport().rect()
        points = [
            QPoint(x, y)
            for y in range(area.top() + 5, area.bottom(), 20 if quick else 7)
            for x in range(area.left() + 40, area.right() - 40, 13)
        ]
        times: list[float] = []
        for point in points:
            began = thread_time()
            span = program.editor.token_at(point)
            if span is not None:
                card_for(manuscript.token(span.token))
                times.append((thread_time() - began) * MILLI)
        return [Row(measure="hover to the card's text", figure=middle(times), unit="ms CPU", limit=0.1)]

    return in_program(work)
