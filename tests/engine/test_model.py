"""The forward pass: its probabilities are the model's, and its bits do not depend on what runs beside it."""

from pathlib import Path

import numpy as np
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import plain_forward
from lacuna.engine.memory import Memory
from lacuna.engine.model import PIECE, Cache, Model
from lacuna.engine.sampler import log_probabilities
from lacuna.engine.weights import Floats, read_weights

TOKENS = [(7 + 31 * i) % 4000 for i in range(3 * PIECE + 5)]


def read(model: Model, tokens: list[int], cache: Cache | None = None) -> tuple[Floats, Cache]:
    """Read a text to its end; return the logits after each token that was read."""
    cache = cache or model.empty(len(tokens))
    rows: list[Floats] = []
    while cache.length < len(tokens):
        rows.append(model.read(tokens[cache.length : cache.length + PIECE], cache))
    return model.logits(np.concatenate(rows)), cache


def test_reading_gives_the_models_probabilities(model: Model, tiny_weights: Path) -> None:
    logits, _ = read(model, TOKENS)
    assert np.abs(log_probabilities(logits) - plain_forward.logprobs(tiny_weights, TOKENS)).max() < 1e-4


def test_the_shipped_model_gives_its_probabilities(shipped_weights: Path) -> None:
    logits, _ = read(Model(shipped_weights), TOKENS[: PIECE + 5])
    assert np.abs(log_probabilities(logits) - plain_forward.logprobs(shipped_weights, TOKENS[: PIECE + 5])).max() < 1e-4


def test_writing_gives_the_models_probabilities(model: Model, tiny_weights: Path) -> None:
    _, cache = read(model, TOKENS[:70])
    texts = [[300 + 50 * k + i for i in range(6)] for k in range(6)]
    branches = model.branches(len(texts), 6)
    for i in range(6):
        logits = model.write([text[i] for text in texts], cache, branches)
        for text, row in zip(texts, logits, strict=True):
            expected = plain_forward.logprobs(tiny_weights, TOKENS[:70] + text[: i + 1])[-1]
            assert np.abs(log_probabilities(row) - expected).max() < 1e-4


@given(
    length=st.integers(1, 2 * PIECE + 3),
    texts=st.lists(st.lists(st.integers(5, 4000), min_size=4, max_size=4), min_size=1, max_size=9),
)
def test_a_choice_has_the_same_bits_alone_and_among_others(model: Model, length: int, texts: list[list[int]]) -> None:
    _, cache = read(model, TOKENS[:length])
    among, alone = model.branches(len(texts), 4), model.branches(1, 4)
    for i in range(4):
        logits = model.write([text[i] for text in texts], cache, among)
        assert np.array_equal(model.write([texts[-1][i]], cache, alone)[0], logits[-1])
        if i == 1:  # the first ends, the others go on
            among, texts = among.only(list(range(1, len(texts)))) if len(texts) > 1 else among, texts[1:] or texts


@given(shared=st.integers(0, len(TOKENS)), own=st.integers(1, 50))
def test_a_remembered_prompt_gives_the_same_bits_as_one_read_anew(model: Model, shared: int, own: int) -> None:
    memory = Memory(model)
    _, cache = read(model, TOKENS)
    memory.keep(TOKENS, cache)
    prompt = [*TOKENS[:shared], *range(2000, 2000 + own)]
    anew, _ = read(model, prompt)
    recalled = memory.recall(prompt)
    assert recalled.length == min(shared, len(prompt) - 1) // PIECE * PIECE
    logits, _ = read(model, prompt, recalled)
    assert np.array_equal(logits[-1], anew[-1])


def test_only_the_last_few_prompts_are_remembered(model: Model) -> None:
    memory = Memory(model)
    prompts = [[n, *TOKENS] for n in range(6)]
    for prompt in prompts:
        memory.keep(prompt, read(model, prompt)[1])
    assert [memory.recall(prompt).length > 0 for prompt in prompts] == [False, False, True, True, True, True]


def test_a_prompt_that_grows_is_remembered_once(model: Model) -> None:
    memory = Memory(model)
    other = [9, *TOKENS]
    memory.keep(other, read(model, other)[1])
    for length in range(PIECE, len(TOKENS), 16):
        memory.keep(TOKENS[:length], read(model, TOKENS[:length])[1])
    assert memory.recall(other).length > 0


def test_an_echo_scores_the_prompt_as_the_forward_pass_does(
    client: openai.OpenAI, model: Model, tiny_weights: Path
) -> None:
    scored = client.completions.create(model=model.name, prompt=TOKENS[:150], echo=True, max_tokens=0, logprobs=5)
    logprobs = scored.choices[0].logprobs
    assert logprobs
    assert logprobs.token_logprobs
    assert logprobs.top_logprobs
    expected = plain_forward.logprobs(tiny_weights, TOKENS[:150])
    own = [expected[i, token] for i, token in enumerate(TOKENS[1:150])]
    assert logprobs.token_logprobs[1:] == pytest.approx(own, abs=1e-4)
    for top, row in zip(logprobs.top_logprobs[1:], expected, strict=False):
        assert sorted(top.values())[-5:] == pytest.approx(sorted(row)[-5:], abs=1e-4)


def test_greedy_takes_the_likeliest_token_each_time(client: openai.OpenAI, model: Model, tiny_weights: Path) -> None:
    prompt = TOKENS[:20]
    greedy = client.completions.create(model=model.name, prompt=prompt, max_tokens=20, temperature=0, logprobs=0)
    logprobs = greedy.choices[0].logprobs
    assert logprobs
    assert logprobs.token_logprobs
    for logprob in logprobs.token_logprobs:
        row = plain_forward.logprobs(tiny_weights, prompt)[-1]
        assert logprob == pytest.approx(row.max(), abs=1e-4)
        prompt = [*prompt, int(row.argmax())]


def test_8_bit_rows_are_multiplied_by_their_scales(tmp_path: Path, tiny_weights: Path) -> None:
    with np.load(tiny_weights) as stored:
        name = "blocks.1.w3.weight"
        expected = stored[f"{name}.q"].astype(float) * stored[f"{name}.s"].astype(float)[:, None]
        plain = {key: stored[key] for key in stored.files if not key.startswith(name)}
    np.savez(tmp_path / "plain.npz", allow_pickle=False, **plain, **{name: expected.astype(np.float16)})
    shape, eight = read_weights(tiny_weights)
    assert np.array_equal(eight[name], expected.astype(np.float32))
    assert read_weights(tmp_path / "plain.npz")[0] == shape
    assert np.abs(read_weights(tmp_path / "plain.npz")[1][name] - expected).max() < 1e-3
