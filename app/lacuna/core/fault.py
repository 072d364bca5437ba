"""A fault of the program as it may be told: where it happened, and nothing of the values that it happened with.

A traceback names places in the program. An exception's message may name anything: the writer's words, a path, a key.
Only messages that Python makes of the program's own names are repeated.
"""

import errno
import re
import traceback
from collections.abc import Iterator
from typing import cast

LEFT_OUT = "(what it says is left out: it may repeat your text)"
FIRST, LAST = 20, 60  # places of one traceback that are told, if there are more than both together

_OF_THE_PROGRAM = re.compile(
    r"(type object |module )?'[\w.]+' (object )?has no attribute '\w+'"
    r"|name '\w+' is not defined"
    r"|cannot access local variable '\w+' where it is not associated with a value"
    r"|No module named '[\w.]+'"
    r"|cannot import name '\w+' from '[\w.]+' \(.*\)"
    r"|[\w.<>]+\(\) (missing|takes|got) [\w ',:-]{1,120}"
    r"|unsupported operand type\(s\) for [^ ]{1,6}: '[\w.]+' and '[\w.]+'"
    r"|'[\w.]+' object (is not|does not|cannot be) [\w ]{1,60}"
    r"|[\w ]{1,20} index out of range"
    r"|division by zero"
    r"|maximum recursion depth exceeded[\w ]{0,60}"
    r"|Internal C\+\+ object \([\w.]+\) already deleted\."
)
# Of a child's last lines: places, what it ended with, and a library's own checks.
_PLACE = re.compile(r'\s*File "[^"\n]+", line \d+(, in \S+| in \S+)?$')
_ENDED = re.compile(r"(Fatal Python error: [\w ]{1,60}|Current thread 0x|Thread 0x|Windows fatal exception: )")
_KIND = re.compile(r"((?:\w+\.)*\w*(?:Error|Exception|Interrupt))(:|$)")
_CHECK = re.compile(r"\S+:\d+: (GGML_\w+\([^\"]{1,200}\)|CUDA error)")


def told(fault: BaseException) -> str:
    """Return a fault and what led to it: kinds, places, and the program's own lines there."""
    return "\n".join(_lines(fault, set()))


def told_of_child(complaints: list[str]) -> str:
    """Return what may be told of the last lines of a process's standard error, in their order."""
    lines = [line for line in map(_told_of_line, complaints) if line]
    left_out = len(complaints) - len(lines)
    return "\n".join([*lines, f"({left_out} other lines are left out)"] if left_out else lines)


def _lines(fault: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(fault))
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "\nThat led to:\n"
    yield "Traceback (most recent call last):"
    places = "".join(_places(fault)).rstrip("\n")
    if places:
        yield places
    kind = type(fault)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    says = _message(fault)
    yield f"{name}: {says}" if says else name
    if isinstance(fault, BaseExceptionGroup):
        group = cast("BaseExceptionGroup[BaseException]", fault)
        for inner in group.exceptions:
            if id(inner) not in seen:
                yield from (f"  | {line}" for part in _lines(inner, seen) for line in part.split("\n"))


def _places(fault: BaseException) -> list[str]:
    places = traceback.format_tb(fault.__traceback__)
    if len(places) <= FIRST + LAST:
        return places
    return [*places[:FIRST], f"  ... {len(places) - FIRST - LAST} more ...\n", *places[-LAST:]]


def _message(fault: BaseException) -> str:
    if isinstance(fault, OSError) and fault.errno is not None:
        return errno.errorcode.get(fault.errno, str(fault.errno))
    says = str(getattr(fault, "sqlite_errorname", "")) or str(fault)
    if not says:
        return ""
    named = _OF_THE_PROGRAM.fullmatch(says) or says.startswith("SQLITE_")
    return says if named else LEFT_OUT


def _told_of_line(line: str) -> str:
    if _PLACE.fullmatch(line):
        return line
    if (ended := _ENDED.match(line)) is not None:
        return line if ended[0].startswith(("Current", "Thread")) else ended[0]
    if (check := _CHECK.search(line)) is not None:
        return check[0]
    kind = _KIND.match(line)
    return kind[1] if kind is not None else ""
