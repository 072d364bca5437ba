"""A keychain in memory that hangs where a test says so."""

import threading
from dataclasses import dataclass, field


@dataclass
class Gate:
    """A place in a call where it can be held up."""

    reached: threading.Event = field(default_factory=threading.Event)
    open: threading.Event = field(default_factory=threading.Event)

    def pass_(self) -> None:
        """Wait until the gate is opened."""
        self.reached.set()
        assert self.open.wait(10)


@dataclass
class Memory:
    """Keeps keys by service.

    Attributes:
        before_read, before_write: passed once.
        asking: what ``may_ask`` says.
        alters: whether it keeps something else than it is given.
        written: set by the first write that has ended.

    """

    kept: dict[str, str] = field(default_factory=dict[str, str])
    before_read: Gate | None = None
    before_write: Gate | None = None
    asking: bool = False
    alters: bool = False
    written: threading.Event = field(default_factory=threading.Event)

    def may_ask(self) -> bool:
        """Return whether the next call may wait for the writer."""
        return self.asking

    def read(self, service: str) -> str | None:
        """Return what stands there, or None."""
        gate, self.before_read = self.before_read, None
        if gate is not None:
            gate.pass_()
        return self.kept.get(service)

    def write(self, service: str, value: str) -> None:
        """Put a value there."""
        gate, self.before_write = self.before_write, None
        if gate is not None:
            gate.pass_()
        self.kept[service] = value.upper() if self.alters else value
        self.written.set()

    def delete(self, service: str) -> None:
        """Take away what stands there."""
        self.kept.pop(service, None)
