"""What a second start of the program asks of the one that runs: the files to open, and the leave to come forward."""

import json
from dataclasses import dataclass
from typing import cast

LARGEST = 1024 * 1024  # bytes of a message
LONGEST_TOKEN = 1024  # letters


@dataclass(frozen=True)
class Summons:
    """A request to come forward.

    Attributes:
        files: absolute paths, as Python has them: what is no UTF-8 stands in lone surrogates.
        token: by which the desktop lets a program take the focus; empty if it gave none.

    """

    files: tuple[str, ...] = ()
    token: str = ""

    def encode(self) -> bytes:
        """Return the bytes of which ``decode`` makes this again."""
        return json.dumps({"files": self.files, "token": self.token}).encode("ascii")

    @classmethod
    def decode(cls, data: bytes) -> "Summons":
        """Return what was asked.

        Raises:
            ValueError: it is something else.

        """
        try:
            told: object = json.loads(data)
        except RecursionError as error:
            raise ValueError("This is too deep.") from error
        fields = cast("dict[str, object]", told) if isinstance(told, dict) else {}
        files, token = fields.get("files"), fields.get("token")
        if fields.keys() != {"files", "token"} or not isinstance(files, list) or not isinstance(token, str):
            raise ValueError("These are other fields.")
        paths = cast("list[object]", files)
        known = tuple(path for path in paths if isinstance(path, str) and path and "\0" not in path)
        if len(known) != len(paths) or len(token) > LONGEST_TOKEN or not token.isprintable():
            raise ValueError("No file or no token is like this.")
        return cls(known, token)
