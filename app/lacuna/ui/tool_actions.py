"""The actions for models, servers, batches and requests."""

from lacuna.ui.action_set import Declared
from lacuna.ui.menus import TOOLS

TOOL_ACTIONS = (
    Declared(
        id="palette",
        icon="command",
        title="Comman&ds…",
        menu=TOOLS,
        keys=("Ctrl+K",),
        help="Find any action by some letters of its name.",
    ),
    Declared(
        id="model",
        icon="model",
        title="Choose a &Model…",
        menu=TOOLS,
        keys=("Ctrl+M",),
        help="Choose one of the models that the connection in use offers.",
    ),
    Declared(
        id="open_model",
        icon="folder",
        title="Open a Model &File…",
        menu=TOOLS,
        keys=("Ctrl+Shift+O",),
        help="Write with a GGUF file of your own, which llama.cpp runs on this machine.",
    ),
    Declared(
        id="connections",
        icon="plug",
        title="&Connections…",
        menu=TOOLS,
        keys=("Ctrl+Shift+M",),
        help="Add, try out, edit and remove the servers and model files that Lacuna writes with.",
    ),
    Declared(
        id="batch",
        icon="rows",
        title="&Batch Desk…",
        menu=TOOLS,
        keys=("Ctrl+Shift+B",),
        begins=True,
        help="Ask many prompts one after another, and see what came back in a table.",
    ),
    Declared(
        id="import", icon="import", title="&Import a Request…", menu=TOOLS, help="Take a request in JSON or curl over."
    ),
    Declared(
        id="code",
        icon="code",
        title="Re&quest as Code…",
        menu=TOOLS,
        keys=("Ctrl+Shift+E",),
        help="Show what Ctrl+Return would send now as curl, Python or JSON, without the key.",
    ),
    Declared(
        id="responses",
        icon="list",
        title="&Responses…",
        menu=TOOLS,
        keys=("Ctrl+Shift+I",),
        begins=True,
        help="Show what the last requests sent and what the server answered, without keys.",
    ),
    Declared(
        id="log",
        icon="log",
        title="&Log…",
        menu=TOOLS,
        help="Show what the program has noted; it holds no keys and no text.",
    ),
    Declared(
        id="crash_reports",
        icon="info",
        title="Crash Re&ports…",
        menu=TOOLS,
        help="Show the reports of what went wrong in the program; they are kept on this machine and sent nowhere.",
    ),
    Declared(
        id="network",
        icon="globe",
        title="&Network…",
        menu=TOOLS,
        help="Show every host that Lacuna has called since it started, and what for.",
    ),
    Declared(
        id="offline",
        icon="offline",
        title="&Work Offline",
        menu=TOOLS,
        group="alone",
        help="Call nothing beyond this machine, and end what is being called.",
    ),
)
