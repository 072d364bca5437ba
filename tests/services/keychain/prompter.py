"""The window in which GNOME Keyring asks for a password, played on a private session bus."""

# jeepney has no types:
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false

import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.gnome.keyring.SystemPrompter"
CALLBACK = "org.gnome.keyring.internal.Prompter.Callback"


@dataclass
class Prompter:
    """Shows the question until a test dismisses it.

    Attributes:
        asked: set when the keychain asks.
        dismissed: set by the test.

    """

    asked: threading.Event = field(default_factory=threading.Event)
    dismissed: threading.Event = field(default_factory=threading.Event)


@contextmanager
def prompter() -> Generator[Prompter]:
    """Answer the keychain's questions on this process's session bus."""
    window = Prompter()
    with closing(open_dbus_connection()) as bus:
        bus.send_and_get_reply(message_bus.RequestName(NAME))
        thread = threading.Thread(target=_serve, args=(bus, window))
        thread.start()
        try:
            yield window
        finally:
            window.dismissed.set()
            _farewell()
            thread.join()


def _farewell() -> None:
    with closing(open_dbus_connection()) as bus:
        own = DBusAddress("/", NAME, "test.Test")
        bus.send_and_get_reply(new_method_call(own, "End"))


def _serve(bus: DBusConnection, window: Prompter) -> None:
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        bus.send(new_method_return(message))
        member = message.header.fields[HeaderFields.member]
        if member == "End":
            return
        if member == "BeginPrompting":
            _ready(bus, message, "")
        elif member == "PerformPrompt":
            window.asked.set()
            window.dismissed.wait()
            _ready(bus, message, "no")


def _ready(bus: DBusConnection, asking: Message, reply: str) -> None:
    keychain = DBusAddress(asking.body[0], asking.header.fields[HeaderFields.sender], CALLBACK)
    bus.send(new_method_call(keychain, "PromptReady", "sa{sv}s", (reply, {}, "")))
