"""The page: what it can be, how it is kept, and the steps of the zoom."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacuna.core.page import COLUMNS, FOCUSES, LINES, SIZES, ZOOMS, Page, page_from_json, page_to_json, zoomed

pages = st.builds(
    Page,
    family=st.text(max_size=20),
    size=st.sampled_from(SIZES),
    line_height=st.floats(*LINES),
    column=st.sampled_from(COLUMNS),
    zoom=st.sampled_from(ZOOMS),
    typewriter=st.booleans(),
    focus=st.sampled_from(FOCUSES),
)


@given(pages)
def test_a_page_survives_the_settings(page: Page) -> None:
    assert page_from_json(page_to_json(page)) == page


def test_only_what_was_changed_is_kept() -> None:
    assert page_to_json(Page()) == {}
    assert page_to_json(Page(zoom=120)) == {"zoom": 120}
    assert page_from_json({"zoom": 120, "telepathy": True, "line_height": 2}) == Page(zoom=120, line_height=2.0)


@pytest.mark.parametrize(
    "told",
    [
        {"size": 9},
        {"size": "19"},
        {"size": True},
        {"line_height": 9.0},
        {"column": 1000},
        {"zoom": 0},
        {"focus": "word"},
    ],
)
def test_what_no_page_can_be_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(told))):
        page_from_json(told)


@given(st.sampled_from(ZOOMS), st.integers(-40, 40))
def test_a_zoom_goes_by_tens_and_stays_in_its_range(zoom: int, steps: int) -> None:
    new = zoomed(zoom, steps)
    assert new in ZOOMS
    assert new % 10 == 0
    if steps and ZOOMS[0] < zoom < ZOOMS[-1]:
        assert (new > zoom) == (steps > 0)
