"""Every action of the program, declared once: its name, keys, menu and help."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from lacuna.ui.menus import COMPLETE, EDIT, FILE, HELP, TOOLS, VIEW


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One action.

    Attributes:
        id: its name in the code.
        title: with ``&`` before the key that chooses it in its menu.
        menu: the menu it stands in, in the order of declaration.
        help: the sentence in the status bar.
        keys: shortcuts; the first is shown.
        group: checkable, and of its group only one is on; ``alone`` is checkable by itself.
        checked: at first.
        begins: whether a line stands before it.

    """

    id: str
    title: str
    menu: str
    help: str
    keys: tuple[str, ...] = ()
    group: str = ""
    checked: bool = False
    begins: bool = False


DECLARED = (
    Declared(id="new", title="&New", menu=FILE, keys=("Ctrl+N",), help="Begin an empty manuscript."),
    Declared(id="open", title="&Open…", menu=FILE, keys=("Ctrl+O",), help="Open a text or Markdown file."),
    Declared(
        id="save", title="&Save", menu=FILE, keys=("Ctrl+S",), help="Write the manuscript to its file.", begins=True
    ),
    Declared(
        id="save_as", title="Save &As…", menu=FILE, keys=("Ctrl+Shift+S",), help="Write the manuscript to another file."
    ),
    Declared(id="quit", title="&Quit", menu=FILE, keys=("Ctrl+Q",), help="Close the program.", begins=True),
    Declared(
        id="undo", title="&Undo", menu=EDIT, keys=("Ctrl+Z",), help="Take the newest step back; a completion is one."
    ),
    Declared(id="redo", title="&Redo", menu=EDIT, keys=("Ctrl+Shift+Z", "Ctrl+Y"), help="Do again what was undone."),
    Declared(
        id="cut", title="Cu&t", menu=EDIT, keys=("Ctrl+X",), help="Move the selection to the clipboard.", begins=True
    ),
    Declared(id="copy", title="&Copy", menu=EDIT, keys=("Ctrl+C",), help="Copy the selection to the clipboard."),
    Declared(id="paste", title="&Paste", menu=EDIT, keys=("Ctrl+V",), help="Insert the clipboard's text."),
    Declared(id="select_all", title="Select &All", menu=EDIT, keys=("Ctrl+A",), help="Select the whole manuscript."),
    Declared(
        id="find",
        title="&Find…",
        menu=EDIT,
        keys=("Ctrl+F",),
        begins=True,
        help="Look for a word, a phrase or a pattern in the manuscript.",
    ),
    Declared(
        id="replace",
        title="R&eplace…",
        menu=EDIT,
        keys=("Ctrl+H",),
        help="Put other words in the place of what is found, one by one or all in one step.",
    ),
    Declared(id="find_next", title="Find &Next", menu=EDIT, keys=("F3", "Ctrl+G"), help="Go to the next hit."),
    Declared(
        id="find_previous",
        title="Find Pre&vious",
        menu=EDIT,
        keys=("Shift+F3", "Ctrl+Shift+G"),
        help="Go to the hit before.",
    ),
    Declared(
        id="theme_system",
        title="Colours of the &System",
        menu=VIEW,
        group="theme",
        checked=True,
        help="Light or dark, as the system is.",
    ),
    Declared(id="theme_light", title="&Light", menu=VIEW, group="theme", help="Dark text on light paper."),
    Declared(id="theme_dark", title="&Dark", menu=VIEW, group="theme", help="Light text on dark paper."),
    Declared(
        id="heat",
        title="&Probabilities",
        menu=VIEW,
        keys=("F8",),
        group="alone",
        begins=True,
        help="Colour generated text by how probable each word was.",
    ),
    Declared(
        id="heat_probability",
        title="Colour by P&robability",
        menu=VIEW,
        group="scale",
        checked=True,
        help="Colour each word by the probability that the model gave it.",
    ),
    Declared(
        id="heat_rank",
        title="Colour by Ran&k",
        menu=VIEW,
        group="scale",
        help="Colour each word by how many others were likelier.",
    ),
    Declared(
        id="heat_surprise",
        title="Colour by S&urprise",
        menu=VIEW,
        group="scale",
        help="Colour each word by how surprising it was, in bits.",
    ),
    Declared(
        id="card",
        title="Probabilities at the &Caret",
        menu=VIEW,
        keys=("Ctrl+I",),
        help="Show what else the model might have written at the caret.",
    ),
    Declared(
        id="token_previous",
        title="Pre&vious Token",
        menu=VIEW,
        keys=("Ctrl+Alt+Left",),
        help="Go to the generated token before.",
    ),
    Declared(
        id="token_next",
        title="&Next Token",
        menu=VIEW,
        keys=("Ctrl+Alt+Right",),
        help="Go to the next generated token.",
    ),
    Declared(
        id="generations",
        title="&Generations",
        menu=VIEW,
        keys=("F9",),
        group="alone",
        begins=True,
        help="List all that was generated, with every choice: to go there, show it again or delete it.",
    ),
    Declared(
        id="inspector",
        title="&Inspector",
        menu=VIEW,
        keys=("F12",),
        group="alone",
        help="Show the token at the caret: what else might stand there, to choose from.",
    ),
    Declared(
        id="panel",
        title="P&arameters",
        menu=VIEW,
        keys=("F10",),
        group="alone",
        checked=True,
        help="Show or hide the parameters.",
    ),
    Declared(
        id="between",
        title="&Text or Panels",
        menu=VIEW,
        keys=("F6",),
        help="Go from the text to the panels, one after the other, and back to where the caret was.",
    ),
    Declared(
        id="full_screen",
        title="&Full Screen",
        menu=VIEW,
        keys=("F11",),
        group="alone",
        help="Fill the screen with the text alone.",
    ),
    Declared(
        id="complete",
        title="&Complete",
        menu=COMPLETE,
        keys=("Ctrl+Return", "Ctrl+Enter"),
        help="Continue at the caret, fill the gap there, or replace the selection.",
    ),
    Declared(
        id="stop", title="&Stop", menu=COMPLETE, keys=("Esc",), help="Stop writing at once; what has arrived stays."
    ),
    Declared(
        id="move_auto",
        title="&By What Follows the Caret",
        menu=COMPLETE,
        group="move",
        checked=True,
        begins=True,
        help="Fill a gap if text follows the caret, else continue.",
    ),
    Declared(
        id="move_continue", title="Always C&ontinue", menu=COMPLETE, group="move", help="Do not look at what follows."
    ),
    Declared(
        id="move_insert", title="Always &Fill", menu=COMPLETE, group="move", help="Always send what follows as well."
    ),
    Declared(
        id="previous",
        title="&Previous Choice",
        menu=COMPLETE,
        keys=("Alt+Left",),
        begins=True,
        help="Show the choice before; the first is what stood there.",
    ),
    Declared(
        id="next", title="&Next Choice", menu=COMPLETE, keys=("Alt+Right",), help="Show the next choice at the caret."
    ),
    Declared(
        id="discard",
        title="What S&tood There",
        menu=COMPLETE,
        keys=("Alt+0",),
        help="Bring back what stood there before.",
    ),
    Declared(
        id="more",
        title="&More Choices",
        menu=COMPLETE,
        keys=("Ctrl+R",),
        help="Ask again at this place; no choice is lost.",
    ),
    Declared(
        id="model",
        title="Choose a &Model…",
        menu=TOOLS,
        keys=("Ctrl+M",),
        help="Choose one of the models that the connection in use offers.",
    ),
    Declared(
        id="open_model",
        title="Open a Model &File…",
        menu=TOOLS,
        keys=("Ctrl+Shift+O",),
        help="Write with a GGUF file of your own, which llama.cpp runs on this machine.",
    ),
    Declared(
        id="connections",
        title="&Connections…",
        menu=TOOLS,
        keys=("Ctrl+Shift+M",),
        help="Add, try out, edit and remove the servers and model files that Lacuna writes with.",
    ),
    Declared(
        id="batch",
        title="&Batch Desk…",
        menu=TOOLS,
        keys=("Ctrl+Shift+B",),
        begins=True,
        help="Ask many prompts one after another, and see what came back in a table.",
    ),
    Declared(
        id="responses",
        title="&Responses…",
        menu=TOOLS,
        keys=("Ctrl+Shift+I",),
        begins=True,
        help="Show what the last requests sent and what the server answered, without keys.",
    ),
    Declared(
        id="log", title="&Log…", menu=TOOLS, help="Show what the program has noted; it holds no keys and no text."
    ),
    Declared(id="keys", title="&Keys", menu=HELP, keys=("F1",), help="List all actions with their keys."),
    Declared(id="about", title="&About Lacuna", menu=HELP, help="Say which version this is, and of what it is made."),
)


class Actions(QObject):
    """The actions as Qt has them, by id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_id: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for declared in DECLARED:
            action = QAction(declared.title, self)
            action.setObjectName(declared.id)
            action.setShortcuts([QKeySequence(keys) for keys in declared.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setStatusTip(declared.help)
            action.setToolTip(declared.help)
            if declared.group:
                action.setCheckable(True)
                action.setChecked(declared.checked)
            if declared.group not in ("", "alone"):
                groups.setdefault(declared.group, QActionGroup(self)).addAction(action)
            self._by_id[declared.id] = action

    def __getitem__(self, name: str) -> QAction:
        return self._by_id[name]


def keys_of(name: str) -> str:
    """Return the first shortcut of an action, as Qt writes it; empty if it has none."""
    declared = next(declared for declared in DECLARED if declared.id == name)
    return declared.keys[0] if declared.keys else ""
