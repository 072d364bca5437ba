"""Any form of a server's address that people paste leads to its base URL, or to a sentence on what to change."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lacuna.core.connections import key_is_safe, read_address


@pytest.mark.parametrize(
    ("pasted", "base_url"),
    [
        ("api.openai.com", "https://api.openai.com/v1"),
        ("https://api.openai.com/", "https://api.openai.com/v1"),
        ("HTTPS://API.OpenAI.com/v1", "https://api.openai.com/v1"),
        (' "https://api.openai.com/v1/" ', "https://api.openai.com/v1"),
        ("<https://api.openai.com/v1>,", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"),
        ("POST https://api.openai.com/v1/completions", "https://api.openai.com/v1"),
        ("curl -X POST http://localhost:8080/v1/completions", "http://127.0.0.1:8080/v1"),
        ("OPENAI_BASE_URL=http://localhost:1234/v1", "http://127.0.0.1:1234/v1"),
        ('export OPENAI_API_BASE="http://192.168.1.5:8000"', "http://192.168.1.5:8000/v1"),
        ("localhost:8080", "http://127.0.0.1:8080/v1"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080/v1"),
        ("http://[::]:5000/", "http://[::1]:5000/v1"),
        ("[::1]:8080", "http://[::1]:8080/v1"),
        ("10.0.0.7:5001", "http://10.0.0.7:5001/v1"),
        ("my-box:8080", "http://my-box:8080/v1"),
        ("my-box.local", "http://my-box.local/v1"),
        (r"http:\\localhost:8080", "http://127.0.0.1:8080/v1"),
        ("https://openrouter.ai/api/v1/models", "https://openrouter.ai/api/v1"),
        ("https://api.deepseek.com/beta", "https://api.deepseek.com/beta"),
        ("https://api.example.org/v1beta/openai/", "https://api.example.org/v1beta/openai"),
        ("http://127.0.0.1:12434/engines/v1", "http://127.0.0.1:12434/engines/v1"),
        ("http://127.0.0.1:8000/v3", "http://127.0.0.1:8000/v3"),
        ("https://bücher.example", "https://xn--bcher-kva.example/v1"),
        ("127.0.0.1.evil.example", "https://127.0.0.1.evil.example/v1"),
    ],
)
def test_a_pasted_address_leads_to_the_base_url(pasted: str, base_url: str) -> None:
    assert read_address(pasted).base_url == base_url


@pytest.mark.parametrize(
    ("pasted", "candidates"),
    [
        ("https://openrouter.ai/api", ("https://openrouter.ai/api", "https://openrouter.ai/api/v1")),
        ("http://10.0.0.7:8080", ("http://10.0.0.7:8080/v1", "http://10.0.0.7:8080")),
        ("localhost:8080/v1", ("http://127.0.0.1:8080/v1", "http://[::1]:8080/v1")),
    ],
)
def test_where_the_address_leaves_it_open_there_are_several_to_try(pasted: str, candidates: tuple[str, ...]) -> None:
    assert read_address(pasted).candidates == candidates


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Enter the server’s address"),
        ("  \n", "Enter the server’s address"),
        ("two words", "no blanks"),
        ("http://ho\u202est", "no blanks"),
        ("ftp://example.org", "begins with http"),
        ("https://user:password@example.org/v1", "before the @"),
        ("https://sk-key@example.org/v1", "before the @"),
        ("https://example.org/v1?key=abc", "question mark"),
        ("https://example.org/#frag", "# sign"),
        ("http://example.org:99999", "its port"),
        ("http://example.org:port", "its port"),
        ("https://", "lacks a host"),
        ("::1", "host and its port"),
        ("http://" + "a" * 70 + ".example", "Check its host"),
        ("https://me.openai.azure.com/?api-key=abc", "Leave out api-key"),
        ("http://me.openai.azure.com/", "over https"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_change(pasted: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_address(pasted)


def test_azure_is_known_by_its_host() -> None:
    new = read_address("https://me.openai.azure.com/")
    assert (new.azure, new.base_url, new.deployment) == (True, "https://me.openai.azure.com/openai/v1", "")
    classic = read_address(
        "https://me.openai.azure.com/openai/deployments/my%20model/completions?api-version=2024-10-21"
    )
    assert (classic.base_url, classic.deployment, classic.api_version) == (
        "https://me.openai.azure.com",
        "my model",
        "2024-10-21",
    )
    assert not read_address("https://me.openai.azure.com.evil.example/").azure


pasted_hosts = st.sampled_from(["127.0.0.1:8080", "localhost:1234", "[::1]:5000", "api.example.org", "10.1.2.3:8000"])
schemes = st.sampled_from(["http://", "https://"])
ends = st.sampled_from(["", "/", "/v1", "/v1/", "/v1/completions", "/v1/models", "/v1/chat/completions/"])
around = st.text(st.sampled_from(" \t\n\"'`<>"), max_size=4)


@given(st.builds("".join, st.tuples(schemes, pasted_hosts)), ends, st.tuples(around, ends, around))
def test_all_forms_of_one_address_lead_to_one_base_url(host: str, end: str, other: tuple[str, str, str]) -> None:
    before, other_end, behind = other
    assert read_address(host + end).base_url == read_address(before + host + other_end + behind).base_url


@given(st.text())
@example("0\\¡")
def test_whatever_is_pasted_becomes_an_address_or_a_sentence(pasted: str) -> None:
    try:
        address = read_address(pasted)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017  (either end is right)
    else:
        again = read_address(address.base_url)
        assert again.azure or address.base_url in again.candidates
        assert address.base_url.isascii()
        assert not address.base_url.endswith("/")


@pytest.mark.parametrize(
    ("base_url", "safe"),
    [
        ("https://api.example.org/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://localhost/v1", True),
        ("http://192.168.1.5/v1", False),
        ("http://127.0.0.1.evil.example/v1", False),
        ("http://localhost.evil.example/v1", False),
        ("http://0x7f000001/v1", False),
        ("http://api.example.org/v1", False),
    ],
)
def test_a_key_goes_over_tls_or_to_this_machine(base_url: str, safe: bool) -> None:  # noqa: FBT001  (of a table)
    assert key_is_safe(base_url) is safe
