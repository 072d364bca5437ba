"""The printed tree is the tree: every class stands in it, below its parent, and says what helps."""

import inspect
import re

from lacuna.core import errors
from lacuna.core.errors import Action, ContextOverflow, EndpointError, LacunaError

LINE = re.compile(r"^( *)[*·+~-] (\w+)  ", re.MULTILINE)


def classes() -> dict[str, type[LacunaError]]:
    found = inspect.getmembers(errors, lambda item: inspect.isclass(item) and issubclass(item, LacunaError))
    return dict(found)


def test_every_class_is_printed_below_its_parent() -> None:
    printed: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for indent, name in LINE.findall(errors.__doc__ or ""):
        above = [(depth, parent) for depth, parent in above if depth < len(indent)]
        printed[name] = above[-1][1] if above else "Exception"
        above.append((len(indent), name))
    assert printed == {name: error.__base__.__name__ for name, error in classes().items() if error.__base__}


def test_every_class_is_described() -> None:
    assert all((error.__doc__ or "").split("\n")[0].endswith(".") for error in classes().values())


def test_every_error_of_an_endpoint_says_what_helps() -> None:
    assert all(isinstance(error.action, Action) for error in classes().values() if issubclass(error, EndpointError))


def test_an_error_is_its_sentence() -> None:
    assert all(str(error("A sentence.")) == "A sentence." for error in classes().values())


def test_the_room_that_is_left_for_an_answer() -> None:
    error = ContextOverflow("A sentence.")
    assert error.room is None
    error.context, error.prompt_tokens = 4097, 200
    assert error.room == 3897
