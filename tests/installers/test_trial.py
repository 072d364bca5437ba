"""The shorter trial of the installed program: what the system lacks is named, and only what needs it is left out."""

import os
import subprocess
import sys
from pathlib import Path

from steps.project import PACKAGING


def test_a_system_that_cannot_make_the_program_is_told_what_it_lacks_by_name(tmp_path: Path) -> None:
    trial = [sys.executable, PACKAGING / "make.py", "try"]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(trial, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "LEFT OUT: all: the program cannot be made. Missing: objcopy (Debian: binutils)" in done.stderr
