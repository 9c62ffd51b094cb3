"""Normalised text, its revision, and the way back to a file's own bytes.

Inside CoAuthor text has `\\n` line ends and no BOM; line ends, BOM and final newline are facts of the file and
are given back untouched. This module must never change a byte outside the splice it was asked to make.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace the code points `[start, end)` of a normalised text by `text` (itself normalised)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's bytes as text: `text` is normalised, `newline` the line end that most of its lines have."""

    text: str
    newline: str
    bom: bool
    mixed: bool


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file is read-only to CoAuthor: a sentence for the person."""

    reason: str


def revision(text: str) -> str:
    """The sha256 (64 hex digits) of the UTF-8 bytes of a normalised text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def normalise(text: str) -> str:
    """`text` without BOM and with `\\n` line ends; a lone CR stays (see `has_lone_cr`)."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def has_lone_cr(text: str) -> bool:
    """True if a CR stands without a LF behind it: clients count such lines differently."""
    return "\r" in text.replace("\r\n", "\n") if "\r" in text else False


def load(raw: bytes) -> Loaded | Unreadable:
    """Decode a file; refuses what is not UTF-8, holds NUL or a lone CR, or is larger than 5 MB."""
    if len(raw) > MAX_BYTES:
        return Unreadable(f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    if b"\0" in raw:
        return Unreadable("contains NUL bytes, so it is not a text file (or it is UTF-16)")
    try:
        decoded = raw.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return Unreadable(f"is not UTF-8 (byte {error.start}); save it as UTF-8 first")
    if b"\r" not in raw:
        return Loaded(text=decoded, newline="\n", bom=raw.startswith(BOM), mixed=False)
    if has_lone_cr(decoded):
        return Unreadable("has a lone carriage return, which editors count differently")
    crlf = decoded.count("\r\n")
    lines = decoded.count("\n")
    return Loaded(
        text=decoded.replace("\r\n", "\n"),
        newline="\r\n" if crlf * 2 > lines else "\n",
        bom=raw.startswith(BOM),
        mixed=0 < crlf < lines,
    )


def apply(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices made; they are offsets in the given text and must not overlap."""
    parts: list[str] = []
    at = 0
    for splice in ordered(splices):
        parts += (text[at : splice.start], splice.text)
        at = splice.end
    parts.append(text[at:])
    return "".join(parts)


def ordered(splices: Iterable[Splice]) -> list[Splice]:
    """The splices by position; raises ValueError where two overlap or one is reversed."""
    result = sorted(splices, key=lambda splice: (splice.start, splice.end))
    at = 0
    for splice in result:
        if splice.start < at or splice.end < splice.start:
            raise ValueError(f"splices overlap at {splice.start}")
        at = splice.end
    return result


def apply_to_bytes(raw: bytes, splices: Sequence[Splice]) -> bytes:
    """The file's bytes with the splices made (offsets in its normalised text), every other byte as it was.

    New line ends take the form of the nearest line end before the splice, else the file's habit. Raises
    ValueError if the file can't be loaded.
    """
    loaded = load(raw)
    if isinstance(loaded, Unreadable):
        raise ValueError(loaded.reason)
    decoded = raw.removeprefix(BOM).decode("utf-8")
    parts: list[str] = []
    at = 0
    for splice in ordered(splices):
        start, end = _raw_offset(decoded, splice.start), _raw_offset(decoded, splice.end)
        parts += (decoded[at:start], splice.text.replace("\n", _newline_at(decoded, start, loaded.newline)))
        at = end
    parts.append(decoded[at:])
    return (BOM if loaded.bom else b"") + "".join(parts).encode("utf-8")


def _raw_offset(decoded: str, offset: int) -> int:
    """The offset in text with CRLF that is `offset` in the same text with LF."""
    if "\r" not in decoded:
        return offset
    raw = seen = 0
    while True:
        found = decoded.find("\r\n", raw)
        if found < 0 or seen + (found - raw) >= offset:
            return raw + offset - seen
        seen += found - raw + 1
        raw = found + 2


def _newline_at(decoded: str, start: int, habit: str) -> str:
    before = decoded.rfind("\n", 0, start)
    if before < 0:
        return habit
    return "\r\n" if before and decoded[before - 1] == "\r" else "\n"
