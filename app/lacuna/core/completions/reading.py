"""From the bytes of an answer to deltas and, at the end, the outcome: a tolerant state machine without I/O."""

from collections.abc import Iterable
from typing import Any

from lacuna.core.completions.align import Aligner
from lacuna.core.completions.answer import Answer, Delta, Outcome, Timing, Usage
from lacuna.core.completions.refusals import refusal_in_stream
from lacuna.core.completions.sse import Event, SseFramer
from lacuna.core.completions.wire import Chunk, Piece, read_chunk
from lacuna.core.errors import EndpointError, Garbled, LacunaError, WrongPath

LONGEST_ANSWER = 64 * 1024 * 1024  # bytes of an answer that is not a stream


class Reading:
    """One answer, fed with bytes as they come. Whether it is a stream is decided by its first byte, not its header."""

    def __init__(self) -> None:
        self._framer = SseFramer()
        self._whole: list[bytes] | None = None
        self._begun = False
        self._held = 0
        self._aligners: dict[int, Aligner] = {}
        self._finish_reasons: dict[int, str] = {}
        self._about: dict[str, Any] = {}
        self._total: Usage | None = None
        self._usages: dict[int, Usage] = {}
        self._error: LacunaError | None = None
        self._warnings: list[str] = []
        self._unread = 0
        self._tokens = 0
        self._text = False
        self.done = False

    def feed(self, data: bytes) -> list[Delta]:
        """Take bytes; return the deltas in them.

        Raises:
            EndpointError: the answer cannot be one; what was returned before stays good.

        """
        if not self._begun:
            data = data.lstrip()
            if not data:
                return []
            self._begun = True
            if data[:1] == b"<":
                raise WrongPath("This address answers with a web page. Check the base URL; it often ends in /v1.")
            if data[:1] in (b"{", b"["):
                self._whole = []
        if self._whole is None:
            return self._events(self._framer.feed(data))
        self._whole.append(data)
        self._held += len(data)
        if self._held > LONGEST_ANSWER:
            raise Garbled("The server's answer is larger than any completion. It was cut off.")
        return []

    def end(self) -> list[Delta]:
        """Return the deltas that only the end of the answer completes."""
        out = self._rest() if not self.done else []
        for index, aligner in self._aligners.items():
            if tokens := aligner.end():
                self._tokens += len(tokens)
                out.append(Delta(index, tokens))
        return out

    def answer(
        self, *, failure: EndpointError | None = None, cancelled: bool = False, timing: Timing | None = None
    ) -> Answer:
        """Return how it ended, given what the transport says."""
        outcome = self._outcome(failure, cancelled=cancelled)
        failed = outcome in (Outcome.FAILED, Outcome.TRUNCATED)
        if outcome is Outcome.EMPTY and self._unread:
            outcome, failed = Outcome.FAILED, True
            failure = Garbled("The server's answer is not in the completions format.")
        usage = self._usage()
        if outcome is Outcome.COMPLETE and not self._text and usage and usage.completion_tokens:
            self._warnings.append(f"The server returned no text for {usage.completion_tokens} tokens.")
        return Answer(
            outcome=outcome,
            error=(self._error or failure) if failed else None,
            finish_reasons=dict(self._finish_reasons),
            usage=usage,
            warnings=tuple(dict.fromkeys(self._warnings)),
            timing=timing or Timing(tokens=self._tokens),
            **self._about,
        )

    def _outcome(self, failure: EndpointError | None, *, cancelled: bool) -> Outcome:
        seen = set(self._aligners)
        finished = seen and seen <= set(self._finish_reasons)
        if self._error or "error" in self._finish_reasons.values():
            return Outcome.FAILED
        if finished:
            return Outcome.COMPLETE if self._text or "empty" not in self._finish_reasons.values() else Outcome.EMPTY
        if cancelled:
            return Outcome.CANCELLED
        if failure is not None:
            return Outcome.TRUNCATED if self._text else Outcome.FAILED
        if not seen:
            return Outcome.EMPTY
        return Outcome.ENDED_UNKNOWN if self.done else Outcome.TRUNCATED

    def _events(self, events: Iterable[Event]) -> list[Delta]:
        out: list[Delta] = []
        for event in events:
            data = event.data.strip()
            if not data or self.done:
                continue
            if data[:6].upper() == b"[DONE]":
                self.done = True
                continue
            for value in _values(data):
                try:
                    chunk = read_chunk(value)
                except Garbled:
                    self._unread += 1
                    continue
                if event.name == "error" and not chunk.error:
                    chunk = chunk._replace(error=chunk.error or {"message": value.decode("utf-8", "replace")})
                self._chunk(chunk, out)
        return out

    def _rest(self) -> list[Delta]:
        if self._whole is None:
            return self._events(self._framer.end())
        body, self._whole = b"".join(self._whole), []
        out: list[Delta] = []
        try:
            chunks = [read_chunk(body)]
        except Garbled:
            chunks = [read_chunk(line) for line in body.splitlines() if line.strip()]  # Ollama: a JSON value a line
        for chunk in chunks:
            self._chunk(chunk, out)
        self.done = True
        return out

    def _chunk(self, chunk: Chunk, out: list[Delta]) -> None:
        if chunk.error:
            self._error = refusal_in_stream(chunk.error)
        if chunk.native:
            self._warnings.append(chunk.native)
        for name, value in chunk.about.items():
            if value and name not in self._about:
                self._about[name] = value
        for piece in chunk.pieces:
            self._piece(piece, out)
        if chunk.usage and any(chunk.usage):
            finished = [piece.index for piece in chunk.pieces if piece.finish_reason]
            if finished:
                self._usages[finished[0]] = chunk.usage
            elif not chunk.pieces:
                self._total = chunk.usage

    def _piece(self, piece: Piece, out: list[Delta]) -> None:
        index, text, reported, reason = piece.index, piece.text, piece.reported, piece.finish_reason
        aligner = self._aligners.get(index)
        if aligner is None:
            aligner = self._aligners[index] = Aligner()
        tokens = aligner.align(text, reported) if text or reported else ()
        self._tokens += len(tokens)
        self._text = self._text or bool(text)
        if reason and index not in self._finish_reasons:
            self._finish_reasons[index] = reason
            if held := aligner.end():
                tokens += held
        else:
            reason = None
        if tokens or reason:
            out.append(Delta(index, tokens, reason))

    def _usage(self) -> Usage | None:
        if self._total or not self._usages:
            return self._total
        prompt = max(usage.prompt_tokens for usage in self._usages.values())
        completion = sum(usage.completion_tokens for usage in self._usages.values())
        return Usage(prompt, completion, prompt + completion)


def _values(data: bytes) -> list[bytes]:
    """Return the JSON values of an event: one, unless a server parts events with single newlines."""
    if b"\n" not in data:
        return [data]
    try:
        read_chunk(data)
    except Garbled:
        return [line for line in data.split(b"\n") if line.strip()]
    return [data]
