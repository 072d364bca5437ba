"""What a server does not heed is not sent to it, and the reason is said: beside its field, and with the answer."""

from collections.abc import Mapping
from dataclasses import replace

from lacuna.core.completions.answer import Note
from lacuna.core.parameters import Parameters, declared
from lacuna.core.servers.capabilities import Capabilities


def unheeded(able: Capabilities) -> Mapping[str, str]:
    """Return, by name, the parameters that this server cannot have in any way, each with the reason."""
    found: dict[str, str] = {}
    if not able.seed:
        found["seed"] = "This server does not heed it."
    if not able.penalties:
        found["presence_penalty"] = found["frequency_penalty"] = "This server does not heed it."
    if able.logprobs is None:
        found["logprobs"] = "This server reports no probabilities."
        if not able.best_of:
            found["best_of"] = "This server neither ranks nor reports the probabilities to rank by."
    if not able.logit_bias:
        found["logit_bias"] = "This server does not heed it."
    if not able.echo:
        found["echo"] = "This server does not send the prompt back."
    if not able.user:
        found["user"] = "This server takes no user name."
    return found


def heeded(parameters: Parameters, able: Capabilities, notes: list[Note]) -> Parameters:
    """Return the parameters without what this server would refuse or not heed; a note says of each that is left out."""
    changes: dict[str, int | None] = {}
    for name, reason in unheeded(able).items():
        if _asks_for_something(getattr(parameters, name)):
            notes.append(not_sent(name, reason))
        changes[name] = None
    if able.logprobs is not None and parameters.logprobs is not None:
        if parameters.stream and not able.logprobs_streamed:
            notes.append(not_sent("logprobs", "This server reports them only with Stream off."))
            changes["logprobs"] = None
        elif parameters.logprobs > able.logprobs:
            notes.append(Note("logprobs", f"This server reports {able.logprobs} at most: so many are asked for."))
            changes["logprobs"] = able.logprobs
    if parameters.stream and parameters.echo and able.echo and not able.echo_streamed:
        notes.append(not_sent("echo", "This server sends the prompt back only with Stream off."))
        changes["echo"] = None
    return replace(parameters, **changes) if changes else parameters


def not_sent(name: str, reason: str) -> Note:
    """Return the note about a parameter that is left out; the reason is a sentence."""
    return Note(name, f"{declared()[name].title} not sent: {reason[0].lower()}{reason[1:]}", left_out=True)


def _asks_for_something(value: object) -> bool:
    """Return whether leaving a value out changes the answer: no penalty of 0 and no "off" does."""
    return value is not None and value is not False and not (isinstance(value, float) and not value)
