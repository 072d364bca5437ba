"""Find hits in a million words and replace them all, from the key to the text that shows it."""

from time import thread_time

from harness.clocks import MILLI, middle
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript
from lacuna.core.search import Query, Search

WORDS = 1_000_000
FEW, MANY = 10_000, 200_000  # hits
NEW = "Margaret"


def measure(*, quick: bool) -> list[Row]:
    """Replace a made-up word that stands at even distances, and take it back."""

    async def work(program: Program) -> list[Row]:
        spent, undone = await _replaced(program, FEW, 1 if quick else 9)
        rows = [
            Row(measure="find and replace 10,000 hits in 1M words", figure=spent, unit="ms CPU", limit=1000),
            Row(measure="undo of that", figure=undone, unit="ms CPU"),
        ]
        if not quick:
            spent, undone = await _replaced(program, MANY, 3)
            rows += [
                Row(measure="find and replace 200,000 hits in 1M words", figure=spent, unit="ms CPU"),
                Row(measure="undo of that", figure=undone, unit="ms CPU"),
            ]
        return rows

    return in_program(work)


async def _replaced(program: Program, hits: int, runs: int) -> tuple[float, float]:
    """Return milliseconds of CPU for replacing so many hits, and for taking it back."""
    words = prose(WORDS).split(" ")
    for at in range(hits):
        words[at * (len(words) // hits)] = "heroine"
    text = " ".join(words)
    search = Search(Query(text="heroine", whole_words=True))
    spent: list[float] = []
    undone: list[float] = []
    for _ in range(runs):
        await program.show(Manuscript(text), 0)
        manuscript = program.editor.manuscript
        began = thread_time()
        found = sum(len(hits) for hits in search.slices(manuscript.text()))
        program.editor.replace(search.edits(manuscript.text(), NEW))
        spent.append((thread_time() - began) * MILLI)
        if found != hits:
            message = f"{found} hits were found instead of {hits}"
            raise RuntimeError(message)
        began = thread_time()
        program.editor.undo_step()
        undone.append((thread_time() - began) * MILLI)
    return middle(spent), middle(undone)
