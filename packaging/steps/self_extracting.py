"""The .run: a shell script that holds the program for any Linux of its age, checks itself, and installs it."""

import hashlib
import io
import shutil
import tarfile
from pathlib import Path

from steps.freeze import freeze
from steps.of_system import collect_licences, system_parts
from steps.project import BUILD, FINISHED, PACKAGING, fill, say, version
from steps.sbom import made
from steps.share import moment, write_share


def make_run() -> Path:
    """Return the finished file."""
    folder = BUILD / "run"
    shutil.rmtree(folder, ignore_errors=True)
    program = folder / "lacuna"
    shutil.copytree(freeze(), program, symlinks=True)
    carried = system_parts(program)
    collect_licences(carried, program / "licences" / "system")
    (program / "lacuna.cdx.json").write_text(made(carried), encoding="utf-8")
    write_share(folder / "share", "lacuna")
    shutil.copyfile(PACKAGING / "share" / "install.sh", folder / "install.sh")
    FINISHED.mkdir(exist_ok=True)
    finished = FINISHED / f"lacuna-{version()}-x86_64.run"
    finished.write_bytes(with_header(packed(folder, moment())))
    finished.chmod(0o755)
    say(f"{finished}: {finished.stat().st_size / 1e6:.1f} MB")
    return finished


def with_header(archive: bytes) -> bytes:
    """Return the script with an archive behind it."""
    sum_ = hashlib.sha256(archive).hexdigest()
    lines = len(fill("run-header.sh").splitlines()) + 1
    return fill("run-header.sh", SUM=sum_, LINES=str(lines)).encode() + archive


def packed(folder: Path, when: int) -> bytes:
    """Return a folder as a tar.gz; the same files make the same bytes."""
    out = io.BytesIO()

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = when
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name, filter=plain)
    return out.getvalue()
