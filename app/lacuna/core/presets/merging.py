"""Taking presets over from a file: none takes the place of another, and what became of each is told."""

from collections.abc import Collection
from dataclasses import replace
from uuid import uuid4

from lacuna.core.parameters import same
from lacuna.core.presets.preset import Preset, Presets


def merged(presets: Presets, found: Collection[Preset]) -> tuple[Presets, tuple[str, ...]]:
    """Return presets with those of a file at the end, and what the writer is told, a sentence each.

    One that is there already, by name and values, is not taken twice; one whose name is taken gets a number.

    Raises:
        ValueError: there would be too many; the text is a sentence for the writer.

    """
    taken: list[str] = []
    there: list[str] = []
    renamed: list[str] = []
    for preset in found:
        if any(_alike(preset, known) for known in presets.presets):
            there.append(preset.name)
            continue
        name = presets.free_name(preset.name)
        if name != preset.name:
            renamed.append(f"{preset.name} was imported as {name}, for there is another of that name.")
        else:
            taken.append(name)
        new = preset.id if presets.find(preset.id) is None else uuid4().hex
        presets = presets.put(replace(preset, id=new, name=name))
    told = list(renamed)
    if taken:
        told.insert(0, f"Taken over: {', '.join(taken)}.")
    if there:
        told.append(f"Already there: {', '.join(there)}.")
    return presets, tuple(told) or ("The file holds no presets.",)


def _alike(one: Preset, other: Preset) -> bool:
    return (
        one.name.casefold() == other.name.casefold()
        and one.values.keys() == other.values.keys()
        and all(same(one.values[name], other.values[name]) for name in one.values)
    )
