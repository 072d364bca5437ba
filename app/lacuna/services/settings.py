"""The writer's choices, kept as JSON in the place that each system has for them."""

import binascii
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from lacuna.services.broken import set_aside

VERSION = 1  # of the file; one without a version is of the first
NEWER = (
    "The settings were written by a later version of Lacuna. They are left as they are: the defaults are used, and "
    "what you set now is not kept."
)


@dataclass(kw_only=True)
class Settings:
    """What the program remembers. No key is ever here: keys live in the system's keychain.

    Attributes:
        theme: ``system``, ``light`` or ``dark``.
        contrast: ``on`` or ``off``; empty for as much as the system asks for.
        still: whether nothing blinks or fades.
        heat: whether probabilities colour the text.
        panel: whether the parameters are shown.
        parameters: what the panel showed last, as ``core.parameters.to_json`` gives it.
        geometry: the window's, as Qt encodes it.
        folder: where the last file was.
        scale: by what they colour it: the id of one of the heat map's scales.
        inspector: whether the panel for the token at the caret is shown.
        generations: whether the panel of all generations is shown; ``by_place``: not in the order of time.
        docks: where the panels are and how large, as Qt encodes it.
        folded: the groups of parameters that are folded, by name.
        preset: the preset in use, by its id.
        page: letters, lines and column, as ``core.page.page_to_json`` gives it.
        characters: whether characters are counted instead of words.
        recent: the actions used last by the palette, by id, the newest first.
        keys: the shortcuts of actions that the writer gave others, by id.
        panel_width: of the parameters, in pixels; 0 if they have never been shown.
        open_files: those that were open, in the order of their tabs: path, and where the writer was in it, as
            ``ui.editor.bearings.Place`` says.
        shown_file: which of them was shown; -1 if none.
        offline: whether nothing beyond this machine is called.
        recent_files: those that were opened last, the newest first.

    """

    theme: str = "system"
    contrast: str = ""
    still: bool = False
    heat: bool = False
    panel: bool = True
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    geometry: bytes = b""
    folder: str = ""
    panel_width: int = 0
    open_files: list[Any] = field(default_factory=list[Any])
    shown_file: int = -1
    recent_files: list[Any] = field(default_factory=list[Any])
    scale: str = "probability"
    inspector: bool = False
    generations: bool = False
    by_place: bool = False
    docks: bytes = b""
    folded: list[str] = field(default_factory=list[str])
    preset: str = ""
    page: dict[str, Any] = field(default_factory=dict[str, Any])
    characters: bool = False
    recent: list[str] = field(default_factory=list[str])
    offline: bool = False
    keys: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def load(path: Path) -> tuple[Settings, str]:
    """Return the settings, and a sentence for the writer if they could not be read.

    A file that is broken is kept beside, as ``settings.json.broken``, and the defaults are used. A later version's is
    left as it is; ``save`` leaves it too.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings(), ""
    except OSError:
        return Settings(), "The settings could not be read, so the defaults are used."
    try:
        told = _told(data)
        if _is_newer(told):
            return Settings(), NEWER
        return _decoded(told), ""
    except (ValueError, RecursionError):
        try:
            kept = set_aside(path)
        except OSError:
            return Settings(), "The settings are broken, so the defaults are used."
        return Settings(), f"The settings were broken, so the defaults are used. The old ones are kept as {kept.name}."


def save(path: Path, settings: Settings) -> None:
    """Write the settings, readable by the writer alone. Names that are not known here stay as they were in the file.

    Raises:
        SettingsError: they could not be written, or a later version wrote those that are there, which stay.

    """
    from lacuna.core.errors import FileError, SettingsError  # noqa: PLC0415  (the window is painted before)
    from lacuna.core.text_files import TextForm  # noqa: PLC0415  (the window is painted before)
    from lacuna.services import files  # noqa: PLC0415  (the window is painted before)

    try:
        before = _before(path)
        if _is_newer(before):
            raise SettingsError(NEWER)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.write(path, _encoded(settings, before), TextForm())
        path.chmod(0o600)
    except (OSError, FileError) as error:
        raise SettingsError("The settings could not be written.") from error


def _told(data: bytes) -> dict[str, Any]:
    """Return what a file says; not with msgspec, which takes longer to import than to paint with.

    Raises:
        ValueError: it is no object of JSON.

    """
    told: dict[str, Any] = json.loads(data)
    if type(told) is not dict:
        raise ValueError("The settings are no object.")
    return told


def _before(path: Path) -> dict[str, Any]:
    """Return what a file says that is about to be replaced; nothing if it is not there or broken.

    Raises:
        OSError: it is there and cannot be read: so it is not to be replaced.

    """
    try:
        return _told(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return {}


def _is_newer(told: dict[str, Any]) -> bool:
    version = told.get("version", VERSION)
    return type(version) is int and version > VERSION


def _decoded(told: dict[str, Any]) -> Settings:
    """Return what a file says, unknown names aside.

    Raises:
        ValueError: a value is of another kind than its default.

    """
    values: dict[str, Any] = {}
    for name, default in vars(Settings()).items():
        if name not in told:
            continue
        value = told[name]
        if isinstance(default, bytes) and isinstance(value, str):
            value = binascii.a2b_base64(value, strict_mode=True)
        if type(value) is not type(default):
            message = f"{name} is of another kind."
            raise ValueError(message)
        values[name] = value
    settings = Settings(**values)
    if not all(map(_are_texts, (settings.recent, settings.folded, *settings.keys.values()))):
        raise ValueError("A list of names holds something else.")
    return settings


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in cast("list[object]", value))


def _encoded(settings: Settings, before: dict[str, Any]) -> str:
    values = {
        name: binascii.b2a_base64(value, newline=False).decode() if isinstance(value, bytes) else value
        for name, value in vars(settings).items()
    }
    text = json.dumps({**before, "version": VERSION, **values}, indent=2, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", _escaped, text)  # parts of names that are no UTF-8, as Python has them


def _escaped(match: "re.Match[str]") -> str:
    return f"\\u{ord(match[0]):04x}"
