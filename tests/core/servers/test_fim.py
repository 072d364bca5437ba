"""A gap in a plain prompt: the texts stand where the family's markers say, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.servers.fim import FAMILIES, family_of, fill_by_markers, fill_by_words

TEXTS = st.text() | st.sampled_from(["{P}", "{S}", "{P}{S}", "{{GAP}}", "%s"])


@pytest.mark.parametrize("family", FAMILIES)
@given(before=TEXTS, after=TEXTS)
def test_the_texts_stand_between_the_markers_as_they_are(family: str, before: str, after: str) -> None:
    filled = fill_by_markers(family, before, after)
    form = FAMILIES[family].form
    assert len(filled.prompt) == len(form) - len("{P}{S}") + len(before) + len(after)
    first, second = (before, after) if form.index("{P}") < form.index("{S}") else (after, before)
    head = form[: min(form.index("{P}"), form.index("{S}"))]
    assert filled.prompt.startswith(head + first)
    assert filled.prompt.endswith(second + form[max(form.index("{P}"), form.index("{S}")) + len("{P}") :])
    assert filled.stops == FAMILIES[family].stops


@pytest.mark.parametrize("family", FAMILIES)
def test_a_text_that_holds_a_marker_is_refused(family: str) -> None:
    for marker in FAMILIES[family].markers:
        with pytest.raises(ValueError, match="marks gaps"):
            fill_by_markers(family, "before", f"after {marker}")


@given(before=TEXTS, after=TEXTS)
def test_any_model_can_be_asked_in_words(before: str, after: str) -> None:
    filled = fill_by_words(before, after)
    assert filled.prompt.endswith(f"TEXT: {before}{{{{GAP}}}}{after}\nCOMPLETION: <COMPLETION>")
    assert filled.stops == ("</COMPLETION>",)


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("Qwen/Qwen2.5-Coder-7B", "qwen"),
        ("qwen3-coder:30b", "qwen"),
        ("deepseek-coder-v2-lite", "deepseek"),
        ("CodeLlama-13b-hf", "codellama"),
        ("codestral-latest", "codestral"),
        ("starcoder2-15b", "starcoder"),
        ("granite-3.3-8b-base", "granite"),
        ("granite-8b-code-base", "starcoder"),
        ("codegemma-7b", "codegemma"),
        ("codegeex4-all-9b", "codegeex"),
        ("mistral-7b", None),
    ],
)
def test_a_models_id_tells_its_family(model: str, family: str | None) -> None:
    assert family_of(model) == family


def test_the_deepseek_markers_are_not_their_ascii_look_alikes() -> None:
    assert not any("|" in marker or "_" in marker for marker in FAMILIES["deepseek"].markers)
