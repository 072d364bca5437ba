"""Every case of the wire catalogue has a test that bears its number."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]

_NUMBERS = {
    "S": "01 02 03 05 06 07 08 09 10 11 13 14 15 17 18 19 21 22 24 25 26 28 29 31 32 33",  # framing
    "M": "01 02 03 04 05 06 08 10 11 12 13 14 15 16 18 19 20 21 23 24 25 26 28 29 31 32",  # what a stream means
    "L": "01 02 03 04 05 07 09 10 11 13 14 15 17 18",  # logprobs
    "E": "01 02 03 04 05 07 08 09 10 11 12 13 14 15 17 18 20 21 23 24 25 26 28 29",  # errors
    "R": "01 02 03 04 05 07 08 09 10 12 13 14 15 17",  # requests
    "X": "01 02 04 05 07 08 09 11 12 13 14",  # transport
    "D": "01 02 03 05 06 07 08 10 11",  # lists of models, and detection
}
CATALOGUE = {letter + number for letter, numbers in _NUMBERS.items() for number in numbers.split()}

_OF_A_TEST = re.compile(r"test_((?:[smlerxd]\d\d_)+)")
_OF_A_CASE = re.compile(r"[SMLERXD]\d\d\b")


def numbers(source: str) -> Iterator[str]:
    """Return the numbers in the names of tests, and at the beginning of the names of cases."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (test := _OF_A_TEST.match(node.name)):
            yield from test[1].upper().rstrip("_").split("_")
        elif isinstance(node, ast.JoinedStr | ast.Constant):
            said = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
            value = said.value if isinstance(said, ast.Constant) else None
            if isinstance(value, str) and (case := _OF_A_CASE.match(value)):
                yield case[0]


def by_number() -> dict[str, set[str]]:
    """Return the files that test each number."""
    found: dict[str, set[str]] = {}
    for file in TESTS.rglob("test_*.py"):
        if file != Path(__file__):
            for number in numbers(file.read_text(encoding="utf-8")):
                found.setdefault(number, set()).add(file.name)
    return found


def test_every_case_is_tested_and_no_test_bears_a_number_that_is_none() -> None:
    found = by_number()
    assert sorted(CATALOGUE - set(found)) == []
    assert sorted(set(found) - CATALOGUE) == []


def test_a_number_counts_where_a_name_begins_with_it_and_nowhere_else() -> None:
    source = 'def test_x01_x02_a(): ...\ndef helper_s01(): "S02"\nCASES = {"L01 a": 1, f"L02 {3}": 2, "see L03": 3}'
    assert sorted(set(numbers(source))) == ["L01", "L02", "S02", "X01", "X02"]
