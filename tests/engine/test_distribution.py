"""What is sampled is distributed as the model says, under every parameter that bends it: 20,000 samples each."""

from collections import Counter
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats  # pyright: ignore[reportMissingTypeStubs]  (it has none)

from lacuna.engine.generation import Generation
from lacuna.engine.memory import Memory
from lacuna.engine.model import PIECE, Model
from lacuna.engine.request import read_request
from lacuna.engine.tokenizer import Tokenizer

Doubles = NDArray[np.float64]
SAMPLES, AT_ONCE = 20_000, 125
PROMPT = [311, 402, 77]
BIAS = {"300": 5, "301": 4, "302": 4.5, "303": -100, "40": 2, "41": -3}
FEW = [300, 301, 302, 303]


def sampled(model: Model, tokenizer: Tokenizer, **parameters: Any) -> Counter[tuple[int, ...]]:
    """Return how often each sequence of tokens was written; a special token ends one, and is not in it."""
    counts: Counter[tuple[int, ...]] = Counter()
    memory = Memory(model)
    for seed in range(SAMPLES // AT_ONCE):
        body = {"model": "", "prompt": PROMPT, "max_tokens": 1, "n": AT_ONCE, "seed": seed} | parameters
        generation = Generation(model, tokenizer, memory, read_request(msgspec.json.encode(body), model.vocabulary))
        written: list[tuple[int, ...]] = [()] * AT_ONCE
        for step in generation.steps():
            for growth in step:
                written[growth.index] += tuple(token.id for token in growth.part.tokens)
        counts.update(written)
    return counts


def logits_after(model: Model, tokens: list[int]) -> Doubles:
    """Return the model's own logits of the token after a few."""
    assert len(tokens) <= PIECE
    return model.logits(model.read(tokens, model.empty(len(tokens)))[-1:])[0].astype(np.float64)


def shares(logits: Doubles, temperature: float = 1.0) -> Doubles:
    weights = np.exp((logits - logits.max()) / temperature)
    return weights / weights.sum()


def one_token(shares_of_all: Doubles, tokenizer: Tokenizer) -> dict[tuple[int, ...], float]:
    """Return the share of each one-token sequence; all special tokens are the empty one."""
    out: dict[tuple[int, ...], float] = {(): 0.0}
    for token, share in enumerate(shares_of_all.tolist()):
        out[() if token in tokenizer.special else (token,)] = share + out.get((), 0.0) * (token in tokenizer.special)
    return out


def fit(counts: Counter[tuple[int, ...]], expected: dict[tuple[int, ...], float]) -> float:
    """Return the p of a chi-square test; what is expected less than five times is one bin together."""
    impossible = [sequence for sequence in counts if not expected.get(sequence)]
    assert not impossible
    often = {sequence for sequence, share in expected.items() if share * SAMPLES >= 5}
    seen = [counts[sequence] for sequence in often]
    wanted = [expected[sequence] * SAMPLES for sequence in often]
    rest = SAMPLES - sum(wanted)
    if rest >= 5:
        seen, wanted = [*seen, SAMPLES - sum(seen)], [*wanted, rest]
    wanted = [count * sum(seen) / sum(wanted) for count in wanted]
    return float(stats.chisquare(seen, wanted).pvalue)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  (no stubs)


@pytest.fixture(scope="module")
def plainly(model: Model, tokenizer: Tokenizer) -> Counter[tuple[int, ...]]:
    return sampled(model, tokenizer)


def test_temperature_1_follows_the_model(model: Model, tokenizer: Tokenizer, plainly: Counter[tuple[int, ...]]) -> None:
    logits = logits_after(model, PROMPT)
    assert fit(plainly, one_token(shares(logits), tokenizer)) > 1e-4


@pytest.mark.parametrize("temperature", [0.9, 1.1])
def test_a_temperature_that_is_off_by_a_tenth_would_be_noticed(
    model: Model, tokenizer: Tokenizer, plainly: Counter[tuple[int, ...]], temperature: float
) -> None:
    logits = logits_after(model, PROMPT)
    assert fit(plainly, one_token(shares(logits, temperature), tokenizer)) < 1e-4


def test_another_temperature_follows_the_model(model: Model, tokenizer: Tokenizer) -> None:
    counts = sampled(model, tokenizer, temperature=0.6)
    assert fit(counts, one_token(shares(logits_after(model, PROMPT), 0.6), tokenizer)) > 1e-4


@pytest.mark.parametrize(("top_p", "temperature"), [(0.5, 1.0), (0.9, 1.3)])
def test_top_p_keeps_the_likeliest_that_reach_it(
    model: Model, tokenizer: Tokenizer, top_p: float, temperature: float
) -> None:
    counts = sampled(model, tokenizer, top_p=top_p, temperature=temperature)
    every = shares(logits_after(model, PROMPT), temperature)
    kept = np.zeros_like(every)
    for token in np.argsort(-every):
        if kept.sum() >= top_p:
            break
        kept[token] = every[token]
    assert fit(counts, one_token(kept / kept.sum(), tokenizer)) > 1e-4


def test_bias_is_added_before_sampling(model: Model, tokenizer: Tokenizer) -> None:
    counts = sampled(model, tokenizer, logit_bias=BIAS)
    logits = logits_after(model, PROMPT)
    for token, bias in BIAS.items():
        logits[int(token)] += -np.inf if bias == -100 else bias
    assert fit(counts, one_token(shares(logits), tokenizer)) > 1e-4


def test_penalties_follow_the_published_formula(model: Model, tokenizer: Tokenizer) -> None:
    presence, frequency = -0.4, 0.7
    few = {str(token): 100 for token in FEW}  # so that tokens come again
    counts = sampled(
        model, tokenizer, logit_bias=few, presence_penalty=presence, frequency_penalty=frequency, max_tokens=3
    )
    expected = {(): 1.0}
    for _ in range(3):
        longer: dict[tuple[int, ...], float] = {}
        for sequence, share in expected.items():
            logits = logits_after(model, [*PROMPT, *sequence])[FEW]
            used = np.array([sequence.count(token) for token in FEW])
            logits -= used * frequency + (used > 0) * presence
            longer |= {(*sequence, FEW[k]): share * part for k, part in enumerate(shares(logits).tolist())}
        expected = longer
    assert fit(counts, expected) > 1e-4
