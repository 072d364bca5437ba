"""What somebody pastes becomes parameters, or a sentence that says why not."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.code import Call, Form, as_code, read_pasted
from lacuna.core.completions import CompletionRequest
from lacuna.core.parameters import Parameters

PROMPTS = (
    st.text(st.characters(codec="utf-8"))
    | st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3)
    | st.lists(st.integers(0, 100_000), min_size=1, max_size=4)
    | st.lists(st.lists(st.integers(0, 100_000), min_size=1, max_size=3), min_size=1, max_size=3)
)
PARAMETERS = st.builds(
    Parameters,
    max_tokens=st.integers(1, 500),
    temperature=st.floats(0, 2),
    top_p=st.floats(0, 1),
    seed=st.none() | st.integers(0, 9),
    logprobs=st.none() | st.integers(0, 5),
    stop=st.none() | st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=4).map(tuple),
    logit_bias=st.none() | st.dictionaries(st.integers(0, 9), st.integers(-100, 100), min_size=1, max_size=3),
    stream=st.booleans(),
)


@pytest.mark.parametrize("form", [Form.CURL, Form.JSON])
@given(prompt=PROMPTS, parameters=PARAMETERS, suffix=st.none() | st.just("the end"))
def test_what_was_copied_out_can_be_pasted_in(
    form: Form, prompt: str, parameters: Parameters, suffix: str | None
) -> None:
    request = CompletionRequest(model="m", prompt=prompt, suffix=suffix, parameters=parameters)
    call = Call(base_url="http://h/v1", body=request.body(), headers={}, key_header="Authorization")
    pasted = read_pasted(as_code(call, form))
    assert (pasted.model, pasted.prompt, pasted.suffix, pasted.parameters) == ("m", prompt, suffix, parameters)
    assert pasted.url == ("http://h/v1/completions" if form is Form.CURL else None)


def test_what_a_request_leaves_out_is_not_sent() -> None:
    pasted = read_pasted('{"prompt": "x", "max_tokens": 7}')
    assert pasted.parameters.max_tokens == 7
    assert pasted.parameters.logprobs is None
    assert not pasted.parameters.stream


def test_a_single_stop_may_be_a_text() -> None:
    assert read_pasted('{"stop": "END"}').parameters.stop == ("END",)


def test_a_curl_command_from_a_manual_is_read() -> None:
    pasted = read_pasted(
        "$ curl -sS https://api.example.com/v1/completions \\\n"
        '  -H "Content-Type: application/json" -H "X-Team: a" \\\r\n'
        '  -H "Authorization: Bearer $OPENAI_API_KEY" -XPOST \\\n'
        """  -d '{"model": "davinci-002", "prompt": "It'\\''s", "temperature": 0, "top_k": 3}'"""
    )
    assert (pasted.model, pasted.prompt) == ("davinci-002", "It's")
    assert pasted.url == "https://api.example.com/v1/completions"
    assert pasted.parameters.temperature == 0
    assert pasted.notes == (
        "The header x-team is not taken over: headers belong to the connection.",
        "The key is not taken over: keys are entered with the connection.",
        "“top_k” is not one of Lacuna’s parameters, and is left out.",
    )


def test_a_command_of_windows_is_read() -> None:
    pasted = read_pasted('curl.exe --url=http://h/v1/completions ^\r\n --json "{\\"prompt\\": \\"a\\"}"')
    assert (pasted.prompt, pasted.url) == ("a", "http://h/v1/completions")


def test_no_key_is_kept() -> None:
    pasted = read_pasted(
        """curl http://h -u me:canary -H 'api-key: canary' -H 'X-Api-Key: canary' -d '{"prompt":"x"}'"""
    )
    assert "canary" not in repr(pasted)
    assert len(pasted.notes) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  ", "nothing"),
        ("hello", "neither"),
        ('{"prompt": ', "not a JSON object"),
        ("curl http://h", "no body"),
        ("curl http://h -d @body.json", "from a file"),
        ("curl 'http://h", "quotation mark"),
        ('{"messages": []}', "chat request"),
        ('{"prompt": {"a": 1}}', "prompt must be"),
        ('{"prompt": [1, "a"]}', "prompt must be"),
        ('{"model": 5}', "model must be"),
        ('{"temperature": 9}', "Temperature must be 0 to 2"),
        ('{"stop": 5}', "Stop must be a list"),
        ('{"logit_bias": {"a": 1}}', "Logit bias"),
    ],
)
def test_what_cannot_be_used_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_pasted(text)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text() | st.sampled_from(["prompt", "stop", "n", "model", "logit_bias", "stream"]), inner)
    ),
).map(lambda value: msgspec.json.encode(value).decode())


@given(st.text() | st.text().map(lambda text: "curl " + text) | _JSON)
def test_anything_pasted_is_read_or_refused_with_a_sentence(text: str) -> None:
    sentence = ""
    try:
        read_pasted(text)
    except ValueError as error:
        sentence = str(error)
    assert not sentence or sentence[-1] in ".?"
