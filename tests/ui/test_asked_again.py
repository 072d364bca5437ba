"""A server that is busy is asked again, and the writer sees when."""

import pytest

from lacuna.ui.run import Progress
from ui.room import OpenRoom

pytestmark = pytest.mark.anyio


async def test_a_busy_server_is_waited_for_and_the_seconds_are_counted(open_room: OpenRoom) -> None:
    async with open_room() as desk:
        told: list[float] = []

        def progressed(progress: Progress) -> None:
            if progress.again is not None:
                told.append(progress.again)

        desk.desk.completing.progressed.connect(progressed)
        desk.write("It was")
        desk.complete()
        refused = await desk.model.asked()
        await refused.refuse("429 Too Many Requests", "Slow down.")
        reply = await desk.model.asked()
        assert told
        assert told == sorted(told, reverse=True)
        assert desk.notice == ""
        await reply.say(" late")
        await desk.until_text("It was late")
        await reply.finish()
        await desk.idle()
