"""The fuzzer itself: it says how many inputs it had, finds a fault that is there, and makes the same inputs again."""

from pathlib import Path

import pytest

from lacuna.core.completions import Outcome
from wire.fuzz import hunt, main
from wire.inputs import corpus, made


def test_a_short_hunt_finds_nothing_and_says_how_many_inputs_it_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--inputs", "400", "--folder", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("400 inputs in ")
    assert "0 findings" in said
    assert list(tmp_path.iterdir()) == []


def test_a_fault_is_found_printed_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def examine(wire: bytes, _: int) -> Outcome:
        assert b"\r" not in wire, "a planted fault"
        return Outcome.COMPLETE

    ends, found = hunt(tmp_path, 3, lambda n: n >= 100, examine)
    assert ends["fault"] == len(found) > 0
    assert ends.total() == 100
    said = capsys.readouterr().out
    for file in found:
        seed, number = file.stem.split("-")
        assert file.read_bytes() == made(int(seed), int(number))
        assert f"Input {number} of seed 3" in said
    assert "a planted fault" in said


def test_inputs_differ_and_come_again() -> None:
    assert len({made(0, number) for number in range(200)}) > 150
    assert [made(0, number) for number in range(20)] == [made(0, number) for number in range(20)]
    assert made(0, 1) != made(1, 1)
    assert len(corpus()) > 150
