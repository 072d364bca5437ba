"""The scales of the heat map: five steps by three measures, that everybody can tell apart."""

from itertools import pairwise
from math import log

import pytest
from PySide6.QtGui import QColor

from lacuna.core.manuscript import Manuscript
from lacuna.core.token import Token
from lacuna.ui.editor.heat import SCALES, STEPS, scale_of
from lacuna.ui.theme import DARK, LIGHT, Theme

TOP = (("a", -0.5), ("b", -1.5), ("c", -2.5), ("d", -3.5), ("e", -4.5))
# How people see who lack one kind of cone (Machado, Oliveira, Fernandes 2009, severity 1), for linear RGB.
SIGHTS = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 4.0  # of CIE lightness, 0 to 100


def step(scale: str, token: Token) -> int | None:
    manuscript = Manuscript()
    manuscript.write(manuscript.generate(0), 1, [token])
    return scale_of(scale).measure(manuscript, manuscript.tokens(0, 1)[0].token)


@pytest.mark.parametrize(
    ("share", "by_probability", "by_surprise"),
    [(1.0, 0, 0), (0.51, 0, 0), (0.49, 1, 1), (0.21, 1, 2), (0.06, 2, 3), (0.02, 3, 3), (0.009, 4, 3), (0.003, 4, 4)],
)
def test_a_token_is_measured_by_its_probability_and_its_surprise(
    share: float, by_probability: int, by_surprise: int
) -> None:
    token = Token("x", log(share), TOP)
    assert (step("probability", token), step("surprise", token)) == (by_probability, by_surprise)


@pytest.mark.parametrize(("logprob", "by_rank"), [(-0.5, 0), (-1.5, 1), (-2.5, 2), (-3.5, 3), (-4.5, 3), (-9.0, 4)])
def test_a_token_is_measured_by_its_rank(logprob: float, by_rank: int) -> None:
    assert step("rank", Token("x", logprob, TOP)) == by_rank


@pytest.mark.parametrize("scale", [scale.id for scale in SCALES])
def test_a_token_of_which_nothing_is_known_has_no_step(scale: str) -> None:
    assert step(scale, Token("x")) is None


def test_a_token_without_rivals_has_a_probability_and_no_rank() -> None:
    assert (step("probability", Token("x", -0.1)), step("rank", Token("x", -0.1))) == (0, None)


def test_every_step_of_every_scale_has_a_label() -> None:
    assert {len(scale.labels) for scale in SCALES} == {STEPS}


def test_a_scale_that_is_not_known_any_more_is_the_first() -> None:
    assert scale_of("temperature") is SCALES[0]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_step_differs_in_lightness_from_the_next_for_everybody(theme: Theme, sight: str) -> None:
    seen = [lightness(QColor(color), sight) for color in theme.heat]
    steps = [b - a if theme.dark else a - b for a, b in pairwise(seen)]
    assert len(seen) == STEPS
    assert min(steps) >= APART


def lightness(color: QColor, sight: str) -> float:
    """Return CIE lightness as somebody sees a colour."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    seen = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in SIGHTS[sight]]
    luminance = sum(max(0.0, part) * weight for part, weight in zip(seen, (0.2126, 0.7152, 0.0722), strict=True))
    return 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else luminance * 24389 / 27
