"""The writer's presets on disk: whole or not at all, kept aside if they are damaged, and never overwritten if newer."""

import json
import sys
from functools import partial
from pathlib import Path

import pytest

from lacuna.core.errors import PresetsError
from lacuna.core.presets import BUILT_IN, Preset, Presets
from lacuna.services.presets import FILE, PresetShelf, read_file, write_file

pytestmark = pytest.mark.anyio
QUIET = Preset(id="quiet", name="Quiet prose", values={"temperature": 0.5, "stop": ("\n\n",), "logit_bias": {7: -100}})


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def opened(folder: Path) -> tuple[PresetShelf, str]:
    shelf = PresetShelf(folder)
    return shelf, await shelf.load()


async def test_at_first_there_are_those_that_come_with_the_program(tmp_path: Path) -> None:
    shelf, sentence = await opened(tmp_path)
    assert (shelf.presets, sentence) == (BUILT_IN, "")
    assert not (tmp_path / FILE).exists()


async def test_what_was_changed_comes_back(tmp_path: Path) -> None:
    shelf, _ = await opened(tmp_path)
    await shelf.change(partial(Presets.put, preset=QUIET))
    await shelf.change(partial(Presets.remove, preset_id="lively"))
    again, sentence = await opened(tmp_path)
    assert sentence == ""
    assert again.presets == shelf.presets
    assert again.presets.find("quiet") == QUIET
    assert again.presets.find("lively") is None


async def test_a_damaged_file_is_kept_aside_and_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'{"lacuna": "presets", "ver')
    shelf, sentence = await opened(tmp_path)
    assert sentence == "Your presets were broken and are not used. They are kept as presets.json.broken."
    assert shelf.presets == BUILT_IN
    await shelf.change(partial(Presets.put, preset=QUIET))
    assert (tmp_path / "presets.json.broken").read_bytes() == b'{"lacuna": "presets", "ver'


async def test_a_file_of_a_later_version_stays_as_it_is(tmp_path: Path) -> None:
    newer = json.dumps({"lacuna": "presets", "version": 2, "presets": []}).encode()
    (tmp_path / FILE).write_bytes(newer)
    shelf, sentence = await opened(tmp_path)
    assert "later version of Lacuna" in sentence
    with pytest.raises(PresetsError, match="later version"):
        await shelf.change(partial(Presets.put, preset=QUIET))
    assert (tmp_path / FILE).read_bytes() == newer
    assert shelf.presets == BUILT_IN


async def test_a_change_that_cannot_be_is_no_change(tmp_path: Path) -> None:
    shelf, _ = await opened(tmp_path)
    with pytest.raises(PresetsError, match="another preset called careful"):
        await shelf.change(partial(Presets.put, preset=Preset(id="x", name="careful", values={"n": 1})))
    assert shelf.presets == BUILT_IN


async def test_a_change_that_cannot_be_written_is_no_change(tmp_path: Path) -> None:
    shelf, _ = await opened(tmp_path / "folder")
    (tmp_path / "folder").write_text("a file is in the way")
    with pytest.raises(PresetsError, match="could not be written"):
        await shelf.change(partial(Presets.put, preset=QUIET))
    assert shelf.presets == BUILT_IN


async def test_a_file_for_others_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "presets of mine.json"
    await write_file(path, [QUIET])
    found = await read_file(path)
    assert [(one.name, one.values) for one in found.presets] == [(QUIET.name, QUIET.values)]
    assert names_in(tmp_path) == [path.name]


async def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(PresetsError, match=r"none\.json could not be read"):
        await read_file(tmp_path / "none.json")
    (tmp_path / "poem.json").write_text("A poem.")
    with pytest.raises(PresetsError, match=r"poem\.json was not imported\. It is not a file of Lacuna presets"):
        await read_file(tmp_path / "poem.json")
    with pytest.raises(PresetsError, match="Choose another place"):
        await write_file(tmp_path / "none" / "a.json", [QUIET])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
async def test_the_file_is_the_writers_alone(tmp_path: Path) -> None:
    shelf, _ = await opened(tmp_path / "lacuna")
    await shelf.change(partial(Presets.put, preset=QUIET))
    assert (tmp_path / "lacuna" / FILE).stat().st_mode & 0o777 == 0o600
