"""``lacuna engine``: the endpoint for other programs, and never beyond this machine without a key."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import openai
import pytest

from core.gguf.gguf_files import small

KEY = "sk-of-the-writer"
EVERYWHERE = "0.0.0.0"  # noqa: S104  (what is tested)


@contextmanager
def engine(*arguments: str, first_line: str = "") -> Generator[tuple[subprocess.Popen[bytes], str]]:
    """Run the command until it is ready; yield it and its base URL."""
    child = subprocess.Popen(
        [sys.executable, "-m", "lacuna", "engine", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdin
    assert child.stdout
    with child:
        child.stdin.write(first_line.encode())
        child.stdin.flush()
        said = map(json.loads, child.stdout)
        ready = next(line for line in said if "loading" not in line)
        try:
            assert ready["pid"] == child.pid
            yield child, ready["base_url"]
        finally:
            child.terminate()


def refused(*arguments: str, given: str = "") -> str:
    """Return what the command says when it does not serve."""
    ended = subprocess.run(
        [sys.executable, "-m", "lacuna", "engine", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ended.returncode != 0
    return json.loads(ended.stdout)["error"] if ended.stdout else ended.stderr


def test_it_serves_other_programs_with_the_key_they_were_given() -> None:
    with engine("--key-stdin", first_line=f"{KEY}\n") as (child, base_url):
        assert base_url.startswith("http://127.0.0.1:")
        assert child.stdin
        child.stdin.close()  # other programs need not keep it open
        with openai.OpenAI(base_url=base_url, api_key=KEY) as client:
            (model,) = client.models.list()
            answer = client.completions.create(model=model.id, prompt="It was", max_tokens=3)
            assert answer.choices[0].text
        with (
            openai.OpenAI(base_url=base_url, api_key="sk-another") as client,
            pytest.raises(openai.AuthenticationError),
        ):
            client.models.list()
        assert child.poll() is None


def test_without_a_key_it_answers_on_this_machine_only_by_its_own_names() -> None:
    with engine("--host", "127.0.0.1") as (_, base_url), openai.OpenAI(base_url=base_url, api_key="none") as client:
        assert client.models.list()
        strange = client.with_options(default_headers={"Host": "evil.example"})
        with pytest.raises(openai.PermissionDeniedError):
            strange.models.list()


def test_its_port_can_be_chosen_and_a_taken_one_is_told() -> None:
    with engine() as (_, base_url):
        port = base_url.removesuffix("/v1").rsplit(":", 1)[1]
        assert f"Cannot serve on 127.0.0.1, port {port}" in refused("--port", port)


def test_the_programs_own_child_ends_when_its_input_does() -> None:
    with engine("--end-with-input") as (child, _):
        assert child.stdin
        child.stdin.close()
        assert child.wait(2) == 0


def test_beyond_this_machine_it_needs_a_key() -> None:
    assert "needs a key" in refused("--host", EVERYWHERE)
    assert "must be the key" in refused("--host", EVERYWHERE, "--key-stdin", given="\n")
    with engine("--host", EVERYWHERE, "--key-stdin", first_line=f"{KEY}\n") as (_, base_url):
        here = base_url.replace(EVERYWHERE, "127.0.0.1")
        with openai.OpenAI(base_url=here, api_key="sk-another") as client, pytest.raises(openai.AuthenticationError):
            client.models.list()


def test_qt_is_not_imported() -> None:
    script = "import sys, lacuna.__main__ as program; sys.argv = ['lacuna', 'engine', '--help']\n"
    script += "try: program.main()\nexcept SystemExit: pass\nprint(any('PySide6' in name for name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "False"


def test_it_serves_a_model_file(tmp_path: Path) -> None:
    path = small().write(tmp_path / "novel.gguf")
    with engine("--gguf", str(path), "--threads", "1", "--key-stdin", first_line=f"{KEY}\n") as (_, base_url):
        with openai.OpenAI(base_url=base_url, api_key=KEY) as client:
            (model,) = client.models.list()
            answer = client.completions.create(model=model.id, prompt="the", n=4)
            assert len(answer.choices) == 4
        with (
            openai.OpenAI(base_url=base_url, api_key="sk-another") as client,
            pytest.raises(openai.AuthenticationError),
        ):
            client.completions.create(model=model.id, prompt="the")


def test_a_model_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    assert "is not there" in refused("--gguf", str(tmp_path / "none.gguf"))
    (tmp_path / "empty.gguf").touch()
    assert "is empty" in refused("--gguf", str(tmp_path / "empty.gguf"))
