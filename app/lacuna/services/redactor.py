"""Knows every key that is in use, and blacks them out of what is shown, logged or copied."""

from lacuna.core.black_out import pattern, redact, visible
from lacuna.core.redaction import without_secrets
from lacuna.core.secret import Secret


class Redactor:
    """A key stays known until the program ends: what it was sent with may be told later."""

    def __init__(self) -> None:
        self._keys: dict[str, Secret] = {}
        self._pattern = pattern(())

    def know(self, key: Secret) -> None:
        """Black a key out from now on."""
        if key.reveal() not in self._keys:
            self._keys[key.reveal()] = key
            self._pattern = pattern(self._keys.values())

    def redact(self, text: str) -> str:
        """Return a text without keys."""
        return redact(text, self._pattern)

    def report(self, text: str) -> str:
        """Return a text for a report: without keys and all that passes for one, on lines on which everything prints."""
        return self.lines(without_secrets(text, self._pattern))

    def line(self, text: str) -> str:
        """Return a text without keys on one line, on which everything prints."""
        return visible(self.redact(text))

    def lines(self, text: str) -> str:
        """Return a text without keys whose lines stay lines, on which everything prints."""
        return "\n".join(visible(line, keep="\t") for line in self.redact(text).split("\n"))
