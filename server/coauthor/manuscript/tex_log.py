"""The log that TeX wrote, as problems with their files and lines, in words that a beginner can use.

It reads a text that lies there and runs nothing. Logs that TeX wrapped at 79 columns are read as well, less exactly.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coauthor.manuscript import tex_advice

WRAPPED_AT = 79
MOST = 500


class Grade(StrEnum):
    """How bad it is: TeX stopped or could not do as told; something is missing on paper; it only looks bad."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """What TeX says about a place; `path` as TeX names it, without `./`; `line` from 1, None where none is said.

    `shown` is the piece of the line at which TeX stopped, `advice` a sentence on what that usually means, or empty.
    `through` are the names of the packages and classes that were being read, the outermost first.
    """

    grade: Grade
    message: str
    path: str | None = None
    line: int | None = None
    shown: str = ""
    advice: str = ""
    through: tuple[str, ...] = ()


_AT_FILE = re.compile(r"^(?P<path>[^\s:*?\"<>|][^:*?\"<>|]*\.[A-Za-z]\w*):(?P<line>\d+): (?P<message>.*)$")
_STOPPED = re.compile(r"^l\.(\d+) ?(.*)$")
_WARNING = re.compile(r"^(?:LaTeX|Package (\S+)|Class (\S+)|pdfTeX|LuaTeX)(?: Font)? Warning: ?(.*)$")
_OF_PACKAGE = re.compile(r"^(?:Fatal |Critical )?(?:Package|Class|Module) (\S+) Error:")
_ON_LINE = re.compile(r"\s+on input line (\d+)\.?")
_BOX = re.compile(r"^((?:Over|Under)full \\[hv]box .*?)(?: (?:in paragraph|in alignment|detected) at lines? (\d+).*)?$")
_OPENED = re.compile(r"\(((?:\./|/|[A-Za-z]:[\\/])?[^\s()\[\]{}]+)|\(|\)")
_CONSEQUENCES = ("Emergency stop", "Fatal error occurred", "==> Fatal", " ==> Fatal", "That makes 100 errors")
_LONGEST_ERROR = 40
_LONGEST_SHOWN = 60


def read(log: str) -> tuple[Problem, ...]:
    """The problems in the order of the log, each once; what only follows from an earlier error is left out."""
    found = dict.fromkeys(_Reader(_unwrapped(log.replace("\r\n", "\n").split("\n"))).problems())
    errors = [one for one in found if one.grade is Grade.ERROR]
    first = [one for one in errors if not one.message.startswith(_CONSEQUENCES)]
    left_out = set(errors) - set(first) if first else set()
    return tuple(one for one in found if one not in left_out)[:MOST]


def line(one: Problem) -> str:
    """A problem as one line: `ch/one.tex:12: error: Undefined control sequence, at \\foo. TeX does not know \\foo…`."""
    place = ":".join(str(part) for part in (one.path, one.line) if part is not None)
    shown = f", at {one.shown[-_LONGEST_SHOWN:]}" if one.shown else ""
    said = f"{one.grade}: {one.message.rstrip('.')}{shown}."
    return " ".join(part for part in (f"{place}:" if place else "", said, one.advice) if part)


def placed(one: Problem, folder: str) -> Problem:
    """The problem with its path from the root, where TeX ran in `folder`; a path of the system's own is left out."""
    if one.path is None:
        return one
    if one.path.startswith("/") or ":" in one.path[:3]:
        return dataclasses.replace(one, path=None, line=None)
    whole = posixpath.normpath(posixpath.join(folder, one.path))
    return dataclasses.replace(one, path=None if whole.startswith("..") else whole)


def of_bibtex(log: str) -> tuple[Problem, ...]:
    """The problems in a `.blg`, of BibTeX or of Biber."""
    return tuple(dict.fromkeys(_of_bibtex(log.split("\n"))))[:MOST]


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that TeX broke because they were full, put together again."""
    whole: list[str] = []
    full = False
    for line in lines:
        if full and whole and not line.startswith(("! ", "l.")):
            whole[-1] += line
        else:
            whole.append(line)
        full = len(line) == WRAPPED_AT
    return whole


class _Reader:
    """Goes through a log once and keeps the files that are open, by TeX's brackets."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._open: list[str | None] = []

    def problems(self) -> Iterator[Problem]:
        """All of them, one after another."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line.startswith("! "):
                yield self._error(line[2:], self._file(), None)
            elif (placed := _AT_FILE.match(line)) and not line.startswith("("):
                yield self._error(placed["message"], _plain(placed["path"]), int(placed["line"]))
            elif said := _WARNING.match(line):
                yield self._warning(said)
            elif box := _BOX.match(line):
                self._skip_to_blank()
                yield Problem(Grade.INFO, box[1], self._file(), int(box[2]) if box[2] else None)
            else:
                self._follow(line)

    def _error(self, message: str, path: str | None, line: int | None) -> Problem:
        """An error with the lines under it, up to the one at which TeX stopped and the rest of that one."""
        shown, is_inside = "", False
        message = self._whole(message)
        for ahead in range(self._at, min(self._at + _LONGEST_ERROR, len(self._lines))):
            following = self._lines[ahead]
            is_inside = is_inside or following.startswith("\\")  # TeX shows the macro that it was expanding first
            if stopped := _STOPPED.match(following):
                line = line or int(stopped[1])
                shown = stopped[2]
                self._at = ahead + 2
                break
            if following.startswith("! ") or _AT_FILE.match(following):
                break
        message = _clean(message)
        advice = tex_advice.of(message, "" if is_inside else shown)
        return Problem(Grade.ERROR, message, path, line, shown.strip(), advice, self._through())

    def _whole(self, message: str) -> str:
        """The message of a package with its lines that go on, which begin with the package's name."""
        named = _OF_PACKAGE.match(message)
        while named and self._at < len(self._lines) and self._lines[self._at].startswith(f"({named[1]})"):
            message += " " + self._lines[self._at][len(named[1]) + 2 :].strip()
            self._at += 1
        return message

    def _warning(self, said: re.Match[str]) -> Problem:
        """A warning with the lines that go on with it."""
        words = [said[3]]
        name = said[1] or said[2]
        while self._at < len(self._lines) and self._lines[self._at].strip():
            following = self._lines[self._at]
            if name and following.startswith(f"({name})"):
                words.append(following[len(name) + 2 :])
            elif name or words[-1].endswith("."):
                break
            else:
                words.append(following)
            self._at += 1
        message = _clean(" ".join(words))
        placed = _ON_LINE.search(message)
        line = int(placed[1]) if placed else None
        if placed:
            message = f"{message[: placed.start()]}{message[placed.end() :]}".rstrip(". ") + "."
        return Problem(Grade.WARNING, message, self._file(), line, advice=tex_advice.of(message, ""))

    def _skip_to_blank(self) -> None:
        while self._at < len(self._lines) and self._lines[self._at].strip():
            self._at += 1

    def _follow(self, line: str) -> None:
        """The files that a line opens and closes."""
        if line.startswith(("LaTeX Font Info", "(Font)", "LaTeX Info", "Package: ", "\\")):
            return
        for each in _OPENED.finditer(line):
            if each[0] != ")":
                self._open.append(_file_of(each[1]))
            elif self._open:
                self._open.pop()

    def _file(self) -> str | None:
        return next((name for name in reversed(self._open) if name is not None), None)

    def _through(self) -> tuple[str, ...]:
        names = (posixpath.basename(name) for name in self._open if name is not None)
        return tuple(name for name in names if name.endswith((".sty", ".cls")))


def _file_of(word: str | None) -> str | None:
    """A path where the word after a bracket is one, else None: the bracket is one of a message."""
    if word is None:
        return None
    name = word.rsplit("/", 1)[-1]
    return _plain(word) if "." in name.strip(".") else None


def _plain(path: str) -> str:
    return path.strip().strip('"').removeprefix("./")


def _clean(message: str) -> str:
    return " ".join(message.split())


_BIBTEX_LINE = re.compile(r"^(.*?)---line (\d+) of file (.+)$")
_BIBTEX_BELOW = re.compile(r"^--line (\d+) of file (.+)$")
_BIBER = re.compile(r"(?:^|> )(ERROR|WARN) - (.*)$")


def _of_bibtex(lines: list[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines):
        if (where := _BIBTEX_LINE.match(line)) is not None:
            # BibTeX may put the words on the line before the place
            message = where[1] or (lines[number - 1] if number else "")
            grade = Grade.WARNING if message.startswith("Warning--") else Grade.ERROR
            yield Problem(grade, _clean(message.removeprefix("Warning--")), _plain(where[3]), int(where[2]))
        elif line.startswith("Warning--"):
            below = _BIBTEX_BELOW.match(lines[number + 1]) if number + 1 < len(lines) else None
            place = (_plain(below[2]), int(below[1])) if below else (None, None)
            yield Problem(Grade.WARNING, _clean(line.removeprefix("Warning--")), *place)
        elif line.startswith("I couldn't open "):
            yield Problem(Grade.ERROR, _clean(line))
        elif said := _BIBER.search(line):
            yield Problem(Grade.ERROR if said[1] == "ERROR" else Grade.WARNING, _clean(said[2]))
