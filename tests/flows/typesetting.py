"""Real pdflatex for tests: a manuscript, or a piece of one, made to compile alone, and what TeX complains of.

Tests say `from flows import typesetting`. What a piece needs and has not (its own macros, packages that are not on
this machine) is replaced by stand-ins, so that what is left to fail is what the test put in.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

PREAMBLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,amsthm,graphicx,longtable,booktabs,hyperref}
\hypersetup{draft}
\setkeys{Gin}{draft}
\makeatletter\def\Ginclude@graphics#1{[picture]}\makeatother
\newtheorem{theorem}{Theorem}\newtheorem{lemma}{Lemma}\newtheorem{definition}{Definition}
"""
_BODY = re.compile(r"\\begin\s*\{document\}(.*)\\end\s*\{document\}", re.DOTALL)
_UNDEFINED = re.compile(r"! Undefined control sequence\.\n(?:.*\n)*?l\.\d+ .*?\\([A-Za-z@]+)\s*\n")
_NO_ENVIRONMENT = re.compile(r"! LaTeX Error: Environment (\S+) undefined")
_TRIES = 40


def pdflatex() -> str:
    """The program; skips where there is none, because TeX is not a part of this project's needs, and fails with CI."""
    found = shutil.which("pdflatex")
    if found is None or shutil.which("latexmk") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pdflatex and latexmk have to be on a machine that runs CI")
        pytest.skip("pdflatex or latexmk is not on this machine")
    return found


def complaints(folder: Path, main: str = "main.tex") -> Counter[str]:
    """What TeX calls an error, without line numbers; nothing for a document that compiles."""
    log = _run(folder, main)
    return Counter(re.sub(r"line \d+", "line", line) for line in log.split("\n") if line.startswith("!"))


def alone(text: str, both: str) -> tuple[str, str]:
    """The preamble and the body that `text`, a whole document or a piece, is set with; `both` names all letters."""
    match = _BODY.search(text)
    letters = sorted({letter for letter in both if ord(letter) > 0x17F})
    shown = "".join(f"\\DeclareUnicodeCharacter{{{ord(letter):04X}}}{{?}}\n" for letter in letters)
    return PREAMBLE + shown, match.group(1) if match else text


def made_to_compile(folder: Path, preamble: str, body: str) -> str | None:
    """A preamble with stand-ins for what the body needs, or None where it can't be made to compile."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(_TRIES):
        (folder / "main.tex").write_text(f"{preamble}\\begin{{document}}{body}\\end{{document}}\n", encoding="utf-8")
        log = _run(folder, "main.tex")
        if not re.search("^!", log, re.MULTILINE):
            return preamble
        more = "".join(f"\\providecommand{{\\{name}}}{{}}\n" for name in sorted(set(_UNDEFINED.findall(log))))
        for name in sorted(set(_NO_ENVIRONMENT.findall(log))):
            more += f"\\newenvironment{{{name}}}{{}}{{}}\n"
        if not more or more in preamble:
            return None
        preamble += more
    return None


def _run(folder: Path, main: str) -> str:
    done = subprocess.run(
        [pdflatex(), "-draftmode", "-interaction=nonstopmode", "-no-shell-escape", main],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=100,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")
