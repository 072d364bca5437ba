"""Prints a model's figures and samples as its card has them."""

from pathlib import Path

from lacuna.engine.model import Model
from lacuna.engine.tokenizer import Tokenizer
from training.corpus import divided, read_chapters
from training.examples import Fill
from training.figures import CAREFUL, PLAIN, Reader, held_out_fills, joining

_PROMPTS = (
    '"I do not understand you," said',
    "The rain had stopped, and in the garden",
    "Anna opened the letter, read it twice, and",
    "It was late when the train came in. On the platform",
    "The old man laughed.\n\n",
    "In the year that my father died",
)
_HOLES = (
    ("She opened the door and saw", ". Then she closed it again and went slowly back to her chair."),
    ("He took his hat and ", " without another word."),
    ('"Where have you been?" she asked.\n\n', "\n\nShe did not believe a word of it."),
    ("The house stood at the end of the lane. ", " Nobody had lived there for years."),
    ("In the morning the ", " was covered with snow, and the children ran out to play."),
    ("I had never liked my uncle, because ", ", and he knew it."),
)


def evaluate(corpus: Path, weights: Path, tokenizer: Path, context: int | None) -> None:
    """Print the losses of a shipped model, how its fills end and join, and its samples; windows of ``context``."""
    model = Model(weights)
    reader = Reader(model, Tokenizer(tokenizer))
    _, held = divided(read_chapters(corpus))
    context = context or model.context
    loss = reader.continuing(held, context)
    print(
        f"- Continuing, {context} tokens of context: {loss.bits_a_byte:.3f} bits a byte, "
        f"{loss.nats_a_token:.3f} nats a token, {loss.tokens:,} tokens"
    )
    fills = held_out_fills(held)
    loss = reader.filling(fills)
    print(
        f"- Filling, {len(fills)} holes: {loss.bits_a_byte:.3f} bits a byte with the end, "
        f"{loss.nats_a_token:.3f} nats a token"
    )
    for sampling in (PLAIN, CAREFUL):
        joined = joining(reader, fills, sampling)
        print(f"- At temperature {sampling.temperature}, top_p {sampling.top_p}:")
        print(f"  - fills that end by themselves: {joined.ended:.1%}; of these with clean seams: {joined.clean:.1%}")
        print(
            f"  - the 60 characters behind a hole, bits a byte: {joined.authors:.3f} after the author's words, "
            f"{joined.own:.3f} after the model's, {joined.none:.3f} after none"
        )
    print()
    for seed, prompt in enumerate(_PROMPTS):
        print(f"- {_line(prompt)}**{_line(reader.continued(prompt, seed))}**")
    for seed, (prefix, suffix) in enumerate(_HOLES):
        text, ended = reader.filled(Fill(prefix, "", suffix), seed)
        print(f"- {_line(prefix)}**[{_line(text)}]**{_line(suffix)}{'' if ended else ' (did not end)'}")


def _line(text: str) -> str:
    return text.replace("\n\n", " / ").replace("\n", " / ")
