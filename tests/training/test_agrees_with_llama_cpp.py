"""The shipped weights, exported as GGUF and run by llama.cpp, say what our own forward pass says."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lacuna.assets import resource
from lacuna.engine.model import PIECE, Model
from lacuna.engine.tokenizer import Tokenizer
from lacuna.engine.weights import Floats, read_weights
from training.gguf import write_gguf

HERE = Path(__file__).parent
PAGE = (HERE / "held_out_page.txt").read_text(encoding="utf-8")
TOKENS = resource("model", "tokenizer.json")


def shipped() -> Path:
    (weights,) = resource("model").glob("*.npz")
    return weights


@pytest.fixture(scope="module")
def tokens() -> list[int]:
    return Tokenizer(TOKENS).encode(PAGE)


@pytest.fixture(scope="module")
def theirs(tokens: list[int], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    write_gguf(path, *read_weights(shipped()), TOKENS)
    request = json.dumps({"text": PAGE, "tokens": tokens})
    command = [sys.executable, str(HERE / "llama_cpp.py"), str(path)]
    done = subprocess.run(command, input=request, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def ours(tokens: list[int]) -> Floats:
    model = Model(shipped())
    cache = model.empty(len(tokens))
    rows = [model.read(tokens[start : start + PIECE], cache) for start in range(0, len(tokens), PIECE)]
    logits = model.logits(np.concatenate(rows))
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def test_llama_cpp_makes_the_same_tokens_of_a_page(theirs: dict[str, Any], tokens: list[int]) -> None:
    assert theirs["tokens"] == tokens


def test_both_find_the_same_token_the_likeliest_everywhere(theirs: dict[str, Any], ours: Floats) -> None:
    assert len(theirs["likeliest"]) == len(ours) > 300
    assert [int(next(iter(place))) for place in theirs["likeliest"]] == ours.argmax(axis=1).tolist()


def test_their_logprobs_are_ours_to_two_hundredths(theirs: dict[str, Any], ours: Floats) -> None:
    apart = [
        abs(logprob - float(ours[i, int(token)]))
        for i, place in enumerate(theirs["likeliest"])
        for token, logprob in place.items()
    ]
    assert max(apart) <= 0.02
