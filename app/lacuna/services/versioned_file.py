"""A file of the program's own that is versioned: read once, written whole, never touched if it is too new."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from lacuna.core.errors import ConnectionsError, LacunaError
from lacuna.core.versions import TooNew
from lacuna.services.broken import set_aside
from lacuna.services.whole_files import write_private

Value = TypeVar("Value")


class VersionedFile(Generic[Value]):
    """One value in one file. Blocking: call from a worker thread.

    A file that is broken is kept beside, with ``.broken`` behind its name, and a new one is begun.

    Args:
        path: the file.
        empty: the value without a file.
        decode: raises TooNew or ValueError.
        encode: its reverse.
        what: what the file holds, as the subject of a sentence: "Your connections".
        error: what a failure to write raises.

    """

    def __init__(  # noqa: PLR0913  (what a file needs)
        self,
        path: Path,
        empty: Value,
        decode: Callable[[bytes], Value],
        encode: Callable[[Value], bytes],
        what: str,
        *,
        error: type[LacunaError] = ConnectionsError,
    ) -> None:
        self._path = path
        self._empty = empty
        self._decode = decode
        self._encode = encode
        self._what = what
        self._error = error
        self._untouchable = ""

    def read(self) -> tuple[Value, str]:
        """Return the value, and a sentence for the writer, empty if all is well."""
        try:
            return self._decode(self._path.read_bytes()), ""
        except FileNotFoundError:
            return self._empty, ""
        except TooNew:
            self._untouchable = (
                f"{self._what} were written by a later version of Lacuna. They are left as they are, and can be "
                "neither used nor changed with this version."
            )
        except OSError:
            self._untouchable = f"{self._what} could not be read. They are left as they are and cannot be changed now."
        except ValueError:
            return self._empty, self._set_aside()
        return self._empty, self._untouchable

    def write(self, value: Value) -> None:
        """Write the value.

        Raises:
            LacunaError: of the kind given: it could not be written, or the file must not be touched.

        """
        if self._untouchable:
            raise self._error(self._untouchable)
        try:
            write_private(self._path, self._encode(value))
        except OSError as error:
            reason = error.strerror or "the system refused it"
            raise self._error(f"{self._what} could not be written: {reason}. Nothing is changed.") from error

    def _set_aside(self) -> str:
        try:
            kept = set_aside(self._path)
        except OSError:
            self._untouchable = f"{self._what} are broken, and cannot be changed now."
            return self._untouchable
        return f"{self._what} were broken and are not used. They are kept as {kept.name}."
