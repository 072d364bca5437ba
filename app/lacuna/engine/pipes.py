"""Standard input and output as plain descriptors: in a windowed bundle ``sys.stdin`` and ``sys.stdout`` are None."""

import json
import os
import threading
from collections.abc import Mapping


def read_line() -> str:
    """Return the first line of standard input, without what surrounds it; no byte after it is taken."""
    line = bytearray()
    while (byte := os.read(0, 1)) and byte != b"\n":
        line += byte
    return line.decode("ascii", "replace").strip()


def say(value: Mapping[str, object]) -> None:
    """Write a line of JSON to standard output."""
    os.write(1, json.dumps(value).encode() + b"\n")


def end_with_input() -> None:
    """From now on, end this process at once when standard input ends: its parent has closed it, or is gone."""
    threading.Thread(target=_wait_for_end, name="end with input", daemon=True).start()


def _wait_for_end() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)
