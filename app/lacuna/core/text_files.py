"""Between the bytes of a text file and a text: nothing is lost, and what cannot be read faithfully is refused."""

import codecs
from dataclasses import dataclass

from lacuna.core.errors import NotText
from lacuna.core.manuscript.units import clean

LARGEST = 64 * 1024 * 1024  # bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, kw_only=True)
class TextForm:
    r"""How a text stands in its file.

    Attributes:
        encoding: ``utf-8``, ``utf-16-le`` or ``utf-16-be``.
        mark: whether a byte order mark begins the file.
        newline: what a new line is written as: ``\r\n`` or ``\r`` if the file had no other, else ``\n``.

    """

    encoding: str = "utf-8"
    mark: bool = False
    newline: str = "\n"


def decode(data: bytes) -> tuple[str, TextForm]:
    """Return the text of a file, its line ends as they are, and its form.

    Raises:
        NotText: the file is larger than 64 MiB or is no text in UTF-8, or in UTF-16 with a mark.

    """
    if len(data) > LARGEST:
        raise NotText(f"The file is larger than {LARGEST // 2**20} MB. Split it, and open the parts.")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText("The file is no text in UTF-8 or UTF-16, so it could not be saved as it was.") from error
    if "\0" in text:
        raise NotText("The file holds bytes that no text has. It is something else than a manuscript.")
    return text, TextForm(encoding=encoding, mark=bool(mark), newline=_newline(text))


def encode(text: str, form: TextForm) -> bytes:
    """Return the bytes of a text in a form; ``decode`` of them gives the text back.

    Line ends that are newlines are written as the form says; others stay. What ``decode`` would refuse (NUL, a lone
    surrogate) becomes U+FFFD; U+FEFF at the start, which it would take for a mark, becomes U+2060.
    """
    if form.newline != "\n":
        text = text.replace("\r\n", "\n").replace("\n", form.newline)
    mark = next(mark for mark, name in _MARKS if name == form.encoding) if form.mark else b""
    if not mark and text.startswith("\ufeff"):
        text = "\u2060" + text[1:]
    return mark + clean(text).encode(form.encoding)


def _newline(text: str) -> str:
    """Return the one line end of a text, or a newline if it has none or several."""
    both, returns, newlines = text.count("\r\n"), text.count("\r"), text.count("\n")
    if both and both == returns == newlines:
        return "\r\n"
    return "\r" if returns and not newlines else "\n"
