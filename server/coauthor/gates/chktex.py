"""Optional: what chktex, where it is installed, finds in a changed text and did not find before; all of it warnings."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from coauthor.gates.gate import Finding, warning

GATE = "chktex"
SECONDS = 20.0
MOST = 10
_SILENT = ("1", "8", "12", "13", "24", "36", "44")
"""Habits that a person may have: blanks, dashes and rules of tables are no mistakes."""


async def check(before: str, after: str) -> tuple[Finding, ...]:
    """Compares two texts of one file; a single finding says that it could not check, and why."""
    program = shutil.which("chktex")
    if program is None:
        return (warning(GATE, "Could not check with chktex: it is not installed here."),)
    old, new = await _found(program, before), await _found(program, after)
    if old is None or new is None:
        return (warning(GATE, f"Could not check with chktex: it took more than {SECONDS:.0f} s."),)
    return tuple(warning(GATE, f"chktex: {said}") for said in list(new - old)[:MOST])


async def _found(program: str, text: str) -> Counter[str] | None:
    """What it says of a text, without places; None at the deadline. It reads nothing but this text and no settings."""
    muted = [option for number in _SILENT for option in ("-n", number)]
    with tempfile.TemporaryDirectory(prefix="coauthor-") as folder:
        file = Path(folder) / "text.tex"
        file.write_text(text, encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *(program, "-q", "-I0", "-v0", "-f", "%n: %m\n", "-l", "/dev/null", *muted, file.name),
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "HOME": folder},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), SECONDS)
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    return Counter(line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip())
