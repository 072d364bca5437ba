"""Find 10,000 hits in a million words and replace them all, from the key to the text that shows it."""

from time import thread_time

from harness.clocks import MILLI, middle
from harness.program import Program, in_program
from harness.prose import prose
from harness.rows import Row
from lacuna.core.manuscript import Manuscript
from lacuna.core.search import Query, Search

WORDS = 1_000_000
HITS = 10_000
NEW = "Margaret"


def measure(*, quick: bool) -> list[Row]:
    """Replace a made-up word that stands at even distances, and take it back."""

    async def work(program: Program) -> list[Row]:
        words = prose(WORDS).split(" ")
        for at in range(HITS):
            words[at * (len(words) // HITS)] = "heroine"
        text = " ".join(words)
        search = Search(Query(text="heroine", whole_words=True))
        spent: list[float] = []
        undone: list[float] = []
        for _ in range(1 if quick else 9):
            await program.show(Manuscript(text), 0)
            manuscript = program.editor.manuscript
            began = thread_time()
            found = sum(len(hits) for hits in search.slices(manuscript.text()))
            program.editor.replace(search.edits(manuscript.text(), NEW))
            spent.append((thread_time() - began) * MILLI)
            if found != HITS:
                message = f"{found} hits were found instead of {HITS}"
                raise RuntimeError(message)
            began = thread_time()
            program.editor.undo_step()
            undone.append((thread_time() - began) * MILLI)
        return [
            Row(measure="find and replace 10,000 hits in 1M words", figure=middle(spent), unit="ms CPU", limit=1000),
            Row(measure="undo of that", figure=middle(undone), unit="ms CPU"),
        ]

    return in_program(work)
