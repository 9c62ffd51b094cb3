"""What the doctor looks at around the pool: disk, trust, models, TeX, editors. Calls no network, changes nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coauthor import config
from coauthor.models import keys
from coauthor.pool import place, room, trusting

_LITTLE = 200 << 20
_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `level` is ok, note (works, but worth knowing) or problem (something will not work)."""

    name: str
    level: str
    said: str


def all_of(root: Path) -> list[Finding]:
    """Everything around the pool of a folder."""
    return [_disk(root), _trust(root), *_models(), _tex(), *_editors()]


def _disk(root: Path) -> Finding:
    where = place.of(root)
    folder = next(known for known in (where.pool.parent, where.root) if known.is_dir())
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        return Finding("Disk", "problem", f"{folder} can only be read: tasks can't be kept there. Set COAUTHOR_POOL.")
    if room.is_little(folder):
        return Finding("Disk", "problem", f"the disk of {folder} is full: make room, and everything goes on by itself.")
    if free < _LITTLE:
        return Finding("Disk", "problem", f"only {free >> 20} MB are left at {folder}: make room before you go on.")
    return Finding("Disk", "ok", f"{free >> 30} GB free at {folder}")


def _trust(root: Path) -> Finding:
    if trusting.is_trusted(root):
        return Finding("Trust", "ok", f"{root} is trusted")
    return Finding("Trust", "note", f"{root} is not trusted: no model and no TeX until `coauthor trust`")


def _models() -> list[Finding]:
    settings = config.load()
    found = [Finding("Settings", "note", problem) for problem in settings.problems]
    if not settings.models:
        said = f"“{settings.model}”: the exact rules work; for a language model `coauthor model`"
        return [*found, Finding("Models", "note", said)]
    for profile, chain in settings.models.items():
        for endpoint in chain:
            found.append(_endpoint(profile, endpoint))
    return found


def _endpoint(profile: str, endpoint: config.Endpoint) -> Finding:
    where = f" at {endpoint.base_url}" if endpoint.base_url else ""
    try:
        keys.of(endpoint)
    except keys.Missing as missing:
        return Finding("Models", "problem", f"{profile}: {missing}")
    return Finding("Models", "ok", f"{profile}: {endpoint.model}{where}; `coauthor model test` calls it")


def _tex() -> Finding:
    if not shutil.which("latexmk"):
        return Finding(
            "TeX",
            "note",
            "latexmk is not there: `coauthor build` and gates.compile need it",
        )
    engines = [name for name in ("pdflatex", "xelatex", "lualatex") if shutil.which(name)]
    if not engines:
        return Finding("TeX", "note", "latexmk is there, and no engine (pdflatex, xelatex, lualatex)")
    return Finding("TeX", "ok", f"latexmk with {', '.join(engines)}")


def _editors() -> list[Finding]:
    found = []
    nvim = shutil.which("nvim")
    if nvim:
        found.append(_neovim(_first_line(nvim)))
    code = shutil.which("code") or shutil.which("codium")
    if code:
        listed = _output(code, "--list-extensions").lower()
        has = "coauthor" in listed
        said = "the extension is installed" if has else "the extension is not installed: see clients/vscode"
        found.append(Finding("VS Code", "ok" if has else "note", said))
    return found or [
        Finding("Editors", "note", "neither nvim nor code is on your PATH; any editor that speaks LSP does")
    ]


_NEOVIM = (0, 12)


def _neovim(said: str) -> Finding:
    """As `NVIM v0.12.1` has it; the settings of docs/editors.md use what came with 0.12."""
    version = tuple(map(int, re.findall(r"\d+", said)[:2]))
    return Finding("Neovim", "note" if version < _NEOVIM else "ok", f"{said}; 0.12 or newer is needed")


def _first_line(program: str) -> str:
    return (_output(program, "--version").splitlines() or ["there"])[0]


def _output(program: str, argument: str) -> str:
    try:
        done = subprocess.run(
            [program, argument], capture_output=True, text=True, timeout=_PATIENCE_S, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
