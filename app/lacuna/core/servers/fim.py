"""Filling a gap by a model family's own markers in a plain prompt, or by asking for it in words.

Markers and their order are from the models' cards and the servers' templates. They act only where the tokenizer knows
each as one token, which is to be verified before use.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

SEAM = 12  # characters of the suffix; text that begins to repeat them is cut there


class Fill(NamedTuple):
    """A prompt that asks for what belongs into a gap, and the texts that end the answer."""

    prompt: str
    stops: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Family:
    """How one family of models is asked.

    Attributes:
        form: the prompt, with ``{P}`` and ``{S}`` for the texts before and after the gap.
        markers: texts that must each be one token.
        stops: what ends the answer.
        names: parts of model ids, lower case, by which the family is recognised.

    """

    form: str
    markers: tuple[str, ...]
    stops: tuple[str, ...]
    names: tuple[str, ...]


_PIPED = ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")
_PIPED_FORM = "<|fim_prefix|>{P}<|fim_suffix|>{S}<|fim_middle|>"

FAMILIES: Mapping[str, Family] = {
    "qwen": Family(
        form=_PIPED_FORM,
        markers=_PIPED,
        stops=("<|endoftext|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", "<|im_start|>", "<|im_end|>"),
        names=("qwen2.5", "qwen3-coder", "qwen-coder"),
    ),
    "codegemma": Family(
        form=_PIPED_FORM,
        markers=_PIPED,
        stops=("<|file_separator|>", "<end_of_turn>", "<eos>"),
        names=("codegemma",),
    ),
    "granite": Family(
        form=_PIPED_FORM, markers=_PIPED, stops=("<|end_of_text|>",), names=("granite-3.3", "granite-4", "granite4")
    ),
    "codellama": Family(
        form=" <PRE> {P} <SUF>{S} <MID>",
        markers=("<PRE>", "<SUF>", "<MID>"),
        stops=("<EOT>", "<PRE>", "<SUF>", "<MID>"),
        names=("codellama", "code-llama"),
    ),
    "starcoder": Family(
        form="<fim_prefix>{P}<fim_suffix>{S}<fim_middle>",
        markers=("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
        stops=("<|endoftext|>", "<file_sep>", "<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
        names=("starcoder", "stable-code", "stablecode", "granite-code", "granite-3b-code", "granite-8b-code"),
    ),
    "deepseek": Family(  # the bars are U+FF5C and the low lines U+2581: their ASCII look-alikes fail silently
        form="<\uff5cfim\u2581begin\uff5c>{P}<\uff5cfim\u2581hole\uff5c>{S}<\uff5cfim\u2581end\uff5c>",
        markers=("<\uff5cfim\u2581begin\uff5c>", "<\uff5cfim\u2581hole\uff5c>", "<\uff5cfim\u2581end\uff5c>"),
        stops=("<\uff5cend\u2581of\u2581sentence\uff5c>",),
        names=("deepseek-coder", "deepseek-v2", "deepseek-v3"),
    ),
    "codestral": Family(  # the suffix comes first; the model goes on with the prefix
        form="[SUFFIX]{S}[PREFIX]{P}",
        markers=("[PREFIX]", "[SUFFIX]"),
        stops=("[PREFIX]", "[SUFFIX]", "</s>"),
        names=("codestral",),
    ),
    "codegeex": Family(
        form="<|user|>\n###PATH:x\n<|code_suffix|>{S}<|code_prefix|>{P}<|code_middle|><|assistant|>\n",
        markers=("<|code_suffix|>", "<|code_prefix|>", "<|code_middle|>"),
        stops=("<|endoftext|>", "<|user|>"),
        names=("codegeex4",),
    ),
}


def family_of(model: str) -> str | None:
    """Return the family that a model's id tells, or None."""
    model = model.lower()
    return next((name for name, family in FAMILIES.items() if any(part in model for part in family.names)), None)


def fill_by_markers(family: str, before: str, after: str) -> Fill:
    """Return the prompt that makes a family's model fill a gap.

    Raises:
        ValueError: the text itself holds one of the markers, which would move the gap.

    """
    asked = FAMILIES[family]
    for marker in asked.markers:
        if marker in before or marker in after:
            raise ValueError(f"Your text holds “{marker}”, by which this model marks gaps. Take it out to fill a gap.")
    return Fill(_form(asked.form, before, after), asked.stops)


WORDS = 160  # tokens, amply, that asking in words takes beside the text
MARKERS = 4  # and that of markers, with one that begins a text

_ASKED = """\
Each example is a text with a gap, and after it what belongs into the gap.

TEXT: She shut the door{{GAP}} and went down to the river.
COMPLETION: <COMPLETION>, took her hat from the nail</COMPLETION>

TEXT: The train was late.{{GAP}} By nine the hall was empty.
COMPLETION: <COMPLETION> One by one the porters gave up waiting and went home.</COMPLETION>

TEXT: {P}{{GAP}}{S}
COMPLETION: <COMPLETION>"""


def fill_by_words(before: str, after: str) -> Fill:
    """Return a prompt that asks any model, by examples, for what belongs into a gap."""
    return Fill(_form(_ASKED, before, after), ("</COMPLETION>",))


def _form(form: str, before: str, after: str) -> str:
    """Put the texts into a form in one pass: they may hold ``{P}`` and ``{S}`` themselves."""
    texts = {"{P}": before, "{S}": after}
    return "".join(texts.get(part, part) for part in re.split(r"(\{[PS]\})", form))
