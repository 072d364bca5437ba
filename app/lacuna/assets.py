"""Where the files of the top-level resources/ folder are, however the program runs."""

from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def resource_root() -> Path:
    """Return the folder of shipped files.

    A wheel and a bundle carry it as ``<package>/resources``; a checkout and an editable install as
    ``<repository>/resources``.

    Raises:
        FileNotFoundError: the installation is incomplete.

    """
    for root in (_HERE / "resources", _HERE.parents[1] / "resources"):
        if (root / "icons").is_dir():
            return root
    message = f"resources/ not found beside {_HERE}; the installation is incomplete"
    raise FileNotFoundError(message)


def resource(*parts: str) -> Path:
    """Return the path of a shipped file: ``resource("icons", "stop.svg")``."""
    return resource_root().joinpath(*parts)
