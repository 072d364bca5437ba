"""Carrying out a plan: several calls as one answer, ranked and cut here where the server does not do it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf, isfinite

from lacuna.core.completions import Answer, Delta, Note, Outcome, Timing, Usage
from lacuna.core.servers.cutting import Cutter, seam_stops
from lacuna.core.servers.plan import Plan, PlannedCall
from lacuna.core.token import Token

OnDeltas = Callable[[Sequence[Delta]], object]
Post = Callable[[PlannedCall, OnDeltas], Awaitable[Answer]]

# How an answer made of several ended: the first of these that one of them ended with.
_WORST = (
    Outcome.FAILED,
    Outcome.TRUNCATED,
    Outcome.CANCELLED,
    Outcome.ENDED_UNKNOWN,
    Outcome.COMPLETE,
    Outcome.EMPTY,
)


async def carry_out(plan: Plan, post: Post, on_deltas: OnDeltas) -> Answer:
    """Make all calls of a plan and deliver their deltas with the numbers of the plan's choices.

    The first call goes alone until its first token, so that the server has read the prompt when the rest come; if it
    fails before that, the others are not sent. Cancelling cancels every call.

    Args:
        plan: what to send.
        post: sends one call; an error is in its answer.
        on_deltas: told of what arrives; of ranked choices only when all have arrived.

    """
    if len(plan.calls) == 1 and plan.keep is None and not plan.stops and not seam_stops(plan.seam):
        return _noted(await post(plan.calls[0], on_deltas), plan.notes)
    return await _Fulfilment(plan, post, on_deltas).run()


class _Fulfilment:
    def __init__(self, plan: Plan, post: Post, on_deltas: OnDeltas) -> None:
        self._plan = plan
        self._post = post
        self._on_deltas = on_deltas
        self._stops = (*plan.stops, *seam_stops(plan.seam))
        self._cutters: defaultdict[int, Cutter] = defaultdict(lambda: Cutter(self._stops))
        self._kept: defaultdict[int, list[Token]] = defaultdict(list)
        self._reasons: dict[int, str] = {}
        self._begun = asyncio.Event()
        self._failed: Answer | None = None  # the first call, before its first token
        self._room = asyncio.Semaphore(plan.concurrency)

    async def run(self) -> Answer:
        """Make the calls; return the answer they make together."""
        async with asyncio.TaskGroup() as group:
            calls = [group.create_task(self._call(call, first=at == 0)) for at, call in enumerate(self._plan.calls)]
        answers = [
            self._numbered(answer, call)
            for call, task in zip(self._plan.calls, calls, strict=True)
            if (answer := task.result()) is not None
        ]
        if self._plan.keep is not None:
            for choice, tokens in _merged(answer.late for answer in answers).items():
                self._kept[choice] = list(tokens)  # with probabilities, which came only after the text
            self._deliver_ranked(self._plan.keep)
            answers = [replace(answer, late={}) for answer in answers]  # they are delivered, under other numbers
        return _noted(self._failed or _together(answers, self._reasons), self._plan.notes)

    async def _call(self, call: PlannedCall, *, first: bool) -> Answer | None:
        """Return a call's answer, or None if it was not sent."""
        if not first:
            await self._begun.wait()
            if self._failed is not None:
                return None
        async with self._room:
            try:
                answer = await self._one(call)
                if first and answer.outcome is Outcome.FAILED and not self._begun.is_set():
                    self._failed = answer
                return answer
            finally:
                self._begun.set()

    async def _one(self, call: PlannedCall) -> Answer:
        """Make one call; when every choice of it has met a stop, hang up."""
        enough = asyncio.Event()

        def arrived(deltas: Sequence[Delta]) -> None:
            self._begun.set()
            self._arrived(call, deltas)
            if all(self._cutters[choice].ended for choice in call.choices):
                enough.set()

        async with asyncio.TaskGroup() as group:
            posted = group.create_task(self._answer(call, arrived))
            watch = group.create_task(enough.wait())
            await asyncio.wait((posted, watch), return_when=asyncio.FIRST_COMPLETED)
            watch.cancel()
            posted.cancel()
        self._finish(call)
        return posted.result() if not posted.cancelled() else Answer(outcome=Outcome.COMPLETE)

    async def _answer(self, call: PlannedCall, arrived: OnDeltas) -> Answer:
        return await self._post(call, arrived)

    def _arrived(self, call: PlannedCall, deltas: Sequence[Delta]) -> None:
        given: list[Delta] = []
        for delta in deltas:
            if not 0 <= delta.index < len(call.choices):
                continue
            choice = call.choices[delta.index]
            cutter = self._cutters[choice]
            if cutter.ended:
                continue
            tokens = cutter.feed(delta.tokens)
            reason = "stop" if cutter.ended else delta.finish_reason
            if delta.finish_reason and not cutter.ended:
                tokens += cutter.end()
            if reason:
                self._reasons[choice] = reason
            if tokens or reason:
                given.append(Delta(choice, tokens, reason))
        self._deliver(given)

    def _finish(self, call: PlannedCall) -> None:
        """Give out what was held back when a call ended without a reason."""
        held = [(choice, self._cutters[choice].end()) for choice in call.choices]
        self._deliver([Delta(choice, tokens) for choice, tokens in held if tokens])

    def _deliver(self, deltas: list[Delta]) -> None:
        if self._plan.keep is not None:
            for delta in deltas:
                self._kept[delta.index] += delta.tokens
        elif deltas:
            self._on_deltas(deltas)

    def _numbered(self, answer: Answer, call: PlannedCall) -> Answer:
        """Return the answer of one call with the plan's numbers for its choices; what was cut has no late tokens."""
        known = range(len(call.choices))
        late = {call.choices[index]: tokens for index, tokens in answer.late.items() if index in known}
        return replace(
            answer,
            echoed={call.choices[index]: tokens for index, tokens in answer.echoed.items() if index in known},
            late={choice: tokens for choice, tokens in late.items() if not self._cutters[choice].ended},
        )

    def _deliver_ranked(self, keep: int) -> None:
        """Deliver the likeliest choices, the best first, under the numbers from 0."""
        ranked = sorted(self._kept, key=lambda choice: _mean_logprob(self._kept[choice]), reverse=True)[:keep]
        reasons = {place: self._reasons[choice] for place, choice in enumerate(ranked) if choice in self._reasons}
        deltas = [Delta(place, tuple(self._kept[choice]), reasons.get(place)) for place, choice in enumerate(ranked)]
        self._reasons = reasons
        if deltas:
            self._on_deltas(deltas)


def _mean_logprob(tokens: Sequence[Token]) -> float:
    """Return the mean of what was reported, in nats; what has no probabilities comes last."""
    logprobs = [token.logprob for token in tokens if token.logprob is not None and isfinite(token.logprob)]
    return sum(logprobs) / len(logprobs) if logprobs else -inf


def _merged(parts: Iterable[Mapping[int, tuple[Token, ...]]]) -> dict[int, tuple[Token, ...]]:
    return {choice: tokens for part in parts for choice, tokens in part.items()}


def _together(answers: Sequence[Answer], reasons: dict[int, str]) -> Answer:
    """Return one answer for several: about itself what the first says, and all counts added up."""
    first = answers[0]
    outcomes = {answer.outcome for answer in answers}
    usages = [answer.usage for answer in answers if answer.usage is not None]
    begun = [answer.timing.first_token for answer in answers if answer.timing.first_token is not None]
    return Answer(
        outcome=next(outcome for outcome in _WORST if outcome in outcomes),
        error=next((answer.error for answer in answers if answer.error is not None), None),
        finish_reasons=dict(reasons),
        usage=Usage(*(sum(counts) for counts in zip(*usages, strict=True))) if usages else None,
        id=first.id,
        object=first.object,
        created=first.created,
        model=first.model,
        system_fingerprint=first.system_fingerprint,
        exchange=first.exchange,
        echoed=_merged(answer.echoed for answer in answers),
        late=_merged(answer.late for answer in answers),
        left_out=tuple(dict.fromkeys(name for answer in answers for name in answer.left_out)),
        warnings=tuple(dict.fromkeys(warning for answer in answers for warning in answer.warnings)),
        timing=Timing(
            first_token=min(begun, default=None),
            total=max(answer.timing.total for answer in answers),
            tokens=sum(answer.timing.tokens for answer in answers),
        ),
    )


def _noted(answer: Answer, notes: tuple[Note, ...]) -> Answer:
    return answer if not notes else replace(answer, notes=tuple(dict.fromkeys((*notes, *answer.notes))))
