"""A key to be looked for, in every form in which it may stand somewhere."""

import json
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

CANARY = "sk-canary/+1234=567890"


def holds_canary(data: bytes) -> bool:
    """Return whether the canary is in there: raw, URL-encoded, as JSON, in base64 at any place, or in UTF-16."""
    return any(form in data for form in _forms())


def _forms() -> list[bytes]:
    """Return the canary as it may stand in a file."""
    texts = [CANARY, quote(CANARY), quote(CANARY, safe=""), json.dumps(CANARY)[1:-1]]
    inner = [b64encode(b"\0" * shift + CANARY.encode()).decode()[4:-4] for shift in range(3)]
    return [
        form for text in texts + inner for form in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"))
    ]


def files_in(folder: Path) -> list[Path]:
    """Return every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]
