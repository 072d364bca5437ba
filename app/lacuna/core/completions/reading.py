"""From the bytes of an answer to deltas and, at the end, the outcome: a tolerant state machine without I/O."""

from collections.abc import Iterable, Sequence

from msgspec.structs import asdict

from lacuna.core.completions.answer import Answer, Delta, Outcome, Timing, Usage
from lacuna.core.completions.choice import Asked, Choice
from lacuna.core.completions.refusals import refusal, refusal_in_stream, web_page
from lacuna.core.completions.request import CompletionRequest
from lacuna.core.completions.sse import Event, SseFramer
from lacuna.core.completions.wire import About, Chunk, Piece, read_chunk
from lacuna.core.errors import (
    EndedWithoutReason,
    EndpointError,
    Garbled,
    NothingReturned,
    ServerFailed,
    StreamCut,
)

LONGEST_BODY = 64 * 1024 * 1024  # bytes of an answer, beside those of the tokens that were asked for
_A_TOKEN = 4 * 1024  # bytes of an event with 20 alternatives, generously
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"


class Reading:
    """One answer, fed with bytes as they come. Whether it is a stream is decided by its first byte, not its header.

    Attributes:
        done: whether nothing more will be read: the server said so, or what came cannot be an answer.
        alive: whether the last bytes fed brought anything but comments and empty events.

    """

    def __init__(self, request: CompletionRequest | None = None, *, native: bool = False) -> None:
        """Begin.

        Args:
            request: what was asked; it says how the answer is to be read.
            native: whether the server was asked in its own dialect: it answers in it, some by a JSON value a line.

        """
        self.done = False
        self.alive = False
        self._request = request
        self._native = native
        self._line: list[bytes] | None = None  # the parts of its beginning, if values come a line each
        self._room = LONGEST_BODY + _A_TOKEN * _tokens_asked(request)
        self._framer = SseFramer()
        self._head: bytes | None = b""  # until the first byte that tells
        self._body: list[bytes] | None = None
        self._choices: dict[int, Choice] = {}
        self._told: About = About()
        self._about: About = self._told
        self._total: Usage | None = None
        self._usages: dict[int, Usage] = {}
        self._beside: Usage | None = None  # counted beside a choice that goes on, last
        self._error: EndpointError | None = None
        self._warnings: list[str] = []
        self._unread = 0

    def feed(self, data: bytes) -> list[Delta]:
        """Take bytes; return the deltas in them."""
        self._room -= len(data)
        self.alive = False
        if self._head is not None:
            data = self._begin(self._head + data)
        if not data or self.done:
            return []
        if self._line is not None:
            first, *others = data.split(b"\n")
            self._line.append(first)
            out = []
            if others:
                whole = b"".join(self._line)
                self._line = [others.pop()]
                out = self._lines([whole, *others])
        elif self._body is None:
            out = self._events(self._framer.feed(data))
            if self._framer.failure:
                self._fail(self._framer.failure)
        else:
            self._body.append(data)
            self.alive = True
            out = []
        if self._room < 0:
            self._fail(Garbled("The server’s answer is larger than any completion. It was cut there."))
        return out

    def end(self) -> list[Delta]:
        """Return the deltas that only the end of the answer completes."""
        out = self._rest() if not self.done else []
        out += [delta for choice in self._choices.values() if (delta := choice.end())]
        return out

    def answer(
        self, *, failure: EndpointError | None = None, cancelled: bool = False, timing: Timing | None = None
    ) -> Answer:
        """Return how it ended, given what the transport says."""
        outcome = self._outcome(failure, cancelled=cancelled)
        usage = self._usage()
        warnings = [*self._warnings, *(w for choice in self._choices.values() for w in choice.warnings)]
        if outcome is Outcome.COMPLETE and not self._has_text() and usage and usage.completion_tokens:
            count = usage.completion_tokens
            warnings.append(f"The server returned no text for {count} {'token' if count == 1 else 'tokens'}.")
        late = {choice.index: tokens for choice in self._choices.values() if (tokens := choice.late())}
        return Answer(
            outcome=outcome,
            error=self._sentence(outcome, failure),
            finish_reasons={c.index: c.finish_reason for c in self._choices.values() if c.finish_reason},
            usage=usage,
            echoed={choice.index: tuple(choice.echoed) for choice in self._choices.values() if choice.echoed},
            late=late,
            warnings=tuple(dict.fromkeys(warnings)),
            timing=timing or Timing(),
            **asdict(self._about),
        )

    def _begin(self, head: bytes) -> bytes:
        """Look at the first byte that is no blank; return what is to be read, or nothing until there is one."""
        head = head.removeprefix(_BOM).lstrip(_BLANK)
        if not head or (_BOM.startswith(head)):
            self._head = head
            return b""
        self._head = None
        if head[:1] == b"<":
            self._fail(web_page())
        elif self._native and head[:1] == b"{":
            self._line = []
        elif head[:1] in (b"{", b"["):
            self._body = []
        return head

    def _fail(self, error: EndpointError) -> None:
        self._error = self._error or error
        self.done = True

    def _outcome(self, failure: EndpointError | None, *, cancelled: bool) -> Outcome:
        reasons = [choice.finish_reason for choice in self._choices.values()]
        if self._error or "error" in reasons:
            return Outcome.FAILED
        if reasons and all(reasons):
            return Outcome.COMPLETE if self._has_text() or "empty" not in reasons else Outcome.EMPTY
        if cancelled:
            return Outcome.CANCELLED
        if failure is not None:
            return Outcome.TRUNCATED if self._has_text() else Outcome.FAILED
        if not reasons:
            strange = self._framer.strange and not self.done  # what stands behind the server's last word does not count
            return Outcome.FAILED if self._unread or strange else Outcome.EMPTY
        return Outcome.ENDED_UNKNOWN if self.done else Outcome.TRUNCATED

    def _sentence(self, outcome: Outcome, failure: EndpointError | None) -> EndpointError | None:
        match outcome:
            case Outcome.COMPLETE | Outcome.CANCELLED:
                return None
            case Outcome.FAILED:
                return self._error or failure or self._failed()
            case Outcome.TRUNCATED:
                return failure or StreamCut("The answer broke off in the middle. What arrived is kept.")
            case Outcome.ENDED_UNKNOWN:
                return EndedWithoutReason("The server ended the text without saying why. What arrived is kept.")
            case Outcome.EMPTY:
                return NothingReturned("The server returned nothing. Try again, or raise the temperature.")

    def _failed(self) -> EndpointError:
        if self._choices:
            return ServerFailed("The server gave up in the middle. What arrived is kept.")
        return Garbled("The server’s answer is not in the completions format. Check the base URL.")

    def _has_text(self) -> bool:
        return any(choice.has_text for choice in self._choices.values())

    def _events(self, events: Iterable[Event]) -> list[Delta]:
        out: list[Delta] = []
        for event in events:
            data = event.data.strip()
            if not data or self.done:
                continue
            if data[:1] == b"[" and data[:6].upper() == b"[DONE]":
                self.done = True
                continue
            for value in _values(data):
                chunk = self._read(value)
                if chunk is not None:
                    self._chunk(chunk, out)
                if event.name == "error":
                    self._fail(refusal(None, value))
        return out

    def _lines(self, values: Iterable[bytes]) -> list[Delta]:
        out: list[Delta] = []
        for value in values:
            if not self.done and value.strip() and (chunk := self._read(value)) is not None:
                self._chunk(chunk, out)
        return out

    def _rest(self) -> list[Delta]:
        if self._line is not None:
            return self._lines([b"".join(self._line)])
        if self._body is None:
            return self._events(self._framer.end())
        body, self._body = b"".join(self._body), []
        out: list[Delta] = []
        try:
            chunks: list[Chunk | None] = [read_chunk(body)]
            self.done = True
        except Garbled:
            chunks = [self._read(line) for line in body.splitlines() if line.strip()]  # Ollama: a JSON value a line
        for chunk in chunks:
            if chunk is not None:
                self._chunk(chunk, out)
        return out

    def _read(self, value: bytes) -> Chunk | None:
        try:
            return read_chunk(value)
        except Garbled:
            self._unread += 1
            return None

    def _chunk(self, chunk: Chunk, out: list[Delta]) -> None:
        if chunk.native and not self._native:
            self._warnings.append(chunk.native)
        if chunk.about != self._told:  # which is rare
            self._told = chunk.about
            self._about = self._about.completed(chunk.about)
        for piece in chunk.pieces:
            self._piece(piece, out)
        if chunk.pieces or chunk.error:
            self.alive = True
        if chunk.usage:
            self._count(chunk.usage, chunk.pieces)
        if chunk.error:
            self._fail(refusal_in_stream(chunk.error))

    def _count(self, usage: Usage, pieces: list[Piece]) -> None:
        """Take counts: those of a choice at its end, or the request's where there is no choice; zeros tell nothing."""
        finished = [piece.index for piece in pieces if piece.finish_reason and piece.index in self._choices]
        if not any(usage):
            return
        if finished:
            self._usages[finished[0]] = usage
        elif not pieces:
            self._total = usage
        else:
            self._beside = usage

    def _piece(self, piece: Piece, out: list[Delta]) -> None:
        choice = self._choices.get(piece.index)
        if choice is None:
            index = self._place(piece.index)
            if index is None:
                self._warnings.append("The server sent more choices than were asked for; the rest was left out.")
                return
            asked = Asked.of(self._request, index) if self._request else None
            choice = self._choices[piece.index] = Choice(index, asked)
        if delta := choice.take(piece):
            out.append(delta)

    def _place(self, index: int) -> int | None:
        """Return a choice's number among those that were asked for; with best_of, some servers number beyond them."""
        if self._request is None:
            return index
        asked = range((self._request.parameters.n or 1) * len(self._request.prompts()))
        taken = {choice.index for choice in self._choices.values()}
        free = [i for i in asked if i not in taken]
        return index if index in free else next(reversed(free), None)

    def _usage(self) -> Usage | None:
        """Return the counts of the whole request: the server's own sum, or that of its choices."""
        if self._total or not self._usages:
            return self._total or self._beside
        prompts: dict[int, int] = {}
        for index, usage in self._usages.items():
            place = self._choices[index].index
            prompt = self._request.place(place)[0] if self._request else 0
            prompts[prompt] = max(usage.prompt_tokens, prompts.get(prompt, 0))
        prompt_tokens = sum(prompts.values())
        completion = sum(usage.completion_tokens for usage in self._usages.values())
        return Usage(prompt_tokens, completion, prompt_tokens + completion)


def _tokens_asked(request: CompletionRequest | None) -> int:
    if request is None:
        return 0
    return request.parameters.max_tokens * (request.parameters.n or 1) * len(request.prompts())


def _values(data: bytes) -> Sequence[bytes]:
    """Return the JSON values of an event: one, unless a server parts events with single newlines."""
    if b"\n" not in data:
        return (data,)
    try:
        read_chunk(data)
    except Garbled:
        return [line for line in data.split(b"\n") if line.strip()]
    return (data,)
