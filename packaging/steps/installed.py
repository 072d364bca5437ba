"""Trying an installed program as a writer does, in a clean system: write with it, upgrade it, remove it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from steps.clean_root import WRITER, CleanRoot
from steps.project import BUILD, FINISHED, ROOT, say, version
from steps.smoke import MODEL_FILE, SENTENCE

sys.path.insert(0, str(ROOT / "tests"))
from end_to_end.screen import lacking, screen, until
from end_to_end.writing import Writer, writer

BEFORE, AFTER = "She opened the door and saw", " Then she closed it again."
DISPLAYS = "/tmp/.X11-unix"  # noqa: S108  (X's own)
OF_WAYLAND = "libwayland-"  # for the plugin of a Wayland desktop, which has them; the .deb depends on them
RUN_NEEDS = ("libgl1", "libegl1", "libxcb1", "fontconfig-config", "fonts-dejavu-core", "ca-certificates")


def try_deb() -> None:
    """Install the .deb with its declared dependencies only, use it, upgrade it over itself, remove it."""
    root = CleanRoot("deb")
    package = root.put(FINISHED / f"lacuna_{version()}_amd64.deb")
    root.fetch(package)
    root.install_fetched()

    def install() -> None:
        root.run("dpkg", "-i", package)

    def remove() -> None:
        root.run("dpkg", "--purge", "lacuna")

    _try(root, "deb", "/opt/lacuna", install, remove)


def try_run() -> None:
    """Install the .run for all, see that it refuses a system without its needs, use it, upgrade it, remove it."""
    root = CleanRoot("run")
    file = root.put(FINISHED / f"lacuna-{version()}-x86_64.run")
    root.fetch(*RUN_NEEDS)
    said = root.refuses("sh", file)
    if "This system lacks" not in said:
        raise SystemExit(f"the .run did not say what is missing: {said}")
    root.install_fetched()

    def install() -> None:
        root.run("sh", file)

    def remove() -> None:
        root.run("sh", file, "--remove")

    _try(root, "run", "/opt/lacuna", install, remove)


def _try(root: CleanRoot, name: str, folder: str, install: Callable[[], None], remove: Callable[[], None]) -> None:
    if lacking():
        raise SystemExit(lacking())
    install()
    if unresolved := [line for line in root.unresolved(folder) if not line.strip().startswith(OF_WAYLAND)]:
        raise SystemExit("nobody has these libraries:\n" + "\n".join(unresolved))
    shots = BUILD / "shots" / name
    shutil.rmtree(shots, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="lacuna-") as place:
        home = Path(place)
        shutil.copyfile(MODEL_FILE, home / "tiny.gguf")
        (home / "inn.txt").write_text(SENTENCE, encoding="utf-8")
        root.shared = [str(home), DISPLAYS]
        command = root.command(f"{folder}/lacuna", user=WRITER)
        written = _writes(home, shots, command)
        say("upgrading over itself ...")
        install()
        kept = _writes_on(home, shots, command, written)
        remove()
        if (root.path / folder.lstrip("/")).exists():
            raise SystemExit(f"{folder} is still there after the removal")
        if (home / "inn.txt").read_text(encoding="utf-8") != kept or not (
            home / "config/lacuna/settings.json"
        ).exists():
            raise SystemExit("the removal took something of the writer's")
    say(f"{name}: installed, used, upgraded and removed without a network; pictures are in {shots}")


def _writes(home: Path, shots: Path, command: Sequence[str]) -> str:
    """Complete a sentence, fill a gap, write with a model file, save, quit; return what stands in the file."""
    with _sitting(home, shots, command) as (hand, end):
        hand.screen.keys("ctrl+End", "ctrl+Return")
        hand.grown(SENTENCE)
        text = hand.settled()
        hand.shot("completed")
        hand.screen.keys("ctrl+End", "Return")
        hand.screen.write(BEFORE + AFTER)
        hand.screen.keys(*["Left"] * len(AFTER), "ctrl+Return")
        text = hand.grown(f"{text}\n{BEFORE}{AFTER}")
        text = hand.settled()
        if not text.endswith(AFTER):
            raise SystemExit(f"the gap was not filled: {text!r}")
        hand.shot("filled")
        hand.screen.keys("ctrl+shift+o")
        hand.screen.focus("Open a model file")
        hand.screen.keys("ctrl+a")
        hand.screen.write(str(home / "tiny.gguf"))
        hand.shot("dialog")
        hand.screen.keys("Return")
        until(lambda: _with_file(home), "the model file is among the connections")
        hand.screen.focus("Lacuna")
        hand.shot("model-file")
        hand.screen.keys("ctrl+End", "ctrl+Return")
        hand.grown(text)
        text = hand.settled()
        hand.shot("written-by-it")
        end()
        return text


def _writes_on(home: Path, shots: Path, command: Sequence[str], text: str) -> str:
    """Write once more, with the model file, which is remembered; return what stands in the file."""
    with _sitting(home, shots / "upgraded", command) as (hand, end):
        if hand.text() != text:
            raise SystemExit("the text is not what was saved")
        hand.screen.keys("ctrl+End", "ctrl+Return")
        hand.grown(text)
        text = hand.settled()
        hand.shot("written")
        end()
        return text


@contextmanager
def _sitting(home: Path, shots: Path, command: Sequence[str]) -> Generator[tuple[Writer, Callable[[], None]]]:
    """Start the program with the manuscript; what is given quits it and waits for its end."""
    settings = home / "config" / "lacuna" / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.touch()
    for place in [home, *home.rglob("*")]:  # what is written into them from outside keeps its owner
        os.chown(place, WRITER, WRITER)
    with (
        tempfile.TemporaryDirectory() as buffers,
        screen(Path(buffers), 1000, 700) as shown,
        writer(shown, home, shots, "light", {"max_tokens": 24}, "inn.txt", command=command) as hand,
    ):
        until(lambda: hand.screen.places_of(hand.theme.good) or _with_file(home), "a model is ready")

        def end() -> None:
            hand.screen.keys("ctrl+q")
            hand.process.wait(30)

        hand.screen.keys("ctrl+End")
        yield hand, end


def _with_file(home: Path) -> bool:
    """Whether the manuscript is written with a model file, which is loaded by the first request only."""
    book = home / "config" / "lacuna" / "connections.json"
    return book.exists() and "tiny.gguf" in book.read_text(encoding="utf-8")
