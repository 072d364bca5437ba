"""What installers are made of: texts are filled in, licences are there, and the self-extracting file checks itself."""

import gzip
import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from packaging.utils import canonicalize_name
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from steps.accounted import unaccounted
from steps.icons import ICO, SIZES, icns, ico
from steps.licences import collect
from steps.macos import carry_lists
from steps.of_system import collect_licences, system_parts
from steps.parts import parts
from steps.project import ROOT, fill, version
from steps.sbom import made
from steps.self_extracting import packed, with_header
from steps.share import write_share
from steps.traced import addresses
from steps.wheelhouse import not_shipped, shipped
from steps.windows import script_text
from steps.within import all_within

LOCK = """\
anyio==4.16.0 \\
    --hash=sha256:aa
    # via
    #   httpx
pytest==9.2.0 \\
    --hash=sha256:bb
typing-extensions==4.16.0 ; python_version < "3.13" \\
    --hash=sha256:cc
"""


OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*")


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    write_share(tmp_path, "lacuna")
    return tmp_path


def test_all_that_tells_a_desktop_is_filled_in(share: Path) -> None:
    entry = (share / "applications/lacuna.desktop").read_text(encoding="utf-8")
    manual = gzip.decompress((share / "man/man1/lacuna.1.gz").read_bytes()).decode()
    metadata = ET.parse(share / "metainfo/lacuna.metainfo.xml").getroot()  # noqa: S314  (our own)
    release = metadata.find("releases/release")
    assert "Exec=lacuna %F\n" in entry
    assert release is not None
    assert (release.get("version"), release.get("date")) == (version(), "2026-09-21")
    assert f"Lacuna {version()}" in manual
    for text in (entry, manual, ET.tostring(metadata, encoding="unicode"), fill("control", DEPENDS="x", SIZE="1")):
        assert "@VERSION@" not in text
        assert "@SUMMARY@" not in text


def test_the_manual_tells_every_option_and_no_other(share: Path) -> None:
    manual = gzip.decompress((share / "man/man1/lacuna.1.gz").read_bytes()).decode().replace("\\-", "-")
    told: set[str] = set()
    for command in ((), ("engine",), ("doctor",)):
        helped = [sys.executable, "-m", "lacuna", *command, "--help"]
        told |= set(OPTION.findall(subprocess.run(helped, capture_output=True, text=True, check=True).stdout))
    assert set(OPTION.findall(manual)) == told


def test_the_icon_is_there_in_every_size(share: Path) -> None:
    found = {path.parts[-3] for path in (share / "icons/hicolor").rglob("*.png")}
    assert found == {f"{size}x{size}" for size in SIZES}
    assert (share / "icons/hicolor/scalable/apps/lacuna.svg").is_file()


def test_every_part_is_shipped_with_its_licence_and_listed(tmp_path: Path) -> None:
    collect(tmp_path / "licences")
    names = {str(part.metadata["Name"]) for part in parts()}
    listed = (tmp_path / "licences/LIST.txt").read_text(encoding="utf-8")
    assert {"PySide6_Essentials", "numpy", "xllamacpp", "httpx"} <= names
    assert not {"pytest", "ruff", "hypothesis"} & names
    for name in (*names, "Python", "PyInstaller", "Vollkorn"):
        assert any((tmp_path / "licences" / name).iterdir())
        assert f"\n{name}" in listed


def test_a_library_that_no_licence_is_collected_of_is_not_shipped() -> None:
    shipped = ["httpx._client", "json", "lacuna.ui.theme", "jaraco.context", "_sysconfigdata__linux_x86_64-linux-gnu"]
    assert unaccounted(shipped, ["certifi", "importlib_metadata", "lacuna"]) == []
    assert unaccounted([*shipped, "_pytest.outcomes", "sniffio"], ["click", "attrs"]) == ["_pytest", "attrs", "sniffio"]


def test_the_list_of_parts_names_each_with_its_version() -> None:
    document = json.loads(made())
    assert (document["bomFormat"], document["metadata"]["component"]["version"]) == ("CycloneDX", version())
    told = {(part["name"], part.get("version")) for part in document["components"]}
    assert {"Vollkorn", "lacuna-small", "CPython", "pyinstaller"} <= {part["name"] for part in document["components"]}
    assert {
        (part.metadata["Name"].lower().replace("_", "-").replace(".", "-"), part.version) for part in parts()
    } < told


def test_what_is_inside_a_part_is_listed_in_it_with_texts_of_its_licences(tmp_path: Path) -> None:
    collect(tmp_path / "licences")
    names = {str(canonicalize_name(part.metadata["Name"])): str(part.metadata["Name"]) for part in parts()}
    names["cpython"] = "Python"
    listed = (tmp_path / "licences/LIST.txt").read_text(encoding="utf-8")
    told = {part["bom-ref"]: part.get("components", []) for part in json.loads(made())["components"]}
    assert {"ICU", "llama.cpp and ggml", "OpenSSL"} <= {part.name for part in all_within()}
    for part in all_within():
        assert f"    in it {part.name}: {part.licence}, © {part.owners}\n" in listed
        assert all((tmp_path / "licences" / names[part.holder] / text.name).is_file() for text in part.texts())
        assert any(part.name == one["name"] for ref, ones in told.items() if part.holder in ref for one in ones)


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="This system lacks dpkg-query (Debian: dpkg).")
def test_a_library_of_the_system_is_carried_with_the_licence_of_its_package(tmp_path: Path) -> None:
    (tmp_path / "lacuna/_internal").mkdir(parents=True)
    (tmp_path / "lacuna/_internal/libstdc++.so.6").touch()
    (tmp_path / "lacuna/_internal/libpython3.11.so.1.0").touch()
    (carried,) = system_parts(tmp_path / "lacuna")
    collect_licences([carried], tmp_path / "system")
    assert carried.name.startswith("libstdc++6")
    assert f": {carried.name} {carried.version}\n" in (tmp_path / "system/LIST.txt").read_text(encoding="utf-8")
    assert "GPL" in (tmp_path / f"system/{carried.name}.txt").read_text(encoding="utf-8")
    assert (tmp_path / "system/GPL-3.txt").is_file()
    assert f"pkg:deb/{carried.distribution}/{carried.name}@" in made([carried])
    (tmp_path / "lacuna/_internal/libnobodys.so.1").touch()
    with pytest.raises(SystemExit, match=r"libnobodys\.so\.1 is of no package"):
        system_parts(tmp_path / "lacuna")


def test_every_part_is_named_among_what_others_made() -> None:
    third_party = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").lower()
    missing = [name for part in parts() if (name := str(part.metadata["Name"]).lower()) not in third_party]
    assert [name for name in missing if name.replace("_", "-") not in third_party] == []


def test_what_only_developers_need_is_left_out_of_the_wheelhouse() -> None:
    kept = shipped(LOCK)
    assert kept == (
        "anyio==4.16.0 \\\n    --hash=sha256:aa\n"
        'typing-extensions==4.16.0 ; python_version < "3.13" \\\n    --hash=sha256:cc\n'
    )
    assert not_shipped(LOCK) == "pytest==9.2.0 \\\n    --hash=sha256:bb\n"


def test_the_self_extracting_file_unpacks_and_knows_when_it_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "inn.txt").write_text("It was late.", encoding="utf-8")
    archive = packed(folder, 1_790_000_000)
    assert archive[8:] == packed(folder, 1_790_000_000)[8:]  # gzip notes when it was made
    file = tmp_path / "lacuna.run"
    file.write_bytes(with_header(archive))
    subprocess.run(["sh", file, "--unpack", tmp_path / "out"], check=True)  # noqa: S607  (every system's own)
    assert (tmp_path / "out/inn.txt").read_text(encoding="utf-8") == "It was late."
    file.write_bytes(with_header(archive)[:-1] + b"x")
    done = subprocess.run(["sh", file, "--unpack", tmp_path / "no"], capture_output=True, check=False)  # noqa: S607  (likewise)
    assert (done.returncode, done.stderr) == (2, b"This file is damaged. Copy or download it again.\n")
    assert not (tmp_path / "no").exists()


def test_addresses_are_read_from_the_calls_that_strace_writes() -> None:
    calls = [
        '1 connect(9, {sa_family=AF_INET, sin_port=htons(41), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
        '2 connect(9, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}) = -1',
        '3 connect(5, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0',
        '4 sendto(9, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.1")}, 16) = 1',
    ]
    assert addresses(calls) == ["127.0.0.1", "192.0.2.1", "2001:db8::1"]


def test_windows_and_macos_get_the_icon_in_files_of_their_own(qapp: QApplication) -> None:
    assert qapp
    icon = QIcon()
    icon.addPixmap(QPixmap.fromImage(QImage.fromData(ico(), "ICO")))  # pyright: ignore[reportArgumentType, reportCallIssue]  (its types want bytes for the format)
    assert [size.width() for size in icon.availableSizes()] == [ICO[0]]
    data = icns()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8]) == (len(data),)
    at, widths = 8, list[int]()
    while at < len(data):
        (length,) = struct.unpack(">I", data[at + 4 : at + 8])
        widths.append(QImage.fromData(data[at + 8 : at + length]).width())
        at += length
    assert widths == [32, 64, 128, 256, 512]


@pytest.mark.parametrize("signed", [True, False])
def test_the_installer_of_windows_is_filled_in_and_leaves_no_key_of_its_own(*, signed: bool, tmp_path: Path) -> None:
    text = script_text(tmp_path / "lacuna", tmp_path / "lacuna.ico", signed=signed)
    assert "@" not in re.sub(r"; .* @ .*", "", text)
    assert ("SignTool=lacuna" in text, "ignoreversion signonce" in text) == (signed, signed)
    keys = re.findall(r'Subkey: "Software\\Classes\\([^"]+)".*?(?:Flags: (\w+))?$', text, re.MULTILINE)
    removed = {key for key, flag in keys if flag == "uninsdeletekey"}
    ours = {key.partition("\\")[0] for key, _ in keys if key.startswith("Lacuna")}
    assert ours == removed == {"Lacuna.gguf", "Lacuna.text"}
    assert {flag for key, flag in keys if key.startswith(".")} == {"uninsdeletevalue"}


def test_the_program_of_macos_carries_the_licences_and_the_list_of_parts(tmp_path: Path) -> None:
    (tmp_path / "lacuna/licences/numpy").mkdir(parents=True)
    (tmp_path / "lacuna/licences/numpy/LICENSE").write_text("BSD")
    (tmp_path / "lacuna/lacuna.cdx.json").write_text("{}")
    carry_lists(tmp_path / "lacuna", tmp_path / "Lacuna.app")
    inside = tmp_path / "Lacuna.app/Contents/Resources"
    assert (inside / "licences/numpy/LICENSE").read_text() == "BSD"
    assert (inside / "lacuna.cdx.json").is_file()
