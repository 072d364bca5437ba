"""Manuscript files on a real disk: whole or not at all, and as they were but for the text."""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lacuna.core.errors import ChangedOutside, FileError, NotText
from lacuna.core.text_files import LARGEST, TextForm
from lacuna.services.files import read, write

FORM = TextForm()
TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"one\ntwo\n",
        b"one\r\ntwo\r\n",
        b"one\rtwo",
        b"one\r\ntwo\nthree\r",
        b"\xef\xbb\xbfwith a mark\r\n",
        "\ufeffzwölf\r\n😀".encode("utf-16-le"),
        "\ufeffzwölf\n\u2028\x85".encode("utf-16-be"),
        "na\xa0\u2029\ufffe\uffff".encode(),
    ],
)
def test_a_file_that_is_read_and_written_is_the_same_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "chapter.txt"
    path.write_bytes(data)
    document = read(path)
    write(path, document.text, document.form, seen=document.stamp)
    assert path.read_bytes() == data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]), mark=st.booleans())
def test_what_is_written_is_read(tmp_path: Path, text: str, encoding: str, mark: bool) -> None:  # noqa: FBT001  (drawn)
    form = TextForm(encoding=encoding, mark=mark or encoding != "utf-8")
    stamp = write(tmp_path / "text.md", text, form)
    document = read(tmp_path / "text.md")
    assert (document.text.replace("\u2060", "\ufeff"), document.stamp) == (text.replace("\u2060", "\ufeff"), stamp)


def test_a_file_changed_by_another_program_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("one")
    seen = read(path).stamp
    path.write_text("two")
    with pytest.raises(ChangedOutside, match=r"chapter\.txt has been changed by another program"):
        write(path, "three", FORM, seen=seen)
    assert path.read_text() == "two"
    write(path, "three", FORM)
    assert path.read_text() == "three"


def test_a_file_that_was_touched_and_not_changed_is_written(tmp_path: Path) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("one")
    seen = read(path).stamp
    path.write_text("one")
    os.utime(path, (1, 1))
    write(path, "two", FORM, seen=seen)
    assert path.read_text() == "two"


def test_a_file_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("one")
    seen = read(path).stamp
    path.unlink()
    write(path, "two", FORM, seen=seen)
    assert path.read_text() == "two"


def test_nothing_but_the_file_is_left_in_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "chapter.txt", "one", FORM)
    write(tmp_path / "chapter.txt", "two", FORM)
    assert [path.name for path in tmp_path.iterdir()] == ["chapter.txt"]


def test_a_disk_that_refuses_leaves_the_old_text_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chapter.txt"
    path.write_text("one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"could not be written: No space left on device\. The manuscript is unchanged"):
        write(path, "two", FORM)
    assert path.read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["chapter.txt"]


def test_the_text_and_then_the_folder_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[bool] = []
    really = os.fsync

    def watched(handle: int) -> None:
        reached.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        really(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write(tmp_path / "chapter.txt", "one", FORM)
    assert reached == ([False, True] if os.name == "posix" else [False])


def test_a_folder_is_refused_both_ways(tmp_path: Path) -> None:
    folder = tmp_path / "chapter.txt"
    folder.mkdir()
    with pytest.raises(FileError, match="folder or a device"):
        read(folder)
    with pytest.raises(FileError, match="folder or a device"):
        write(folder, "one", FORM)
    assert folder.is_dir()


def test_a_file_in_no_folder_says_why(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"chapter\.txt could not be written: No such file or directory"):
        write(tmp_path / "away" / "chapter.txt", "one", FORM)
    with pytest.raises(FileError, match=r"chapter\.txt could not be read: No such file or directory"):
        read(tmp_path / "away" / "chapter.txt")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0", b"caf\xe9", b"a\0b", b"\xff\xfea"])
def test_what_cannot_be_read_faithfully_is_refused_and_stays(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(data)
    with pytest.raises(NotText, match="The file"):
        read(path)
    assert path.read_bytes() == data


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(NotText, match=r"huge\.txt is larger than 64 MB"):
        read(path)


def test_of_many_saves_at_once_each_is_whole_and_one_is_last(tmp_path: Path) -> None:
    path = tmp_path / "chapter.txt"
    texts = [f"{number} " * 5_000 for number in range(8)]
    threads = [threading.Thread(target=write, args=(path, text, FORM)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() in texts
    assert [path.name for path in tmp_path.iterdir()] == ["chapter.txt"]


if sys.platform != "win32":  # links, permissions and pipes of that kind are not Windows's

    def test_a_link_is_followed_and_stays_one(tmp_path: Path) -> None:
        path, link = tmp_path / "chapter.txt", tmp_path / "link.txt"
        path.write_text("one")
        link.symlink_to(path)
        write(link, "two", FORM)
        assert link.is_symlink()
        assert path.read_text() == "two"

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
    def test_an_existing_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
        path = tmp_path / "chapter.txt"
        path.write_text("one")
        path.chmod(mode)
        write(path, "two", FORM)
        assert stat.S_IMODE(path.stat().st_mode) == mode

    @pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
    def test_a_new_file_gets_the_permissions_of_the_writers_new_files(tmp_path: Path, mask: int, mode: int) -> None:
        before = os.umask(mask)
        try:
            write(tmp_path / "chapter.txt", "one", FORM)
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "chapter.txt").stat().st_mode) == mode

    def test_a_private_file_is_private_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "diary.txt"
        path.write_text("one")
        path.chmod(0o600)
        modes: list[int] = []
        really = os.fsync

        def watched(handle: int) -> None:
            modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
            really(handle)

        monkeypatch.setattr(os, "fsync", watched)
        write(path, "two", FORM)
        assert modes[0] == 0o600

    def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(NotText, match="folder or a device"):
            read(tmp_path / "pipe.txt")
        with pytest.raises(FileError, match="folder or a device"):
            write(tmp_path / "pipe.txt", "one", FORM)

    def test_the_longest_name_that_a_folder_takes_can_be_written(tmp_path: Path) -> None:
        path = tmp_path / ("n" * 251 + ".txt")
        write(path, "one", FORM)
        assert path.read_text() == "one"
