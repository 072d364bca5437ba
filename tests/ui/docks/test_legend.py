"""The heat map as the writer commands it: what it colours by is explained under the text, and kept."""

import pytest
from PySide6.QtGui import QFontMetricsF

from lacuna.ui.docks.legend import Legend, Steps
from lacuna.ui.editor.heat import SCALES
from ui.room import OpenRoom, Room
from ui.walk import faults

pytestmark = pytest.mark.anyio


def legends(desk: Room) -> list[Legend]:
    return [legend for legend in desk.first.window.findChildren(Legend) if legend.isVisible()]


async def test_the_colours_are_explained_as_long_as_they_are_shown(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        assert legends(desk) == []
        heat = desk.first.actions["heat"]
        heat.trigger()
        (legend,) = legends(desk)
        assert legend.findChildren(Steps)[0].accessibleName().startswith("Probability, from pale to deep: ≥ 50 %")
        heat.trigger()
        assert legends(desk) == []


async def test_choosing_a_scale_shows_the_colours_and_is_kept(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.actions["heat_surprise"].trigger()
        assert desk.first.actions["heat"].isChecked()
        assert legends(desk)[0].findChildren(Steps)[0].accessibleName().startswith("Surprise")
        desk.first.keep_settings()
    async with open_room() as desk:
        assert desk.first.actions["heat_surprise"].isChecked()
        assert legends(desk)[0].findChildren(Steps)[0].accessibleName().startswith("Surprise")


async def test_closing_the_legend_takes_the_colours_away(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        desk.first.actions["heat"].trigger()
        legends(desk)[0].closed.emit()
        assert not desk.first.actions["heat"].isChecked()
        assert desk.editor.hasFocus()


@pytest.mark.parametrize("width", [720, 1000, 1920])
async def test_labels_are_whole_or_not_there(open_room: OpenRoom, width: int) -> None:
    async with open_room() as desk:
        desk.first.window.resize(width, 700)
        desk.first.actions["inspector" if width >= 1000 else "panel"].trigger()
        for scale in SCALES:
            desk.first.actions[f"heat_{scale.id}"].trigger()
            steps = legends(desk)[0].findChildren(Steps)[0]
            room = steps.width() / len(scale.labels)
            metrics = QFontMetricsF(steps.font())
            assert all(metrics.horizontalAdvance(label) <= room for label in steps.shown())
            assert width < 1000 or steps.shown() == scale.labels
        assert faults(desk.first.window) == []
