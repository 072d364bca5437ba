"""``python3 dev.py fuzz --minutes 10``: feed the reading of answers with whatever may come, and look for faults.

Of every input: nothing is raised, nothing hangs, it is read the same wherever it is cut, its text is no longer than it
is itself, and an answer without end is cut off. An input that fails is kept in ``build/fuzz``.
"""

import argparse
import faulthandler
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from time import monotonic
from traceback import format_exc

from lacuna.core.completions import CompletionRequest, Outcome, Reading, refusal
from lacuna.core.completions.reading import LONGEST_BODY
from lacuna.core.parameters import Parameters
from wire.events import cut_at, read, tokens
from wire.inputs import made

HANGS = 60  # seconds after which the process is ended; its input lies in the folder
ENDLESS = 20_000  # one input in so many is repeated until the reading ends it
GROWS = 512 * 1024 * 1024  # bytes that the process may grow by; an answer may have 64 MiB
_STANDARD_ERROR = 2
ASKED = (
    CompletionRequest(model="m", prompt="It was", parameters=Parameters(logprobs=None)),
    CompletionRequest(model="m", prompt="It was", parameters=Parameters(logprobs=5, echo=True)),
    CompletionRequest(model="m", prompt=["a", "b"], parameters=Parameters(logprobs=5, n=2)),
    CompletionRequest(model="m", prompt="a", suffix="a" * 12, parameters=Parameters(stream=False)),
)


def check(wire: bytes, number: int) -> Outcome:
    """Read one input in several ways; return how it ended.

    Raises:
        AssertionError: what must hold does not; anything else that is raised is a finding as well.

    """
    chance = Random(number)  # noqa: S311  (no secret: the same again)
    request = chance.choice(ASKED)
    native = chance.random() < 0.2
    deltas, answer = read([wire], request=request, native=native)
    places = [chance.randrange(len(wire) + 1) for _ in range(chance.choice((1, 3, 40)))]
    ways = [cut_at(wire, set(places))]
    if len(wire) <= 1_000:
        ways.append([wire[i : i + 1] for i in range(len(wire))])
    for parts in ways:
        again, other = read(parts, request=request, native=native)
        assert tokens(again) == tokens(deltas), "other tokens when it is cut"
        assert other.outcome is answer.outcome, "another outcome when it is cut"
        assert other.finish_reasons == answer.finish_reasons, "other reasons when it is cut"
    texts = sum(len(token.text) for delta in deltas for token in delta.tokens)
    assert texts <= len(wire), "more text than came"
    assert (answer.error is None) is (answer.outcome is Outcome.COMPLETE), "an error where there is none, or none"
    assert answer.error is None or str(answer.error).strip(), "no sentence"
    assert str(refusal(400 + number % 200, wire)).strip(), "no sentence for a refusal"
    if number % ENDLESS == 0 and wire.strip():
        _without_end(wire, request, native=native)
    return answer.outcome


def _without_end(wire: bytes, request: CompletionRequest, *, native: bool) -> None:
    """Feed an input again and again: the reading must come to an end by itself."""
    reading = Reading(request, native=native)
    block = wire * (65_536 // len(wire) + 1)
    fed = 0
    while not reading.done:
        reading.feed(block)
        fed += len(block)
        assert fed < 2 * LONGEST_BODY, "an answer without end is read for ever"


def hunt(
    folder: Path, seed: int, until: Callable[[int], bool], examine: Callable[[bytes, int], Outcome] = check
) -> tuple[Counter[str], list[Path]]:
    """Examine inputs until told to stop; return how they ended, and the files of those that fail."""
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.bin"
    ends: Counter[str] = Counter()
    found: list[Path] = []
    number = 0
    with last.open("wb", buffering=0) as kept:
        while not until(number):
            wire = made(seed, number)
            kept.seek(0)
            kept.truncate()
            kept.write(wire)
            faulthandler.dump_traceback_later(HANGS, exit=True, file=_STANDARD_ERROR)
            try:
                ends[examine(wire, number).value] += 1
            except Exception:  # noqa: BLE001  (whatever it is, it is what is looked for)
                ends["fault"] += 1
                file = folder / f"{seed}-{number}.bin"
                file.write_bytes(wire)
                found.append(file)
                _say(f"Input {number} of seed {seed}, kept as {file}:\n{wire[:400]!r}\n{format_exc()}")
            number += 1
    faulthandler.cancel_dump_traceback_later()
    last.unlink()
    return ends, found


def main(arguments: Sequence[str]) -> int:
    """Hunt; return 1 if there is a finding."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="end after so many inputs")
    parser.add_argument("--seed", type=int, default=0, help="other inputs; the same seed makes the same")
    parser.add_argument("--folder", type=Path, default=Path("build") / "fuzz")
    options = parser.parse_args(arguments)
    begun = monotonic()
    before = _memory()
    ends, found = hunt(
        options.folder, options.seed, lambda n: n >= options.inputs or monotonic() - begun >= 60 * options.minutes
    )
    grown = _memory() - before
    told = ", ".join(f"{count:,} {name}" for name, count in ends.most_common())
    _say(f"{ends.total():,} inputs in {(monotonic() - begun) / 60:.1f} minutes, seed {options.seed}: {told}.")
    _say(f"{len(found)} findings; at most {grown / 1024 / 1024:.0f} MiB of memory more than at the start.")
    if grown > GROWS:
        _say("That is more than one answer may hold: something grows without bound.")
    return 1 if found or grown > GROWS else 0


def _memory() -> int:
    """Return the most memory that the process has had, in bytes; Windows does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415  (Windows has none)

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
