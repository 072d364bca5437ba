"""A writer's sittings at an installed program: complete a sentence, fill a gap, take a model file, save, quit."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from steps.project import BUILD, ROOT, say
from steps.smoke import MODEL_FILE, NO_END, SENTENCE

sys.path.insert(0, str(ROOT / "tests"))
from end_to_end import alone
from end_to_end.screen import lacking, screen, until
from end_to_end.writing import Writer, writer

__all__ = ["Sittings", "alone", "lacking", "sit"]

QUIET = 3.0  # seconds without a new word: llama.cpp writes six a second where the machine has much else to do
CHOSEN = {"max_tokens": 24, "logit_bias": NO_END}
BEFORE, AFTER = "She opened the door and saw", " Then she closed it again."


def sit(program: Sequence[str], name: str) -> str:
    """Let a writer use a program in a new home, and quit; return what is written then. Pictures are kept by the name.

    Raises:
        SystemExit: it does not do what it is for, or there is no screen.

    """
    if lacking():
        raise SystemExit(lacking())
    with tempfile.TemporaryDirectory(prefix="lacuna-") as home:
        sittings = Sittings(Path(home), BUILD / "shots" / name, program)
        sittings.prepare()
        text = sittings.write()
    say(f"window: {text!r}; pictures are in {sittings.shots}")
    return text


@dataclass(frozen=True)
class Sittings:
    """Who writes, where, with what.

    Attributes:
        home: the writer's home, with the manuscript and the settings.
        shots: where a picture of every step is kept.
        command: starts the program.
        owner: the user whose all that is; None for the one that this runs as.

    """

    home: Path
    shots: Path
    command: Sequence[str]
    owner: int | None = None

    def prepare(self) -> None:
        """Put a manuscript and a model file into the home, and forget older pictures."""
        shutil.rmtree(self.shots, ignore_errors=True)
        shutil.copyfile(MODEL_FILE, self.home / "tiny.gguf")
        (self.home / "inn.txt").write_text(SENTENCE, encoding="utf-8")

    def write(self) -> str:
        """Complete a sentence, fill a gap, write with a model file, save, quit; return what stands in the file."""
        with self._sitting(self.shots) as (hand, end):
            hand.screen.keys("ctrl+End", "ctrl+Return")
            hand.grown(SENTENCE)
            text = hand.settled(QUIET)
            hand.shot("completed")
            hand.screen.keys("ctrl+End", "Return")
            hand.screen.write(BEFORE + AFTER)
            hand.screen.keys(*["Left"] * len(AFTER), "ctrl+Return")
            hand.grown(f"{text}\n{BEFORE}{AFTER}")
            text = hand.settled(QUIET)
            if not text.endswith(AFTER):
                raise SystemExit(f"the gap was not filled: {text!r}")
            hand.shot("filled")
            hand.screen.keys("ctrl+shift+o")
            hand.screen.focus("Open a model file")
            hand.screen.keys("ctrl+a")
            hand.screen.write(str(self.home / "tiny.gguf"))
            hand.shot("dialog")
            hand.screen.keys("Return")
            until(self._has_file, "the model file is among the connections")
            hand.screen.focus("Lacuna")
            hand.shot("model-file")
            hand.screen.keys("ctrl+End", "ctrl+Return")
            hand.grown(text)
            text = hand.settled(QUIET)
            hand.shot("written-by-it")
            end()
            return text

    def write_on(self, text: str) -> None:
        """Write once more, with the model file, which is remembered; quit."""
        with self._sitting(self.shots / "upgraded") as (hand, end):
            if hand.text() != text:
                raise SystemExit("the text is not what was saved")
            hand.screen.keys("ctrl+End", "ctrl+Return")
            hand.grown(text)
            hand.settled(QUIET)
            hand.shot("written")
            end()

    def theirs(self) -> dict[str, bytes]:
        """Return all that is the writer's: manuscripts, settings, connections and what else the program keeps."""
        files = [path for name in ("config", "data") for path in (self.home / name).rglob("*") if path.is_file()]
        return {str(path.relative_to(self.home)): path.read_bytes() for path in [self.home / "inn.txt", *files]}

    def left_alone(self, before: dict[str, bytes]) -> None:
        """See that all that is the writer's is there as it was.

        Raises:
            SystemExit: something was taken or changed.

        """
        now = self.theirs()
        if changed := sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)):
            raise SystemExit(f"of the writer's this is gone or changed: {', '.join(changed)}")
        if "config/lacuna/settings.json" not in now:
            raise SystemExit("the program has left no settings")

    @contextmanager
    def _sitting(self, shots: Path) -> Generator[tuple[Writer, Callable[[], None]]]:
        """Start the program with the manuscript; what is given quits it and waits for its end."""
        settings = self.home / "config" / "lacuna" / "settings.json"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.touch()
        if self.owner is not None:
            for place in [self.home, *self.home.rglob("*")]:  # what is written into them from outside keeps its owner
                os.chown(place, self.owner, self.owner)
        with (
            tempfile.TemporaryDirectory() as buffers,
            screen(Path(buffers), 1000, 700) as shown,
            writer(shown, self.home, shots, "light", CHOSEN, "inn.txt", command=self.command) as hand,
        ):
            until(lambda: hand.screen.places_of(hand.theme.good) or self._has_file(), "a model is ready")

            def end() -> None:
                hand.screen.keys("ctrl+q")
                hand.process.wait(30)

            hand.screen.focus("inn.txt")  # the manuscript is open then, and keys go to it
            hand.screen.keys("ctrl+End")
            yield hand, end

    def _has_file(self) -> bool:
        """Whether the manuscript is written with a model file, which is loaded by the first request only."""
        book = self.home / "config" / "lacuna" / "connections.json"
        return book.exists() and "tiny.gguf" in book.read_text(encoding="utf-8")
