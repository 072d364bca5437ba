"""What the palette lists, and in which order: recent first, then as the menus have it; or by how well letters fit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lacuna.core.fuzzy import fit
from lacuna.ui.action_set import ActionSet, Declared
from lacuna.ui.widgets import key_text

RECENT = 6  # actions that are remembered
_BY_MENU = 100  # taken off where the menu's name is needed to fit
_BY_HELP = 200  # taken off where only the help fits


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One action as it is listed.

    Attributes:
        id: the action's.
        title: its name.
        menu: the menu it stands in.
        keys: its first keys, as the keyboard shows them.
        help: what it does.
        icon: of ``resources/icons``.
        reason: why it cannot be done now; empty if it can.
        on: whether it is switched on.
        letters: the places of the letters in the title that were typed.

    """

    id: str
    title: str
    menu: str
    keys: str
    help: str
    icon: str
    reason: str = ""
    on: bool = False
    letters: tuple[int, ...] = ()

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.title, f"{self.menu} menu", "on" if self.on else "", self.keys, self.reason)
        return ", ".join(part for part in parts if part)


def entries(actions: ActionSet, reasons: Mapping[str, str]) -> list[Entry]:
    """Return all actions in the order of the menus; ``reasons`` say by id what cannot be done now."""
    return [
        Entry(
            id=one.id,
            title=name_of(one),
            menu=plain(one.menu),
            keys=key_text(keys[0]) if (keys := actions.keys(one.id)) else "",
            help=one.help,
            icon=one.icon,
            reason=reasons.get(one.id, ""),
            on=actions[one.id].isChecked(),
        )
        for one in actions.declared
        if one.id != "palette"
    ]


def ranked(listed: Sequence[Entry], typed: str, recent: Sequence[str]) -> list[Entry]:
    """Return the entries that what was typed fits, the best first; what cannot be done comes after what can."""
    found: list[tuple[int, Entry]] = []
    for entry in listed:
        score = _fit(entry, typed)
        if score is not None:
            found.append(score)
    places = {name: place for place, name in enumerate(recent)}
    if not typed.strip():
        found.sort(key=lambda pair: (places.get(pair[1].id, len(places)), bool(pair[1].reason)))
    else:
        found.sort(key=lambda pair: (bool(pair[1].reason), -pair[0], places.get(pair[1].id, len(places))))
    return [entry for _, entry in found]


def used(recent: Sequence[str], name: str) -> list[str]:
    """Return the recent actions after one was used."""
    return [name, *(other for other in recent if other != name)][:RECENT]


def plain(title: str) -> str:
    """Return a title without its marks: the letter that chooses it, and the points of a question to come."""
    return re.sub("&(.)", r"\1", title).removesuffix("…")


def name_of(one: Declared) -> str:
    """Return an action's name as it is understood outside its menu: with the title of the menu in the menu."""
    return f"{plain(one.sub)}: {plain(one.title)}" if one.sub else plain(one.title)


def _fit(entry: Entry, typed: str) -> tuple[int, Entry] | None:
    found = fit(typed, entry.title)
    if found is not None:
        return found.score, _with(entry, found.letters)
    found = fit(typed, f"{entry.menu} {entry.title}")
    if found is not None:
        off = len(entry.menu) + 1
        return found.score - _BY_MENU, _with(entry, tuple(at - off for at in found.letters if at >= off))
    if typed.strip().casefold() in entry.help.casefold():
        return -_BY_HELP, entry
    return None


def _with(entry: Entry, letters: tuple[int, ...]) -> Entry:
    return replace(entry, letters=letters)
