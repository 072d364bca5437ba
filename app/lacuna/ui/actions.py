"""Every action of the program, declared once: its name, icon, keys, menu and help."""

from PySide6.QtCore import QObject

from lacuna.ui.action_set import ActionSet, Declared
from lacuna.ui.edit_actions import EDIT_ACTIONS
from lacuna.ui.menus import COMPLETE, FILE, HELP, VIEW
from lacuna.ui.page_actions import EASE_ACTIONS, PAGE_ACTIONS, THEME
from lacuna.ui.parameter_actions import PARAMETER_ACTIONS
from lacuna.ui.tool_actions import TOOL_ACTIONS

COLOUR = "C&olour By"

DECLARED = (
    Declared(
        id="new",
        icon="file",
        title="&New",
        menu=FILE,
        keys=("Ctrl+N",),
        help="Begin an empty manuscript in a new tab.",
    ),
    Declared(
        id="open", icon="folder", title="&Open…", menu=FILE, keys=("Ctrl+O",), help="Open a text or Markdown file."
    ),
    Declared(
        id="save",
        icon="save",
        title="&Save",
        menu=FILE,
        keys=("Ctrl+S",),
        help="Write the manuscript to its file.",
        begins=True,
    ),
    Declared(
        id="save_as",
        icon="save",
        title="Save &As…",
        menu=FILE,
        keys=("Ctrl+Shift+S",),
        help="Write the manuscript to another file.",
    ),
    Declared(
        id="close",
        icon="close",
        title="&Close",
        menu=FILE,
        keys=("Ctrl+W",),
        help="Close the manuscript that is shown.",
        begins=True,
    ),
    Declared(
        id="reopen",
        icon="reset",
        title="Reopen Close&d",
        menu=FILE,
        keys=("Ctrl+Shift+T",),
        help="Bring back the manuscript that was closed last, with its steps of undo and what was not saved.",
    ),
    Declared(
        id="quit", icon="quit", title="&Quit", menu=FILE, keys=("Ctrl+Q",), begins=True, help="Close the program."
    ),
    *EDIT_ACTIONS,
    Declared(
        id="generations",
        icon="list",
        title="&Generations",
        menu=VIEW,
        keys=("F9",),
        group="alone",
        help="List all that was generated, with every choice: to go there, show it again or delete it.",
    ),
    Declared(
        id="inspector",
        icon="token",
        title="&Inspector",
        menu=VIEW,
        keys=("F12",),
        group="alone",
        help="Show the token at the caret: what else might stand there, to choose from.",
    ),
    Declared(
        id="panel",
        icon="sliders",
        title="P&arameters",
        menu=VIEW,
        keys=("F10",),
        group="alone",
        checked=True,
        help="Show or hide the parameters.",
    ),
    Declared(
        id="between",
        icon="between",
        title="Between &Text and Panels",
        menu=VIEW,
        keys=("F6",),
        help="Go from the text to a notice above it, to the panels one after the other, and back to the caret.",
    ),
    Declared(
        id="heat",
        icon="heat",
        title="&Probabilities",
        menu=VIEW,
        keys=("F8",),
        group="alone",
        begins=True,
        help="Colour generated text by how probable each word was.",
    ),
    Declared(
        id="heat_probability",
        icon="heat",
        title="P&robability",
        menu=VIEW,
        sub=COLOUR,
        group="scale",
        checked=True,
        help="Colour each word by the probability that the model gave it.",
    ),
    Declared(
        id="heat_rank",
        icon="list",
        title="Ran&k",
        menu=VIEW,
        sub=COLOUR,
        group="scale",
        help="Colour each word by how many others were likelier.",
    ),
    Declared(
        id="heat_surprise",
        icon="contrast",
        title="&Surprise",
        menu=VIEW,
        sub=COLOUR,
        group="scale",
        help="Colour each word by how surprising it was, in bits.",
    ),
    Declared(
        id="card",
        icon="token",
        title="Probabilities at the &Caret",
        menu=VIEW,
        keys=("Ctrl+I",),
        help="Show what else the model might have written at the caret.",
    ),
    Declared(
        id="token_previous",
        icon="chevron-left",
        title="Pre&vious Token",
        menu=VIEW,
        keys=("Ctrl+Alt+Left",),
        help="Go to the generated token before.",
    ),
    Declared(
        id="token_next",
        icon="chevron-right",
        title="&Next Token",
        menu=VIEW,
        keys=("Ctrl+Alt+Right",),
        help="Go to the next generated token.",
    ),
    Declared(
        id="measure",
        icon="heat",
        title="&Measure the Passage",
        menu=VIEW,
        keys=("Ctrl+Shift+L",),
        help="Ask how probable your own words are, of the selection or else of the paragraph at the caret.",
    ),
    Declared(
        id="full_screen",
        icon="expand",
        title="&Full Screen",
        menu=VIEW,
        keys=("F11",),
        group="alone",
        begins=True,
        help="Fill the screen with the text alone; Esc leaves it when nothing is being written.",
    ),
    *PAGE_ACTIONS,
    Declared(
        id="theme_system",
        icon="screen",
        title="Follow the &System",
        menu=VIEW,
        sub=THEME,
        group="theme",
        checked=True,
        begins=True,
        help="Light or dark, as the system is.",
    ),
    Declared(
        id="theme_light",
        icon="sun",
        title="&Light",
        menu=VIEW,
        sub=THEME,
        group="theme",
        help="Dark text on light paper.",
    ),
    Declared(
        id="theme_dark",
        icon="moon",
        title="&Dark",
        menu=VIEW,
        sub=THEME,
        group="theme",
        help="Light text on dark paper.",
    ),
    *EASE_ACTIONS,
    Declared(
        id="previous_sheet",
        icon="chevron-left",
        title="P&revious Manuscript",
        menu=VIEW,
        keys=("Ctrl+Shift+Tab", "Ctrl+PgUp"),
        begins=True,
        help="Show the manuscript in the tab before.",
    ),
    Declared(
        id="next_sheet",
        icon="chevron-right",
        title="Next Manu&script",
        menu=VIEW,
        keys=("Ctrl+Tab", "Ctrl+PgDown"),
        help="Show the manuscript in the next tab.",
    ),
    Declared(
        id="complete",
        icon="continue",
        title="&Complete",
        menu=COMPLETE,
        keys=("Ctrl+Return", "Ctrl+Enter"),
        help="Continue at the caret, fill the gap there, or replace the selection.",
    ),
    Declared(
        id="stop",
        icon="stop",
        title="&Stop",
        menu=COMPLETE,
        keys=("Esc",),
        help="Stop writing at once; what has arrived stays.",
    ),
    Declared(
        id="move_auto",
        icon="replace",
        title="&By What Follows the Caret",
        menu=COMPLETE,
        group="move",
        checked=True,
        begins=True,
        help="Fill a gap if text follows the caret, else continue.",
    ),
    Declared(
        id="move_continue",
        icon="continue",
        title="Always C&ontinue",
        menu=COMPLETE,
        group="move",
        help="Do not look at what follows.",
    ),
    Declared(
        id="move_insert",
        icon="fill",
        title="Always &Fill",
        menu=COMPLETE,
        group="move",
        help="Always send what follows as well.",
    ),
    Declared(
        id="previous",
        icon="chevron-left",
        title="&Previous Choice",
        menu=COMPLETE,
        keys=("Alt+Left",),
        begins=True,
        help="Show the choice before; the first is what stood there.",
    ),
    Declared(
        id="next",
        icon="chevron-right",
        title="&Next Choice",
        menu=COMPLETE,
        keys=("Alt+Right",),
        help="Show the next choice at the caret.",
    ),
    Declared(
        id="discard",
        icon="reset",
        title="What S&tood There",
        menu=COMPLETE,
        keys=("Alt+0",),
        help="Bring back what stood there before.",
    ),
    Declared(
        id="more",
        icon="plus",
        title="&More Choices",
        menu=COMPLETE,
        keys=("Ctrl+R",),
        help="Ask again at this place; no choice is lost.",
    ),
    *PARAMETER_ACTIONS,
    *TOOL_ACTIONS,
    Declared(
        id="keys",
        icon="keyboard",
        title="&Keys…",
        menu=HELP,
        keys=("F1",),
        help="List all actions with their keys, change these, and save the list for printing.",
    ),
    Declared(
        id="about",
        icon="info",
        title="&About Lacuna",
        menu=HELP,
        help="Say which version this is, and of what it is made.",
    ),
)


class Actions(ActionSet):
    """All actions of the program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(DECLARED, parent)


def keys_of(name: str) -> str:
    """Return the first shortcut of an action, as Qt writes it; empty if it has none."""
    declared = next(declared for declared in DECLARED if declared.id == name)
    return declared.keys[0] if declared.keys else ""
