"""The Debian package: the thin program under /opt, and what tells the desktop of it."""

import gzip
import hashlib
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from steps.checked import check_deb, check_share
from steps.freeze import freeze
from steps.project import BUILD, FINISHED, MAINTAINER, PACKAGING, ROOT, fill, run, say, size_of, version
from steps.share import moment, write_share


def make_deb(*, fast: bool = False, folder: Path = FINISHED) -> Path:
    """Return the finished package, in a folder; a ``fast`` one is the same, but larger: it is made to be tried."""
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(freeze(thin=True), root / "opt" / "lacuna", symlinks=True)
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "lacuna").symlink_to("/opt/lacuna/lacuna")
    write_share(root / "usr" / "share", "lacuna")
    check_share(root / "usr" / "share")
    _write_documents(root / "usr" / "share" / "doc" / "lacuna")
    _set_modes(root)
    _write_control(root)
    folder.mkdir(exist_ok=True)
    finished = folder / f"lacuna_{version()}_amd64.deb"
    epoch = str(moment())
    pressed = "-z0" if fast else "-z6"
    run("dpkg-deb", "--root-owner-group", "-Zxz", pressed, "--build", root, finished, SOURCE_DATE_EPOCH=epoch)
    if not fast:
        check_deb(finished)
    say(f"{finished}: {finished.stat().st_size / 1e6:.1f} MB, {size_of(root) / 1e6:,.0f} MB installed")
    return finished


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    listed = (
        "The parts that others made, and their licences, stand in /opt/lacuna/licences, listed in LIST.txt there.\n"
    )
    (folder / "copyright").write_text(f"{licence}\n{listed}", encoding="utf-8")
    date = format_datetime(datetime.fromtimestamp(moment(), UTC))
    texts = {
        "changelog.gz": fill("changelog", MAINTAINER=MAINTAINER, DATE=date),
        "CHANGELOG.md.gz": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(gzip.compress(text.encode(), mtime=0))
    overrides = folder.parents[1] / "lintian" / "overrides" / "lacuna"
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(PACKAGING / "share" / "lintian-overrides", overrides)


def _set_modes(root: Path) -> None:
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == root / "opt" / "lacuna" / "lacuna" else 0o644)


def _write_control(root: Path) -> None:
    control = root / "DEBIAN"
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    control.mkdir()
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in files]  # noqa: S324  (dpkg's format)
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")
    depends = " ".join((PACKAGING / "depends.txt").read_text(encoding="utf-8").split())
    text = fill("control", DEPENDS=depends, MAINTAINER=MAINTAINER, SIZE=str(size_of(root) // 1024))
    (control / "control").write_text(text, encoding="utf-8")
    for path in (control, control / "md5sums", control / "control"):
        path.chmod(0o755 if path.is_dir() else 0o644)
