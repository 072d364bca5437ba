"""The actions of the Edit menu: steps, clipboard, and finding and replacing."""

from lacuna.ui.action_set import Declared
from lacuna.ui.menus import EDIT

EDIT_ACTIONS = (
    Declared(
        id="undo",
        icon="undo",
        title="&Undo",
        menu=EDIT,
        keys=("Ctrl+Z",),
        help="Take the newest step back; a completion is one.",
    ),
    Declared(
        id="redo",
        icon="redo",
        title="&Redo",
        menu=EDIT,
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        help="Do again what was undone.",
    ),
    Declared(
        id="cut",
        icon="cut",
        title="Cu&t",
        menu=EDIT,
        keys=("Ctrl+X",),
        help="Move the selection to the clipboard.",
        begins=True,
    ),
    Declared(
        id="copy", icon="copy", title="&Copy", menu=EDIT, keys=("Ctrl+C",), help="Copy the selection to the clipboard."
    ),
    Declared(
        id="paste", icon="paste", title="&Paste", menu=EDIT, keys=("Ctrl+V",), help="Insert the clipboard’s text."
    ),
    Declared(
        id="select_all",
        icon="select-all",
        title="Select &All",
        menu=EDIT,
        keys=("Ctrl+A",),
        help="Select the whole manuscript.",
    ),
    Declared(
        id="find",
        icon="search",
        title="&Find…",
        menu=EDIT,
        keys=("Ctrl+F",),
        begins=True,
        help="Look for a word, a phrase or a pattern in the manuscript.",
    ),
    Declared(
        id="replace",
        icon="replace",
        title="R&eplace…",
        menu=EDIT,
        keys=("Ctrl+H",),
        help="Put other words in the place of what is found, one by one or all in one step.",
    ),
    Declared(
        id="find_next",
        icon="chevron-down",
        title="Find &Next",
        menu=EDIT,
        keys=("F3", "Ctrl+G"),
        help="Go to the next hit.",
    ),
    Declared(
        id="find_previous",
        icon="chevron-up",
        title="Find Pre&vious",
        menu=EDIT,
        keys=("Shift+F3", "Ctrl+Shift+G"),
        help="Go to the hit before.",
    ),
    Declared(
        id="text_menu",
        icon="rows",
        title="&Menu at the Caret",
        menu=EDIT,
        keys=("Shift+F10",),
        begins=True,
        help="Show what can be done where the caret is.",
    ),
)
