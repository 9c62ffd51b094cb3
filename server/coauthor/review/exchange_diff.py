"""Unified diffs as others write them: what a file would become, or which hunk does not fit and what it expected.

Never fuzzy: a hunk's old lines must stand in the text exactly once, wherever its line numbers point. Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from unidiff import errors as unidiff_errors
from unidiff import patch as unidiff

from coauthor.domain import errors, linediff, texts

NOTHING = "/dev/null"
_MORE = "Make it again on the text as it is now; nothing was changed."
_WIDER = "Make it with more lines around each change (`git diff -U10`); nothing was changed."
_MARKER = re.compile(r"^\\ .*$", re.MULTILINE)
_PREFIXES = frozenset("abciow12")
_ESCAPE = re.compile(r"\\([0-7]{3}|.)")
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_HEADERS = {
    "rename ": "renames a file",
    "copy ": "copies a file",
    "similarity ": "renames a file",
    "new file mode": "makes a new file",
    "deleted file mode": "deletes a file",
    "old mode": "changes a file's mode",
    "GIT binary patch": "is about a binary file",
    "Binary file": "is about a binary file",
}
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines `old` become lines `new`, both with their ends; `number` counts from 1 within the file."""

    number: int
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """One file's part of a diff; `names` are what the file may be called: one name, or the old and the new one."""

    names: tuple[str, ...]
    hunks: tuple[Hunk, ...]


def parse(diff: str) -> tuple[Patch, ...]:
    """The files of a diff; raises Invalid where it is none, or does more than change lines of files that exist."""
    if len(diff) > texts.MAX_BYTES:
        raise errors.Invalid("This diff is larger than 5 MB.")
    plain = _MARKER.sub(r"\\ No newline at end of file", texts.normalise(diff))
    try:
        found = unidiff.PatchSet(plain)
    except unidiff_errors.UnidiffParseError as error:
        raise errors.Invalid(f"This is no unified diff that can be read: {_sentence(str(error))}") from error
    if not found:
        raise errors.Invalid("There is no change in this: it is not a unified diff.")
    return tuple(_patch(each) for each in found)


def apply(patch: Patch, path: str, base: str) -> str:
    """The text that the patch makes of `base`; raises Conflict naming the file, the hunk and what it expected."""
    lines = linediff.split(base)
    places = [_place(hunk, path, lines) for hunk in patch.hunks]
    result: list[str] = []
    at = 0
    for hunk, place in zip(patch.hunks, places, strict=True):
        if place < at:
            raise errors.Conflict(f"{path}, hunk {hunk.number} lies over the one before it, or above it.", _MORE)
        result += lines[at:place]
        result += hunk.new
        at = place + len(hunk.old)
    result += lines[at:]
    if not all(line.endswith("\n") for line in result[:-1]):
        raise errors.Conflict(f"{path}: the diff has a line without a line end in the middle of the text.", _MORE)
    return "".join(result)


def _place(hunk: Hunk, path: str, lines: list[str]) -> int:
    """The line where the hunk's old lines begin, for the one place where they stand."""
    size = len(hunk.old)
    where = f"{path}, hunk {hunk.number}"
    if not size:
        if lines:
            raise errors.Conflict(f"{where} has no lines of the text around it, so its place is not certain.", _WIDER)
        return 0
    old = list(hunk.old)
    found = [at for at in range(len(lines) - size + 1) if lines[at] == old[0] and lines[at : at + size] == old]
    if not found:
        raise errors.Conflict(f"{where} does not fit: {_expected(old, lines)}", _MORE)
    if len(found) > 1:
        shown = ", ".join(str(at + 1) for at in found[:4]) + (", …" if len(found) > 4 else "")
        raise errors.Conflict(f"{where} fits in {len(found)} places (lines {shown}).", _WIDER)
    return found[0]


def _expected(old: Sequence[str], lines: Sequence[str]) -> str:
    """What the hunk wants to see, by the first line of it that the text lacks."""
    known = set(lines)
    missing = next((line for line in old if line not in known), None)
    if missing is None:
        return f"it expects {len(old)} lines in a row that begin with “{_short(old[0])}”, and they are not together."
    if missing.rstrip("\n") in {line.rstrip("\n") for line in known}:
        end = "with" if missing.endswith("\n") else "without"
        return f"it expects the line “{_short(missing)}” {end} a line end."
    return f"it expects the line “{_short(missing)}”, which is not in the text."


def _short(line: str) -> str:
    line = line.rstrip("\n")
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _patch(found: unidiff.PatchedFile) -> Patch:
    source, target = _unquoted(found.source_file), _unquoted(found.target_file)
    names = _names(source, target)
    shown = next((name for name in names if name != NOTHING), "the diff")
    what = _too_much(found, source, target, names)
    if what:
        raise errors.Invalid(
            f"{shown}: this diff {what}, and a proposal only changes the text of files that exist.",
            "Leave that part out; nothing was changed.",
        )
    return Patch(names, tuple(_hunk(hunk, number) for number, hunk in enumerate(found, 1)))


def _too_much(found: unidiff.PatchedFile, source: str, target: str, names: Sequence[str]) -> str | None:
    """What the part does besides changing lines of one file, if anything."""
    info = list(found.patch_info or ())
    by_git = bool(info) and info[0].startswith("diff --git")
    for line in info if by_git else ():
        for begin, said in _HEADERS.items():
            if line.startswith(begin):
                return said
    if found.is_binary_file:
        return "is about a binary file"
    if NOTHING in (source, target):
        return "makes a new file" if source == NOTHING else "deletes a file"
    if by_git and len(names) > 1:
        return "renames a file"
    return None if len(found) else "changes no line"


def _names(source: str, target: str) -> tuple[str, ...]:
    """One name where both say the same, with or without `a/` and `b/`; else both."""
    if source == target:
        return (source,)
    marked = {source[:1], target[:1]} <= _PREFIXES and source[1:2] == target[1:2] == "/"
    if marked and source[2:] == target[2:]:
        return (source[2:],)
    return tuple(name[2:] if marked and name[:2] in ("a/", "b/") else name for name in (source, target))


def _hunk(found: unidiff.Hunk, number: int) -> Hunk:
    old: list[str] = []
    new: list[str] = []
    last: tuple[list[str], ...] = ()
    for line in found:
        if line.line_type == "\\":
            for side in last:
                side[-1] = side[-1].removesuffix("\n")
            continue
        if line.line_type == "":
            continue
        last = (old, new) if line.is_context else (old,) if line.is_removed else (new,)
        for side in last:
            side.append(line.value if line.value.endswith("\n") else f"{line.value}\n")
    if found.source_start <= 1:
        for side in (old, new):
            side[:1] = [line.removeprefix("\ufeff") for line in side[:1]]
    return Hunk(number, tuple(old), tuple(new))


def _unquoted(name: str) -> str:
    """A name as it is: git writes one with odd characters in quotes, its bytes as octal numbers."""
    name = name.strip()
    if not (len(name) > 1 and name[0] == name[-1] == '"'):
        return name
    raw = bytearray()
    at = 0
    for match in _ESCAPE.finditer(name, 1, len(name) - 1):
        raw += name[max(at, 1) : match.start()].encode()
        code = match.group(1)
        raw += bytes([int(code, 8) & 0xFF]) if len(code) == 3 else _LETTERS.get(code, code).encode()
        at = match.end()
    raw += name[max(at, 1) : -1].encode()
    return raw.decode("utf-8", "replace")


def _sentence(said: str) -> str:
    return " ".join(said.split()).rstrip(".")[:200] + "."
