"""The actions of the page: letters, zoom, what is in the foreground, what is counted, and what is easy on the eyes."""

from lacuna.ui.action_set import Declared
from lacuna.ui.menus import VIEW

THEME, ZOOM, FOCUS = "Appearanc&e", "&Zoom", "Foc&us"

EASE_ACTIONS = (
    Declared(
        id="contrast",
        icon="contrast",
        title="High &Contrast",
        menu=VIEW,
        sub=THEME,
        group="alone",
        help="Show everything in colours that are easier to tell apart.",
        begins=True,
    ),
    Declared(
        id="still",
        icon="stop",
        title="Reduce &Motion",
        menu=VIEW,
        sub=THEME,
        group="alone",
        help="Let nothing blink or fade.",
    ),
)

PAGE_ACTIONS = (
    Declared(
        id="page",
        icon="type",
        title="Te&xt and Page…",
        menu=VIEW,
        keys=("Ctrl+,",),
        help="Choose the letters, their size, the space between lines and the width of the column.",
    ),
    Declared(
        id="zoom_in",
        icon="zoom-in",
        title="&Larger",
        menu=VIEW,
        sub=ZOOM,
        keys=("Ctrl++", "Ctrl+="),
        help="Show the text larger.",
    ),
    Declared(
        id="zoom_out",
        icon="zoom-out",
        title="&Smaller",
        menu=VIEW,
        sub=ZOOM,
        keys=("Ctrl+-",),
        help="Show the text smaller.",
    ),
    Declared(
        id="zoom_reset",
        icon="search",
        title="&Normal Size",
        menu=VIEW,
        sub=ZOOM,
        keys=("Ctrl+0",),
        help="Show the text at 100 %.",
    ),
    Declared(
        id="focus_sentence",
        icon="focus",
        title="&Sentence",
        menu=VIEW,
        sub=FOCUS,
        keys=("Ctrl+Alt+S",),
        group="focus?",
        help="Let all but the sentence at the caret recede.",
    ),
    Declared(
        id="focus_paragraph",
        icon="focus",
        title="&Paragraph",
        menu=VIEW,
        sub=FOCUS,
        keys=("Ctrl+Alt+P",),
        group="focus?",
        help="Let all but the paragraph at the caret recede.",
    ),
    Declared(
        id="typewriter",
        icon="typewriter",
        title="T&ypewriter Scrolling",
        menu=VIEW,
        keys=("Ctrl+Alt+T",),
        group="alone",
        help="Keep the line that is written in the middle of the window.",
    ),
    Declared(
        id="characters",
        icon="count",
        title="Count C&haracters",
        menu=VIEW,
        group="alone",
        help="Count characters instead of words, in the text and in the selection.",
    ),
)
