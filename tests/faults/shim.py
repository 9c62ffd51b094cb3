"""Errors of the disk for a process that is started with the compiled shim preloaded."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("shim.c")
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the shim is for Linux")


def compiled(folder: Path) -> Path:
    """The shim, compiled into a folder; skips where there is no compiler, and fails for that in CI."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no C compiler for tests/faults/shim.c")
        pytest.skip("no C compiler")
    made = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


def full(made: Path, folder: Path, during: Path) -> dict[str, str]:
    """The environment of a process for which the disk of a folder has no byte free, as long as a file is there."""
    return {"LD_PRELOAD": str(made), "FAULT_FULL": str(folder), "FAULT_FULL_WHILE": str(during)}


def read_only(made: Path, folder: Path) -> dict[str, str]:
    """The environment of a process for which everything below a folder can only be read."""
    return {"LD_PRELOAD": str(made), "FAULT_READ_ONLY": str(folder)}
