"""``lacuna doctor`` prints the measured card of a server, or says in a sentence why it cannot."""

import json
import os
import subprocess
import sys

import pytest

KEY = "sk-of-the-writer"
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}


def doctor(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lacuna", "doctor", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=ENVIRONMENT,
    )


def test_the_card_of_the_built_in_model_is_printed() -> None:
    served = [sys.executable, "-m", "lacuna", "engine", "--key-stdin"]
    with subprocess.Popen(served, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT) as engine:
        assert engine.stdin
        assert engine.stdout
        engine.stdin.write(f"{KEY}\n".encode())
        engine.stdin.flush()
        address = json.loads(engine.stdout.readline())["base_url"].removeprefix("http://")
        printed = doctor(address, "--key-stdin", given=f"{KEY}\n")
        refused = doctor(address, "--key-stdin", given="sk-wrong\n")
        engine.terminate()
    assert printed.returncode == 0, printed.stderr
    rows = {line[:22].strip(): line[22:].split() for line in printed.stdout.splitlines()}
    assert printed.stdout.startswith(f"Server  The built-in model, http://{address}\n")
    assert rows["Suffix"] == ["yes", "measured"]
    assert rows["Best of"] == ["20", "measured"]
    assert rows["Logit bias"] == ["yes", "measured"]
    assert rows["Penalties"] == ["yes", "documented"]
    assert KEY not in printed.stdout + printed.stderr
    assert refused.returncode == 1
    assert "key" in refused.stderr
    assert "sk-wrong" not in refused.stderr


@pytest.mark.parametrize(
    ("address", "says"), [("http://127.0.0.1:9", "The server"), ("no address at all", "blanks"), ("ftp://x", "http")]
)
def test_what_is_no_server_is_said(address: str, says: str) -> None:
    answer = doctor(address)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("lacuna doctor: ")
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr
