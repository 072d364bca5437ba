"""What is chosen and reported of logits is what the plain formulas give, to the last bit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lacuna.engine.sampler import Logits, Sampler, Sampling, log_probabilities, reported

ROWS = arrays.arrays(np.float32, st.integers(6, 300), elements=st.floats(-60, 60, width=32).map(lambda x: round(x, 1)))
TEMPERATURES = st.sampled_from([0.5, 1.0, 1.7])


@given(ROWS, st.integers(0, 5), st.data())
def test_what_is_reported_are_the_likeliest_of_all_probabilities(row: Logits, count: int, data: st.DataObject) -> None:
    token = data.draw(st.integers(0, len(row) - 1))
    logprobs = log_probabilities(row)
    ranked = np.argsort(-logprobs, kind="stable")[:count].tolist()
    assert reported(row, token, count) == (logprobs[token], [(other, logprobs[other]) for other in ranked])


@given(ROWS, st.integers(0, 5))
def test_reporting_leaves_the_logits_as_they_are(row: Logits, count: int) -> None:
    before = row.copy()
    reported(row, 0, count)
    assert np.array_equal(row, before)


@given(ROWS, TEMPERATURES, st.integers(0, 2**32), st.dictionaries(st.integers(0, 5), st.sampled_from([-100.0, 3.0])))
def test_the_token_is_the_first_whose_share_with_those_before_exceeds_a_random_one(
    row: Logits, temperature: float, seed: int, bias: dict[int, float]
) -> None:
    sampler = Sampler(Sampling(temperature=temperature, logit_bias=bias), len(row), seed, 3)
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 3])))
    scores = row.astype(np.float64)
    for token, value in bias.items():
        scores[token] += -np.inf if value == -100 else value
    if not np.isfinite(scores).any():
        return
    sums = np.cumsum(np.exp((scores - scores.max()) / temperature))
    for _ in range(5):
        point = random.random() * sums[-1]
        assert sampler.choose(row) == next(token for token, share in enumerate(sums) if share > point)
