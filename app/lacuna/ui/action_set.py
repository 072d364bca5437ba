"""What an action is, and a set of them as Qt has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from lacuna.ui.signals import signal


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One action.

    Attributes:
        id: its name in the code.
        title: with ``&`` before the key that chooses it in its menu.
        menu: the menu it stands in, in the order of declaration.
        sub: the title of the menu in that menu; empty if it stands there itself.
        help: the sentence in the status bar.
        icon: of ``resources/icons``.
        keys: shortcuts; the first is shown.
        group: checkable, and of its group only one is on, or at most one if it ends in ``?``; ``alone`` is checkable
            by itself.
        checked: at first.
        begins: whether a line stands before it.

    """

    id: str
    title: str
    menu: str
    help: str
    icon: str = "dot"
    sub: str = ""
    keys: tuple[str, ...] = ()
    group: str = ""
    checked: bool = False
    begins: bool = False


class ActionSet(QObject):
    """The actions as Qt has them, by id; their keys are the writer's to change."""

    keys_changed = signal()

    def __init__(self, declared: Sequence[Declared], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.declared = declared
        self._by_id: dict[str, QAction] = {}
        self._changed: dict[str, tuple[str, ...]] = {}
        groups: dict[str, QActionGroup] = {}
        for one in declared:
            action = QAction(one.title, self)
            action.setObjectName(one.id)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setStatusTip(one.help)
            action.setToolTip(one.help)
            if one.group:
                action.setCheckable(True)
                action.setChecked(one.checked)
            if one.group not in ("", "alone"):
                group = groups.setdefault(one.group, QActionGroup(self))
                if one.group.endswith("?"):
                    group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
                group.addAction(action)
            self._by_id[one.id] = action
        self.use_keys({})

    def __getitem__(self, name: str) -> QAction:
        return self._by_id[name]

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the shortcuts of an action now; the first is shown."""
        return tuple(keys.toString() for keys in self._by_id[name].shortcuts())

    def use_keys(self, changed: Mapping[str, Sequence[str]]) -> None:
        """Give every action its keys: those that the writer chose, by id, and else those it is declared with.

        What the writer chose wins: an action that is declared with the same key is left without it.
        """
        known = {one.id for one in self.declared}
        self._changed = {name: tuple(map(_written, keys)) for name, keys in changed.items() if name in known}
        taken = {key for keys in self._changed.values() for key in keys}
        for one in self.declared:
            own = [key for key in map(_written, one.keys) if key not in taken]
            self._by_id[one.id].setShortcuts([QKeySequence(key) for key in self._changed.get(one.id, own)])
        self.keys_changed.emit()

    def give_keys(self, name: str, keys: Sequence[str]) -> None:
        """Let an action have these keys and no others; whichever action has one of them loses it."""
        new = tuple(map(_written, keys))
        rest = {other: tuple(key for key in had if key not in new) for other, had in self._changed.items()}
        self.use_keys(rest | {name: new})

    def reset_keys(self, name: str) -> None:
        """Let an action have the keys it is declared with, as far as the writer gave them to no other."""
        self.use_keys({other: keys for other, keys in self._changed.items() if other != name})

    def owner(self, key: str) -> str | None:
        """Return the id of the action that has a key, or None."""
        wanted = _written(key)
        return next((one.id for one in self.declared if wanted in self.keys(one.id)), None)

    @property
    def changed_keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the writer chose, by action."""
        return dict(self._changed)


def _written(key: str) -> str:
    """Return a shortcut in the one way in which Qt writes it."""
    return QKeySequence(key).toString()
