"""Qt signals whose arguments a type checker knows.

PySide6 types ``emit`` as ``*args: Any`` and ``connect`` as ``object``; this says what is emitted.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, TypeVarTuple, get_origin, overload

from PySide6.QtCore import Signal

Args = TypeVarTuple("Args")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


class Emits(Protocol[*Args]):
    """A signal of an object, as the type checker sees it."""

    def emit(self, *args: *Args) -> None:
        """Call every connected slot."""

    def connect(self, slot: Callable[[*Args], object], /) -> object:
        """Call ``slot`` whenever this is emitted."""

    def disconnect(self, slot: Callable[[*Args], object], /) -> object:
        """Stop calling ``slot``."""


@overload
def signal() -> Emits[()]: ...
@overload
def signal(a: type[A], /) -> Emits[A]: ...
@overload
def signal(a: type[A], b: type[B], /) -> Emits[A, B]: ...
@overload
def signal(a: type[A], b: type[B], c: type[C], /) -> Emits[A, B, C]: ...
def signal(*types: type) -> Any:
    """Declare a signal in the body of a QObject, with the types it emits."""
    return Signal(*(get_origin(kind) or kind for kind in types))  # Qt knows no parameters of a type
