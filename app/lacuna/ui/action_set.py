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
        self._fixed = self.declared = declared
        self._by_id: dict[str, QAction] = {}
        self._changed: dict[str, tuple[str, ...]] = {}
        self._waiting: dict[str, tuple[str, ...]] = {}  # keys of actions that are not there, or not yet
        groups: dict[str, QActionGroup] = {}
        for one in declared:
            action = QAction(self)
            _name(action, one)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
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

    def use_more(self, kind: str, more: Sequence[Declared]) -> list[QAction]:
        """Have actions beside those that are always there, in the order given; return them.

        Args:
            kind: their ids begin with it and a colon. Those of the kind that were there before and are not given
                now are no more.
            more: the actions; they are checkable or not as their group says, and of no group.

        """
        others = [one for one in self.declared if not one.id.startswith(f"{kind}:")]
        for name in [name for name in self._by_id if name.startswith(f"{kind}:")]:
            if all(one.id != name for one in more):
                self._by_id.pop(name).deleteLater()
        for one in more:
            if one.id not in self._by_id:
                self._by_id[one.id] = QAction(self, checkable=bool(one.group))
            _name(self._by_id[one.id], one)
        menus = list(dict.fromkeys(one.menu for one in self._fixed))
        self.declared = sorted((*others, *more), key=lambda one: menus.index(one.menu))
        self.use_keys(self.changed_keys)
        return [self._by_id[one.id] for one in more]

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the shortcuts of an action now; the first is shown."""
        return tuple(keys.toString() for keys in self._by_id[name].shortcuts())

    def use_keys(self, changed: Mapping[str, Sequence[str]]) -> None:
        """Give every action its keys: those that the writer chose, by id, and else those it is declared with.

        What the writer chose wins: an action that is declared with the same key is left without it. Keys of actions
        that are not known are kept for when they are.
        """
        known = {one.id for one in self.declared}
        written = {name: tuple(map(_written, keys)) for name, keys in changed.items()}
        self._changed = {name: keys for name, keys in written.items() if name in known}
        self._waiting = {name: keys for name, keys in written.items() if name not in known}
        taken = {key for keys in self._changed.values() for key in keys}
        for one in self.declared:
            own = [key for key in map(_written, one.keys) if key not in taken]
            self._by_id[one.id].setShortcuts([QKeySequence(key) for key in self._changed.get(one.id, own)])
        self.keys_changed.emit()

    def give_keys(self, name: str, keys: Sequence[str]) -> None:
        """Let an action have these keys and no others; whichever action has one of them loses it."""
        new = tuple(map(_written, keys))
        rest = {other: tuple(key for key in had if key not in new) for other, had in self.changed_keys.items()}
        self.use_keys(rest | {name: new})

    def reset_keys(self, name: str) -> None:
        """Let an action have the keys it is declared with, as far as the writer gave them to no other."""
        self.use_keys({other: keys for other, keys in self.changed_keys.items() if other != name})

    def owner(self, key: str) -> str | None:
        """Return the id of the action that has a key, or None."""
        wanted = _written(key)
        return next((one.id for one in self.declared if wanted in self.keys(one.id)), None)

    @property
    def changed_keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the writer chose, by action."""
        return self._changed | self._waiting


def _name(action: QAction, one: Declared) -> None:
    action.setText(one.title)
    action.setObjectName(one.id)
    action.setStatusTip(one.help)
    action.setToolTip(one.help)


def _written(key: str) -> str:
    """Return a shortcut in the one way in which Qt writes it."""
    return QKeySequence(key).toString()
