"""A preset, and the writer's presets in their order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from lacuna.core.parameters import Value, declared, same

LONGEST_NAME = 60  # characters
MOST = 200

HELD = tuple(name for name in declared() if name != "user")  # who one is, no preset knows


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Some parameter values under a name; parameters that it does not name it leaves as they are.

    Attributes:
        id: does not change with the name.
        name: 1 to 60 characters that can be seen, without blanks at its ends.
        values: by parameter; None is "server default".

    Raises:
        ValueError: it is none; the text is a sentence for the writer.

    """

    id: str
    name: str
    values: Mapping[str, Value]

    def __post_init__(self) -> None:
        problem = wrong_name(self.name)
        if problem:
            raise ValueError(problem)
        if not self.values:
            raise ValueError("A preset holds one parameter at least.")
        for name, value in self.values.items():
            if name not in HELD:
                message = f"A preset does not hold {name}."
                raise ValueError(message)
            declared()[name].check(value)

    def updated(self, now: Mapping[str, Value]) -> "Preset":
        """Return it with the values that its parameters have now."""
        return replace(self, values={name: now[name] for name in self.values})

    def differing(self, now: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the parameters that have another value now than this preset says, in the panel's order.

        A field that holds what it cannot have is not in ``now``.
        """
        held = (name for name in HELD if name in self.values)
        return tuple(name for name in held if name not in now or not same(self.values[name], now[name]))


@dataclass(frozen=True, kw_only=True)
class Presets:
    """The presets in the writer's order. Every change is a new one; no two have one id or one name."""

    presets: tuple[Preset, ...] = ()

    def find(self, preset_id: str) -> Preset | None:
        """Return a preset by its id, or None."""
        return next((known for known in self.presets if known.id == preset_id), None)

    def put(self, preset: Preset) -> "Presets":
        """Return them with a preset in the place of the one with its id, or at the end.

        Raises:
            ValueError: another has its name, or there are too many; the text is a sentence for the writer.

        """
        if any(other.id != preset.id and other.name.casefold() == preset.name.casefold() for other in self.presets):
            message = f"There is another preset called {preset.name}. Choose another name."
            raise ValueError(message)
        if self.find(preset.id) is not None:
            return _presets(*(preset if known.id == preset.id else known for known in self.presets))
        if len(self.presets) >= MOST:
            message = f"There are {MOST} presets, and more there cannot be. Delete one first."
            raise ValueError(message)
        return _presets(*self.presets, preset)

    def remove(self, preset_id: str) -> "Presets":
        """Return them without a preset."""
        return _presets(*(known for known in self.presets if known.id != preset_id))

    def move(self, preset_id: str, by: int) -> "Presets":
        """Return them with a preset ``by`` places further down, or up; it stops at the ends."""
        order = list(self.presets)
        place = next((place for place, known in enumerate(order) if known.id == preset_id), None)
        if place is None:
            return self
        order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
        return _presets(*order)

    def free_name(self, name: str) -> str:
        """Return a name that no preset has: ``name``, or with a number behind it."""
        taken = {known.name.casefold() for known in self.presets}
        numbers = range(2, len(taken) + 3)
        numbered = (f"{name[: LONGEST_NAME - len(str(number)) - 1].rstrip()} {number}" for number in numbers)
        return next(free for free in (name, *numbered) if free.casefold() not in taken)

    def with_all(self, presets: Collection[Preset]) -> "Presets":
        """Return them with those of some that are missing, by id, at the end; a name that is taken gets a number."""
        known = self
        for preset in presets:
            if known.find(preset.id) is None:
                known = known.put(replace(preset, name=known.free_name(preset.name)))
        return known


def wrong_name(name: str) -> str:
    """Return why a preset cannot have a name, as a sentence for the writer; empty if it can."""
    if not name.strip():
        return "A preset needs a name."
    if len(name) > LONGEST_NAME:
        return f"A preset’s name has {LONGEST_NAME} characters at most."
    if name != name.strip() or not name.isprintable():
        return "A preset’s name is one line, without blanks at its ends."
    return ""


def _presets(*presets: Preset) -> Presets:
    return Presets(presets=presets)
