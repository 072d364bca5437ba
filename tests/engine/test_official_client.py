"""The official ``openai`` client against the engine: every parameter, streamed and whole, says the same."""

from collections import defaultdict
from typing import Any

import openai
import pytest
from openai.types import Completion

from engine.serving_here import complete, stream
from lacuna.engine.model import Model
from lacuna.engine.tokenizer import Tokenizer

PROMPT = "It was late in the evening, and the old man"
CASES: dict[str, dict[str, Any]] = {
    "nothing but a prompt": {"prompt": PROMPT},
    "no prompt": {},
    "an empty prompt": {"prompt": ""},
    "several prompts": {"prompt": [PROMPT, "She said", PROMPT]},
    "a token array": {"prompt": [317, 270, 1011]},
    "token arrays": {"prompt": [[317, 270], [1011]]},
    "a suffix": {"prompt": "She opened the door and", "suffix": " Then she closed it again."},
    "a suffix alone": {"prompt": "", "suffix": " Then she closed it again."},
    "greedy": {"prompt": PROMPT, "temperature": 0},
    "top_p": {"prompt": PROMPT, "top_p": 0.5, "temperature": 1.5},
    "n": {"prompt": PROMPT, "n": 5},
    "many choices": {"prompt": PROMPT, "n": 37, "max_tokens": 2},
    "n of several prompts": {"prompt": [PROMPT, "She said"], "n": 3},
    "no logprobs": {"prompt": PROMPT, "logprobs": None},
    "logprobs 0": {"prompt": PROMPT, "logprobs": 0},
    "echo": {"prompt": PROMPT, "echo": True},
    "echo without logprobs": {"prompt": PROMPT, "echo": True, "logprobs": None},
    "echo, n and several prompts": {"prompt": [PROMPT, "“Oh,” — ☃ 漢字"], "echo": True, "n": 2},
    "echo of a fill": {"prompt": "She opened", "suffix": " it.", "echo": True},
    "scoring": {"prompt": PROMPT, "echo": True, "max_tokens": 0},
    "scoring nothing": {"prompt": "", "echo": True, "max_tokens": 0},
    "max_tokens 0": {"prompt": PROMPT, "max_tokens": 0},
    "a stop": {"prompt": PROMPT, "stop": " the", "max_tokens": 60},
    "four stops": {"prompt": PROMPT, "stop": [".", "\n", "e s", " and the"], "n": 4, "max_tokens": 60},
    "stops that never come": {"prompt": PROMPT, "stop": ["the zzz", "e zz"], "max_tokens": 60},
    "penalties": {"prompt": PROMPT, "presence_penalty": 1.5, "frequency_penalty": 0.5},
    "encouraged repetition": {"prompt": PROMPT, "presence_penalty": -2, "frequency_penalty": -2},
    "bias": {"prompt": PROMPT, "logit_bias": {"0": -100, "13": 3}},
    "a user": {"prompt": PROMPT, "user": "a writer"},
    "half characters": {"prompt": "☃", "logit_bias": {"163": 100, "225": 100, "220": 100}, "n": 2},
    "a negative seed": {"prompt": PROMPT, "seed": -(2**63)},
}


def asked(model: Model, case: dict[str, Any]) -> dict[str, Any]:
    """Return a case's parameters; what it does not name keeps the test repeatable."""
    given: dict[str, Any] = {"model": model.name, "max_tokens": 24, "seed": 11, "logprobs": 3} | case
    return {"prompt": None} | {name: value for name, value in given.items() if value is not None}


def put_together(chunks: list[Completion]) -> tuple[dict[int, dict[str, Any]], list[int]]:
    """Return what a stream says of each choice, and the order in which its choices came."""
    choices: defaultdict[int, dict[str, Any]] = defaultdict(
        lambda: {"text": "", "finish_reason": None, "logprobs": defaultdict[str, list[Any]](list)}
    )
    order: list[int] = []
    for chunk in chunks:
        for choice in chunk.choices:
            own = choices[choice.index]
            assert own["finish_reason"] is None, "nothing comes after the end of a choice"
            own["text"] += choice.text
            own["finish_reason"] = choice.finish_reason
            for name, values in (choice.logprobs.model_dump() if choice.logprobs else {}).items():
                own["logprobs"][name] += values
            order.append(choice.index)
    return dict(choices), order


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_streamed_answer_says_what_the_whole_one_says(
    client: openai.OpenAI, model: Model, case: dict[str, Any]
) -> None:
    parameters = asked(model, case)
    whole = complete(client, parameters)
    chunks = stream(client, parameters | {"stream_options": {"include_usage": True}})
    streamed, _ = put_together(chunks)
    assert [choice.index for choice in whole.choices] == list(range(len(streamed)))
    for choice in whole.choices:
        own = streamed[choice.index]
        assert (own["text"], own["finish_reason"]) == (choice.text, choice.finish_reason)
        assert choice.finish_reason in {"stop", "length"}
        assert own["logprobs"] == (choice.logprobs.model_dump() if choice.logprobs else {})
    assert (chunks[-1].choices, chunks[-1].usage) == ([], whole.usage)
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert len({chunk.id for chunk in chunks}) == 1
    assert {chunk.object for chunk in chunks} == {"text_completion"} == {whole.object}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_seed_repeats_each_choice_alone_or_among_others(
    client: openai.OpenAI, model: Model, case: dict[str, Any]
) -> None:
    parameters = asked(model, case)
    among = complete(client, parameters)
    given = parameters["prompt"]
    n: int = parameters.get("n", 1)
    count = len(among.choices) // n
    for k in range(count):
        alone = complete(client, parameters | {"prompt": given[k] if count > 1 else given, "n": 1})
        first = among.choices[k * n]
        assert first.model_dump(exclude={"index"}) == alone.choices[0].model_dump(exclude={"index"})


def test_without_a_seed_answers_differ(client: openai.OpenAI, model: Model) -> None:
    texts = {client.completions.create(model=model.name, prompt=PROMPT).choices[0].text for _ in range(3)}
    assert len(texts) == 3
    several = client.completions.create(model=model.name, prompt=[PROMPT] * 3, n=2)
    assert len({choice.text for choice in several.choices}) == 6


def test_choices_come_side_by_side(client: openai.OpenAI, model: Model) -> None:
    parameters = asked(model, {"prompt": PROMPT, "n": 3, "logit_bias": {"0": -100}})
    _, order = put_together(stream(client, parameters))
    assert order[:6] == [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize("count", range(6))
def test_each_token_has_its_alternatives_and_itself(client: openai.OpenAI, model: Model, count: int) -> None:
    parameters = asked(model, {"prompt": PROMPT, "logprobs": count, "max_tokens": 60, "temperature": 1.3})
    logprobs = complete(client, parameters).choices[0].logprobs
    assert logprobs
    assert logprobs.tokens
    assert logprobs.token_logprobs
    assert logprobs.top_logprobs
    sizes: set[int] = set()
    for token, logprob, top in zip(logprobs.tokens, logprobs.token_logprobs, logprobs.top_logprobs, strict=True):
        assert top[token] == logprob
        others = sorted((value for name, value in top.items() if name != token), reverse=True)
        outside = len(top) == count + 1 and all(value >= logprob for value in others)
        assert outside or len(top) == count
        sizes.add(len(top))
    assert count + 1 in sizes


def test_an_echo_begins_with_the_prompt_and_scores_it(
    client: openai.OpenAI, model: Model, tokenizer: Tokenizer
) -> None:
    parameters = asked(model, {"prompt": "“Oh,” — ☃ said", "echo": True, "max_tokens": 3})
    choice = complete(client, parameters).choices[0]
    assert choice.text.startswith("“Oh,” — ☃ said")
    logprobs = choice.logprobs
    assert logprobs
    assert logprobs.tokens
    assert logprobs.token_logprobs
    assert logprobs.top_logprobs
    assert logprobs.tokens[:-3] == [tokenizer.spelled(token) for token in tokenizer.encode("“Oh,” — ☃ said")]
    assert (logprobs.token_logprobs[0], logprobs.top_logprobs[0]) == (None, None)
    assert None not in logprobs.token_logprobs[1:]


@pytest.mark.parametrize("echo", [True, False])
def test_offsets_count_characters_from_the_start_of_the_prompt(
    client: openai.OpenAI, model: Model, *, echo: bool
) -> None:
    prompt = "“Oh,” — ☃ said"
    parameters = asked(model, {"prompt": prompt, "echo": echo, "logit_bias": {"163": 5, "225": 5}})
    choice = complete(client, parameters).choices[0]
    assert choice.logprobs
    tokens, offsets = choice.logprobs.tokens, choice.logprobs.text_offset
    assert tokens
    assert offsets
    text = choice.text if echo else prompt + choice.text
    assert offsets[0] == (0 if echo else len(prompt))
    for token, offset in zip(tokens, offsets, strict=True):
        assert token.startswith("bytes:") or text[offset:].startswith(token)


def test_bytes_that_are_no_text_are_spelled_out(client: openai.OpenAI, model: Model, tokenizer: Tokenizer) -> None:
    prompt = tokenizer.encode("☃")
    choice = complete(client, asked(model, {"prompt": prompt, "echo": True, "max_tokens": 0})).choices[0]
    assert choice.text == "☃"
    assert choice.logprobs
    assert choice.logprobs.tokens
    assert "".join(choice.logprobs.tokens).replace("bytes:", "") == r"\xe2\x98\x83"


def test_usage_counts_each_prompt_once_and_every_candidate(client: openai.OpenAI, model: Model) -> None:
    bias = {"0": -100}
    whole = client.completions.create(
        model=model.name, prompt=[[317, 270], [1011]], n=2, best_of=4, max_tokens=5, logit_bias=bias, stop="\x00"
    )
    assert whole.usage
    counts = whole.usage.prompt_tokens, whole.usage.completion_tokens, whole.usage.total_tokens
    assert counts == (3, 2 * 4 * 5, 3 + 2 * 4 * 5)


def test_best_of_answers_the_candidates_with_the_highest_mean_logprob(client: openai.OpenAI, model: Model) -> None:
    parameters = asked(model, {"prompt": [PROMPT, "She said"], "max_tokens": 12, "logprobs": 0})
    every = complete(client, parameters | {"n": 8}).choices
    best = complete(client, parameters | {"n": 3, "best_of": 8}).choices
    assert len(best) == 6
    for k in range(2):
        ranked = sorted(every[8 * k : 8 * k + 8], key=lambda choice: -mean_logprob(choice))
        assert [choice.text for choice in best[3 * k : 3 * k + 3]] == [choice.text for choice in ranked[:3]]


def mean_logprob(choice: Any) -> float:
    return sum(choice.logprobs.token_logprobs) / len(choice.logprobs.token_logprobs)


def test_a_stop_text_is_cut_off_and_ends_the_choice(client: openai.OpenAI, model: Model) -> None:
    parameters = asked(model, {"prompt": PROMPT, "max_tokens": 80, "logit_bias": {"0": -100}})
    full = complete(client, parameters).choices[0].text
    for stop in (full[20:23], full[7:9], full[40:60]):
        choice = complete(client, parameters | {"stop": [stop, "never this"]}).choices[0]
        assert (choice.text, choice.finish_reason) == (full[: full.index(stop)], "stop")


def test_text_held_back_for_a_stop_is_not_lost(client: openai.OpenAI, model: Model) -> None:
    parameters = asked(model, {"prompt": PROMPT, "max_tokens": 20, "logit_bias": {"0": -100}})
    full = complete(client, parameters).choices[0].text
    chunks = stream(client, parameters | {"stop": full[-5:] + "!"})
    streamed, _ = put_together(chunks)
    assert (streamed[0]["text"], streamed[0]["finish_reason"]) == (full, "length")


def test_bias_bans_and_forces(client: openai.OpenAI, model: Model, tokenizer: Tokenizer) -> None:
    parameters = asked(model, {"prompt": PROMPT, "logprobs": 0, "temperature": 0})
    (likeliest,) = tokenizer.encode(complete(client, parameters | {"max_tokens": 1}).choices[0].text)
    banned = complete(client, parameters | {"logit_bias": {str(likeliest): -100}}).choices[0]
    forced = complete(client, parameters | {"logit_bias": {"300": 100}, "max_tokens": 3}).choices[0]
    assert banned.logprobs
    assert banned.logprobs.tokens
    assert tokenizer.spelled(likeliest) not in banned.logprobs.tokens
    assert forced.text == tokenizer.decode([300] * 3).decode()


def test_logprobs_are_the_models_own_whatever_bends_the_choice(client: openai.OpenAI, model: Model) -> None:
    forced = asked(model, {"prompt": PROMPT, "logit_bias": {"300": 100}, "max_tokens": 1, "temperature": 0.1})
    plain = asked(model, {"prompt": PROMPT, "max_tokens": 1})
    one = complete(client, forced).choices[0].logprobs
    other = complete(client, plain).choices[0].logprobs
    assert one
    assert one.top_logprobs
    assert other
    assert other.top_logprobs
    assert sorted(one.top_logprobs[0].values())[-3:] == sorted(other.top_logprobs[0].values())[-3:]


def test_models_are_listed_and_found_by_name(client: openai.OpenAI, model: Model) -> None:
    (listed,) = client.models.list()
    assert (listed.id, listed.object, listed.owned_by) == (model.name, "model", "lacuna")
    assert client.models.retrieve(model.name) == listed
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-9/instruct")
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
