"""Fitting a request to a server: what is sent, what Lacuna does itself, and what the writer is told about it."""

from dataclasses import dataclass, replace

from lacuna.core.completions.answer import Note
from lacuna.core.completions.request import CompletionRequest
from lacuna.core.parameters import Parameters, declared
from lacuna.core.servers.capabilities import Capabilities, PromptForm
from lacuna.core.servers.dialects import INFILL
from lacuna.core.servers.fim import Fill, fill_by_markers, fill_by_words
from lacuna.core.servers.heeded import heeded, not_sent


@dataclass(frozen=True, kw_only=True)
class PlannedCall:
    """One call of the server.

    Attributes:
        request: what is sent.
        choices: for each index the server answers with, whose choice it is: numbers from 0.
        infill: whether it goes to llama.cpp's ``/infill``.

    """

    request: CompletionRequest
    choices: tuple[int, ...]
    infill: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a request is carried out.

    Attributes:
        calls: what is sent. The first goes alone until its first token, so that its prompt serves the rest.
        concurrency: how many run side by side after that.
        keep: of all choices the ones with the highest mean logprob are kept, this many; None keeps all as they come.
        stops: texts that Lacuna itself looks for in the answer.
        seam: the suffix whose beginning ends a fill that runs over it; None looks for none.
        notes: what is done in another way than asked.

    """

    calls: tuple[PlannedCall, ...]
    concurrency: int
    keep: int | None = None
    stops: tuple[str, ...] = ()
    seam: str | None = None
    notes: tuple[Note, ...] = ()


_ONE_AFTER_ANOTHER = "On this server several prompts go one after another: use the batch desk."


def plan(request: CompletionRequest, able: Capabilities) -> Plan:
    """Return how a server with these capabilities carries out a request.

    What can be emulated honestly is. What cannot is left out, and the notes say so.

    Raises:
        ValueError: it cannot be done on this server; the text is a sentence for the writer.

    """
    notes: list[Note] = []
    _check_prompt(request, able)
    filled, infill, seam = _filled(request, able, notes)
    if infill:
        able = replace(able, **INFILL)
    parameters, candidates, keep = _ranked(request.parameters, able, notes)
    parameters = heeded(parameters, able, notes)
    parameters, stops = _split_stops(parameters, filled.stops if filled else (), able, notes)
    if filled and parameters.echo:
        notes.append(not_sent("echo", "The gap is filled by a prompt that holds more than yours."))
        parameters = replace(parameters, echo=None)
    sent = replace(request, parameters=parameters)
    if filled:
        sent = replace(sent, prompt=filled.prompt, suffix=None)
    if keep is not None and prompts(request) > 1:
        raise ValueError(_ONE_AFTER_ANOTHER)  # the choices of all of them would be ranked together
    calls = _fanned_out(sent, candidates, able, notes, infill=infill)
    return Plan(calls=calls, concurrency=able.concurrency, keep=keep, stops=stops, seam=seam, notes=tuple(notes))


def foresee(parameters: Parameters, able: Capabilities, *, fills: bool) -> tuple[Note, ...]:
    """Return what would be done in another way than asked if a text were completed now.

    Args:
        parameters: as they are set.
        able: what the server can do.
        fills: whether text follows the gap.

    """
    request = CompletionRequest(model="m", prompt="It was", suffix="." if fills else None, parameters=parameters)
    try:
        return plan(request, able).notes
    except ValueError as error:
        return (Note("prompt", str(error), left_out=True),)


def prompt_form(request: CompletionRequest) -> PromptForm:
    """Return the form of a request's prompt."""
    prompt = request.prompt
    if isinstance(prompt, str):
        return PromptForm.TEXT
    first = prompt[0] if prompt else ""
    if isinstance(first, int):
        return PromptForm.TOKENS
    return PromptForm.TEXTS if isinstance(first, str) else PromptForm.TOKEN_LISTS


def prompts(request: CompletionRequest) -> int:
    """Return how many prompts a request has."""
    several = prompt_form(request) in (PromptForm.TEXTS, PromptForm.TOKEN_LISTS)
    return len(request.prompt) if several else 1


def _check_prompt(request: CompletionRequest, able: Capabilities) -> None:
    form = prompt_form(request)
    if form not in able.prompts and not (form is PromptForm.TEXTS and PromptForm.TEXT in able.prompts):
        raise ValueError(f"This server does not take {form.value} as prompt.")
    if request.prompt == "" and not able.empty_prompt:
        raise ValueError("This server cannot begin from nothing. Write a few words first.")


def _filled(request: CompletionRequest, able: Capabilities, notes: list[Note]) -> tuple[Fill | None, bool, str | None]:
    """Return the prompt that asks for the fill, if not the field does; whether /infill does; and the seam."""
    if not request.suffix or able.suffix:
        return None, False, None
    if not isinstance(request.prompt, str):
        raise ValueError(  # noqa: TRY004  (a writer's wish, not a bad call)
            "On this server a gap can be filled in a single text only."
        )
    if able.infill:
        notes.append(Note("suffix", "The gap is filled by llama.cpp’s own /infill."))
        return None, True, request.suffix
    if able.fim:
        notes.append(Note("suffix", f"The gap is filled by the markers of the {able.fim} models."))
        return fill_by_markers(able.fim, request.prompt, request.suffix), False, request.suffix
    notes.append(Note("suffix", "This server has no call for filling a gap: the model is asked for it in words."))
    return fill_by_words(request.prompt, request.suffix), False, request.suffix


def _split_stops(
    parameters: Parameters, needed: tuple[str, ...], able: Capabilities, notes: list[Note]
) -> tuple[Parameters, tuple[str, ...]]:
    """Return the parameters with as many stops as the server takes, those of a fill first, and the other stops."""
    wanted = (*needed, *(stop for stop in parameters.stop or () if stop not in needed))
    most = min(able.stops, round(declared()["stop"].high))  # those of a fill come beside the writer's
    sent, own = wanted[:most], wanted[most:]
    if any(stop in (parameters.stop or ()) for stop in own):
        takes = f"{most} stop texts" if most else "no stop texts"
        notes.append(Note("stop", f"This server takes {takes}; Lacuna looks for the others itself."))
    return replace(parameters, stop=sent or None), own


def _ranked(parameters: Parameters, able: Capabilities, notes: list[Note]) -> tuple[Parameters, int, int | None]:
    """Return the parameters, how many candidates are asked for, and how many are kept if Lacuna ranks them."""
    n = parameters.n or 1
    best_of = parameters.best_of
    if best_of is None or best_of <= n:
        return replace(parameters, best_of=None if best_of is not None and not able.best_of else best_of), n, None
    if best_of <= able.best_of and n <= able.n:
        if parameters.stream:
            notes.append(Note("best_of", "Best of cannot be streamed: the answer comes as a whole."))
        return replace(parameters, stream=False), n, None
    if able.logprobs is None or (parameters.stream and not able.logprobs_streamed):
        notes.append(not_sent("best_of", "This server reports no probabilities to rank by."))
        return replace(parameters, best_of=None), n, None
    notes.append(Note("best_of", f"Lacuna itself keeps the likeliest of {best_of}, when all are written."))
    logprobs = max(parameters.logprobs or 1, 1)
    return replace(parameters, best_of=None, logprobs=logprobs), best_of, n


def _fanned_out(
    request: CompletionRequest, candidates: int, able: Capabilities, notes: list[Note], *, infill: bool
) -> tuple[PlannedCall, ...]:
    """Return the calls that together write all candidates, each with seeds of its own."""
    parameters = request.parameters
    most = min(max(1, able.n_streamed if parameters.stream else able.n), int(declared()["n"].high))
    texts = prompts(request)
    if candidates <= most and (texts == 1 or prompt_form(request) in able.prompts):
        n = candidates if parameters.n is not None or candidates > 1 else None
        sent = replace(request, parameters=replace(parameters, n=n))
        return (PlannedCall(request=sent, choices=tuple(range(candidates * texts)), infill=infill),)
    if texts > 1:
        raise ValueError(_ONE_AFTER_ANOTHER)
    parameters = replace(parameters, best_of=None)  # it is n here; a call of fewer choices would write that many
    calls: list[PlannedCall] = []
    for first in range(0, candidates, most):
        size = min(most, candidates - first)
        sent = replace(request, parameters=replace(parameters.from_choice(first), n=size if size > 1 else None))
        calls.append(PlannedCall(request=sent, choices=tuple(range(first, first + size)), infill=infill))
    notes.append(Note("n", f"This server writes {most} at a time: {candidates} choices take {len(calls)} requests."))
    return tuple(calls)
