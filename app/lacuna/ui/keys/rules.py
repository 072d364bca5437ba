"""Which keys an action can have, and what they do already."""

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from lacuna.ui.action_set import ActionSet
from lacuna.ui.palette.entries import name_of, plain
from lacuna.ui.widgets import key_text

ALONE = (
    Qt.Key.Key_unknown,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_FREE = range(Qt.Key.Key_F1.value, Qt.Key.Key_F35.value + 1)  # type nothing and move nothing by themselves
_EDITING = (
    *(QKeySequence.StandardKey.MoveToNextWord, QKeySequence.StandardKey.MoveToPreviousWord),
    *(QKeySequence.StandardKey.SelectNextWord, QKeySequence.StandardKey.SelectPreviousWord),
    *(QKeySequence.StandardKey.MoveToStartOfDocument, QKeySequence.StandardKey.MoveToEndOfDocument),
    *(QKeySequence.StandardKey.SelectStartOfDocument, QKeySequence.StandardKey.SelectEndOfDocument),
    *(QKeySequence.StandardKey.DeleteStartOfWord, QKeySequence.StandardKey.DeleteEndOfWord),
)


def refusal(keys: QKeyCombination) -> str:
    """Return why no action can have keys: they write or move in the text; empty if one can."""
    if keys.keyboardModifiers() & _HELD or keys.key().value in _FREE:
        return ""
    return f"{shown(keys)} is for writing. Hold Ctrl or Alt as well, or take one of F1 to F12."


def clash(actions: ActionSet, name: str, keys: QKeyCombination) -> str:
    """Return what keys do already, if that is something else than the action ``name``; empty if nothing."""
    key = QKeySequence(keys).toString()
    owner = actions.owner(key)
    if owner == name:
        return ""
    if owner is not None:
        name = next(name_of(one) for one in actions.declared if one.id == owner)
        return f"{shown(keys)} is the key of {name}, which would be left without it."
    for menu in dict.fromkeys(one.menu for one in actions.declared):
        letter = menu[menu.index("&") + 1].upper() if "&" in menu else ""
        if letter and key == f"Alt+{letter}":
            return f"{shown(keys)} opens the {plain(menu)} menu."
    if any(QKeySequence(keys) in QKeySequence.keyBindings(kind) for kind in _EDITING):
        return f"{shown(keys)} moves the caret or deletes a word while you write."
    return ""


def shown(keys: QKeyCombination) -> str:
    """Return keys as the keyboard shows them."""
    return key_text(QKeySequence(keys).toString())
