"""The client under the window's own event loop: leaving a stream early leaves no trace on standard error."""

import os
import subprocess
import sys

PROGRAM = """
import asyncio, qasync
from PySide6.QtCore import QCoreApplication
from lacuna.core.completions import CompletionRequest, Outcome
from lacuna.core.parameters import Parameters
from lacuna.services.completions import Completions
from services.loopback import serving

EVENT = b'data: {"choices":[{"text":"a","index":0,"finish_reason":"stop"}]}\\n\\ndata: [DONE]\\n\\n'

async def script(conversation):
    await conversation.begin(Transfer_Encoding="chunked")
    await conversation.send(f"{len(EVENT):x}\\r\\n".encode() + EVENT + b"\\r\\n")
    await conversation.hung_up()  # it stays open until the client leaves

async def main():
    request = CompletionRequest(model="m", prompt="p", parameters=Parameters())
    async with serving(script) as served, Completions() as completions:
        for _ in range(3):
            answer = await completions.complete(served.endpoint, request, len)
            assert answer.outcome is Outcome.COMPLETE
        for _ in range(3):
            arrived = asyncio.Event()
            call = asyncio.get_running_loop().create_task(
                completions.complete(served.endpoint, request, lambda deltas: (arrived.set(), call.cancel()))
            )
            await arrived.wait()
            try:
                await call
            except asyncio.CancelledError:
                pass
    await asyncio.sleep(0.1)  # until the server's side is closed as well
    print("done")

with qasync.QEventLoop(QCoreApplication([])) as loop:
    loop.run_until_complete(main())
"""


def test_a_stream_that_is_left_early_prints_nothing() -> None:
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", PROGRAM]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=paths)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")
