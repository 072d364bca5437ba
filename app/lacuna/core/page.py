"""How the writer's page looks: letters, lines and column, and what of the text is in the foreground."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SIZES = range(10, 49)  # pixels
LINES = 1.1, 2.6
COLUMNS = range(40, 121)  # characters
ZOOMS = range(50, 301)  # percent
FOCUSES = ("", "sentence", "paragraph")
_STEP = 10  # percent of a step of the zoom


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page as the writer wants it.

    Attributes:
        family: of the letters; empty for the serif that comes with the program.
        size: of the letters at 100 %, in pixels.
        line_height: from line to line, in sizes of the letters.
        column: characters of prose in a line.
        zoom: of the letters and of all that depends on them, in percent.
        typewriter: whether the line with the caret stays in the middle.
        focus: what is in the foreground: the ``sentence`` or the ``paragraph`` at the caret; empty for all.

    Raises:
        ValueError: a value is out of its range.

    """

    family: str = ""
    size: int = 19
    line_height: float = 1.6
    column: int = 66
    zoom: int = 100
    typewriter: bool = False
    focus: str = ""

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("size", self.size, SIZES),
            ("column", self.column, COLUMNS),
            ("zoom", self.zoom, ZOOMS),
        ):
            if value not in allowed:
                message = f"{name} is {value}, not between {allowed[0]} and {allowed[-1]}"
                raise ValueError(message)
        if not LINES[0] <= self.line_height <= LINES[1]:
            message = f"line_height is {self.line_height}, not between {LINES[0]} and {LINES[1]}"
            raise ValueError(message)
        if self.focus not in FOCUSES:
            message = f"focus is {self.focus!r}, which is none of sentence and paragraph"
            raise ValueError(message)

    @property
    def pixels(self) -> int:
        """The size of the letters as they are seen."""
        return round(self.size * self.zoom / 100)


def zoomed(zoom: int, steps: int) -> int:
    """Return the zoom some steps larger or smaller, on whole tens of percent and in its range."""
    tens = zoom // _STEP + steps + (1 if steps < 0 and zoom % _STEP else 0)
    return min(max(tens * _STEP, ZOOMS[0]), ZOOMS[-1])


def page_to_json(page: Page) -> dict[str, Any]:
    """Return what differs from the page as it comes."""
    came = asdict(Page())
    return {name: value for name, value in asdict(page).items() if value != came[name]}


def page_from_json(told: Mapping[str, Any]) -> Page:
    """Return the page that ``page_to_json`` told of; names that are not known are passed over.

    Raises:
        ValueError: a value is of another kind or out of its range.

    """
    values: dict[str, Any] = {}
    for name, default in asdict(Page()).items():
        value = told.get(name, default)
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if type(value) is not type(default):
            message = f"{name} is of another kind"
            raise ValueError(message)
        values[name] = value
    return Page(**values)
