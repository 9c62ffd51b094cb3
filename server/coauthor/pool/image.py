"""A pool's file and what its log adds to it, as one piece of memory: for reading where no disk has room for a copy.

It reads the formats as documented (sqlite.org/fileformat2.html, section 4) and takes what SQLite itself would take of
the log: whole transactions whose checksums follow on each other.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER, _FRAME = 32, 24
_MAGIC = 0x377F0682
_VERSIONS = slice(18, 20)
"""The two bytes of a database that say it has a log beside it."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A page as the log has it; `length` is that of the database in pages where a transaction ends, else 0."""

    number: int
    length: int
    page: bytes


def whole(raw: bytes, log: bytes) -> bytes:
    """The bytes of a database in which everything stands that was committed."""
    made = bytearray(raw)
    waiting: list[_Frame] = []
    for frame in _frames(log):
        waiting.append(frame)
        if not frame.length:
            continue
        for each in waiting:
            size = len(each.page)
            if len(made) < each.number * size:
                made.extend(bytes(each.number * size - len(made)))
            made[(each.number - 1) * size : each.number * size] = each.page
        del made[frame.length * len(frame.page) :]
        waiting = []
    if len(made) >= _VERSIONS.stop:
        made[_VERSIONS] = b"\x01\x01"
    return bytes(made)


def _frames(log: bytes) -> Iterator[_Frame]:
    """The frames of the log up to the first one that does not follow on those before it."""
    if len(log) < _HEADER:
        return
    magic, _, size = struct.unpack(">III", log[:12])
    if magic not in (_MAGIC, _MAGIC | 1):
        return
    order = ">" if magic & 1 else "<"
    sums = _sums(order, log[:24], (0, 0))
    if sums != struct.unpack(">II", log[24:32]):
        return
    for at in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        number, length = struct.unpack(">II", log[at : at + 8])
        page = log[at + _FRAME : at + _FRAME + size]
        if log[at + 8 : at + 16] != log[16:24] or not number:
            return
        sums = _sums(order, page, _sums(order, log[at : at + 8], sums))
        if sums != struct.unpack(">II", log[at + 16 : at + 24]):
            return
        yield _Frame(number, length, page)


def _sums(order: str, said: bytes, before: tuple[int, int]) -> tuple[int, int]:
    first, second = before
    for one, two in struct.iter_unpack(f"{order}II", said):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
