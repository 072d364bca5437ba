"""Which of the program's classes of widgets have been seen, so that none is forgotten."""

import importlib
import pkgutil
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QWidget

import lacuna.ui


class Seen:
    """Notes the classes of what is visible."""

    def __init__(self) -> None:
        for module in pkgutil.walk_packages(lacuna.ui.__path__, "lacuna.ui."):
            importlib.import_module(module.name)
        self._seen: set[type[QWidget]] = set()

    def look(self) -> None:
        """Look at all that is visible now."""
        self._seen |= {type(widget) for widget in QApplication.allWidgets() if widget.isVisible()}

    def missing(self) -> list[str]:
        """Return the names of the classes that were not seen; one that others derive from is seen in these."""
        return sorted(
            f"{kind.__module__}.{kind.__qualname__}"
            for kind in _below(QWidget)
            if kind.__module__.startswith("lacuna.ui") and not any(issubclass(seen, kind) for seen in self._seen)
        )


def _below(kind: type[QWidget]) -> Iterator[type[QWidget]]:
    for derived in kind.__subclasses__():
        yield derived
        yield from _below(derived)
