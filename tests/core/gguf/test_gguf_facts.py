"""A model file's header in words."""

from dataclasses import replace

import pytest

from lacuna.core.gguf import GgufHeader, facts, size_text

HEADER = GgufHeader(
    name="Novel",
    architecture="llama",
    parameters=1_240_000_000,
    quantisation="Q4_K_M",
    context=8192,
    fills=True,
    begins=False,
    chats=False,
    parts=1,
    token_bytes=100,
    size=1,
)


def test_a_model_is_said_in_one_line() -> None:
    assert facts(HEADER) == "llama, 1.2 B parameters, Q4_K_M, trained for 8,192 tokens"


def test_what_is_not_known_is_left_out() -> None:
    assert facts(replace(HEADER, context=0, quantisation="", parameters=999)) == "llama, 999 parameters"


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_500, "1.5 kB"), (475_000, "475 kB"), (4_100_000_000, "4.1 GB")],
)
def test_a_size_has_two_or_three_figures(size: int, said: str) -> None:
    assert size_text(size) == said


@pytest.mark.parametrize(
    ("wanted", "trained", "tokens"),
    [(None, 0, 8192), (None, 131_072, 8192), (None, 1000, 1000), (300, 8192, 512), (9000, 8192, 8192), (300, 0, 512)],
)
def test_the_context_goes_in_steps_and_never_over_what_was_trained(
    wanted: int | None, trained: int, tokens: int
) -> None:
    assert replace(HEADER, context=trained).tokens(wanted) == tokens
