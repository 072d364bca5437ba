"""Read a request that somebody pasted: a JSON body, or a curl command with one."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from lacuna.core.completions.request import Prompt
from lacuna.core.parameters import Parameters, declared, from_json

_DATA = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
_WITH_VALUE = (
    *("-H", "--header", "-X", "--request", "-m", "--max-time", "-o", "--output", "-u", "--user", "-A", "--user-agent"),
    *("-x", "--proxy", "--cacert", "--connect-timeout", "--retry", "-b", "--cookie", "-e", "--referer", "-w"),
)
_DEFAULTS = {"max_tokens": 16, "temperature": 1, "top_p": 1, "stream": False}  # of the API, where one is always sent
_PROMPTS: tuple[type[Prompt], ...] = (str, list[str], list[int], list[list[int]])
_LINE_CONTINUED = re.compile(r"[\\^`]\r?\n")  # of a shell, of Windows' own, of PowerShell


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """A request that was read.

    Attributes:
        parameters: those that it set; others have the API's own defaults, and optional ones are unsent.
        model, prompt, suffix, url: None if it named none.
        notes: sentences about what was not taken over, for the writer.

    """

    parameters: Parameters
    model: str | None = None
    prompt: Prompt | None = None
    suffix: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


def read_pasted(text: str) -> Pasted:
    """Read a request body in JSON, or a curl command that sends one. A key in it is not taken over.

    Raises:
        ValueError: it is neither, or a value in it cannot be used; the text is a sentence for the writer.

    """
    text = text.strip()
    if not text:
        raise ValueError("There is nothing to read. Paste a request as JSON or as a curl command.")
    if text.startswith("{"):
        return _from_body(text)
    if re.match(r"\$?\s*curl(\.exe)?\s", text):
        return _from_curl(text)
    raise ValueError("This is neither a JSON object nor a curl command.")


def _from_curl(text: str) -> Pasted:
    try:
        words = shlex.split(_LINE_CONTINUED.sub(" ", text.lstrip("$ \t")))
    except ValueError as error:
        raise ValueError("A quotation mark is missing in this curl command.") from error
    url: str | None = None
    data: list[str] = []
    notes: list[str] = []
    for option, value in _options(iter(words[1:])):
        if option is None:
            url = value
        elif option in _DATA:
            if value.startswith("@") and option != "--data-raw":
                raise ValueError("This curl command reads its body from a file. Paste the file’s content instead.")
            data.append(value)
        elif option in ("-H", "--header"):
            notes += _header_note(value)
        elif option in ("-u", "--user"):
            notes.append("The user name and password are not taken over.")
    if not data:
        raise ValueError("This curl command sends no body (-d), so there is no request in it.")
    pasted = _from_body("&".join(data))  # as curl joins them
    return replace(pasted, url=url, notes=(*notes, *pasted.notes))


def _options(words: Iterator[str]) -> Iterator[tuple[str | None, str]]:
    """Yield curl's options with their values; an address comes with None, and a flag with an empty value."""
    for word in words:
        if word == "--url":
            yield None, next(words, "")
        elif word.startswith("--url="):
            yield None, word.removeprefix("--url=")
        elif word in _DATA or word in _WITH_VALUE:
            yield word, next(words, "")
        elif word.startswith("--") and "=" in word:
            name, _, value = word.partition("=")
            yield name, value
        elif word[:2] in ("-H", "-d", "-X") and len(word) > len("-H"):
            yield word[:2], word[2:]
        elif word.startswith("-"):
            yield word, ""
        else:
            yield None, word


def _header_note(header: str) -> list[str]:
    name = header.partition(":")[0].strip().lower()
    if name in ("authorization", "api-key", "x-api-key"):
        return ["The key is not taken over: keys are entered with the connection."]
    if name in ("content-type", "accept"):
        return []
    return [f"The header {name} is not taken over: headers belong to the connection."]


def _from_body(text: str) -> Pasted:
    try:
        body = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ValueError("This is not a JSON object. Check its quotation marks, commas and braces.") from error
    known = {name: _listed(name, value) for name, value in body.items() if name in declared()}
    taken = {"model", "prompt", "suffix", *known}
    if "messages" in body:
        raise ValueError("This is a chat request. Lacuna sends text completions, which have a prompt and no messages.")
    notes = [f"“{name}” is not one of Lacuna’s parameters, and is left out." for name in body if name not in taken]
    return Pasted(
        parameters=_parameters(known),
        model=_text("model", body),
        prompt=_prompt(body.get("prompt")),
        suffix=_text("suffix", body),
        notes=tuple(notes),
    )


def _parameters(known: dict[str, Any]) -> Parameters:
    """Return the parameters of a body: what it leaves out is at the server's default, or has the API's own."""
    unsent = {name: None for name, declaration in declared().items() if declaration.optional}
    return from_json({**unsent, **_DEFAULTS, **{name: value for name, value in known.items() if value is not None}})


def _listed(name: str, value: Any) -> Any:
    return [value] if name == "stop" and isinstance(value, str) else value


def _text(name: str, body: dict[str, Any]) -> str | None:
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"The {name} must be a text.")


def _prompt(value: Any) -> Prompt | None:
    if value is None:
        return None
    for kind in _PROMPTS:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError:
            continue
    raise ValueError("The prompt must be a text, several texts, token ids, or several lists of token ids.")
