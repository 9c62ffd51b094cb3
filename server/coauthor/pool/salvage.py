"""Reading rows out of a damaged SQLite file page by page, without SQLite: whatever leaf is whole is read.

It reads the file format as documented (sqlite.org/fileformat2.html) and believes nothing: a cell that makes no sense
is left out. Nothing is written here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Value = int | float | str | bytes | None

_MAGIC = b"SQLite format 3\x00"
_TABLE_LEAF, _INDEX_LEAF = 13, 10
_DEFAULT_PAGE = 4096
_WAL_HEADER, _FRAME_HEADER = 32, 24
_MAX_PAYLOAD = 64 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of some table: its rowid (0 in a table without one) and its columns."""

    rowid: int
    columns: tuple[Value, ...]


def rows(path: Path) -> Iterator[Row]:
    """Every row that can be read in a database file and in the log beside it."""
    raw = path.read_bytes()
    size = _page_size(raw)
    pages = {number + 1: raw[at : at + size] for number, at in enumerate(range(0, len(raw), size))}
    log = Path(f"{path}-wal")
    if log.exists():
        pages.update(_committed(log.read_bytes(), size))
    for number, page in sorted(pages.items()):
        yield from _leaf(page, 100 if number == 1 else 0, pages, size)


def _page_size(raw: bytes) -> int:
    found = int(struct.unpack(">H", raw[16:18])[0]) if raw.startswith(_MAGIC) and len(raw) >= 100 else 0
    found = 65536 if found == 1 else found
    return found if found >= 512 and found & (found - 1) == 0 else _DEFAULT_PAGE


def _committed(log: bytes, size: int) -> dict[int, bytes]:
    """The newest pages of the log's whole transactions."""
    if len(log) < _WAL_HEADER:
        return {}
    salts = log[16:24]
    found: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for at in range(_WAL_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, truncated = struct.unpack(">II", log[at : at + 8])
        if log[at + 8 : at + 16] != salts:
            break
        waiting[number] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if truncated:
            found.update(waiting)
            waiting = {}
    return found


def _leaf(page: bytes, start: int, pages: Mapping[int, bytes], size: int) -> Iterator[Row]:
    if len(page) < start + 8 or page[start] not in (_TABLE_LEAF, _INDEX_LEAF):
        return
    count = min(struct.unpack(">H", page[start + 3 : start + 5])[0], size // 2)
    pointers = page[start + 8 : start + 8 + 2 * count]
    for (at,) in struct.iter_unpack(">H", pointers[: len(pointers) // 2 * 2]):
        try:
            row = _cell(page, at, pages, size, table=page[start] == _TABLE_LEAF)
        except (IndexError, ValueError, struct.error):
            continue
        if row is not None:
            yield row


def _cell(page: bytes, at: int, pages: Mapping[int, bytes], size: int, *, table: bool) -> Row | None:
    length, at = _varint(page, at)
    rowid = 0
    if table:
        rowid, at = _varint(page, at)
    if not 0 < length <= _MAX_PAYLOAD:
        return None
    most = size - 35 if table else (size - 12) * 64 // 255 - 23
    least = (size - 12) * 32 // 255 - 23
    if length <= most:
        payload = page[at : at + length]
    else:
        here = least + (length - least) % (size - 4)
        here = here if here <= most else least
        payload = page[at : at + here] + _overflow(page, at + here, length - here, pages, size)
    return Row(rowid, _record(payload)) if len(payload) == length else None


def _overflow(page: bytes, at: int, left: int, pages: Mapping[int, bytes], size: int) -> bytes:
    parts: list[bytes] = []
    following = int(struct.unpack(">I", page[at : at + 4])[0])
    while left > 0:
        more = pages.get(following)
        if more is None or len(parts) > len(pages):
            raise ValueError("an overflow page is gone")
        piece = more[4 : 4 + min(left, size - 4)]
        following = int(struct.unpack(">I", more[:4])[0])
        parts.append(piece)
        left -= len(piece)
    return b"".join(parts)


def _record(payload: bytes) -> tuple[Value, ...]:
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    columns: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        columns.append(value)
    if at != len(payload):
        raise ValueError("a record of another length than it says")
    return tuple(columns)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], at
    if kind <= 6:
        width = (1, 2, 3, 4, 6, 8)[kind - 1]
        return int.from_bytes(payload[at : at + width], "big", signed=True), at + width
    if kind == 7:
        return float(struct.unpack(">d", payload[at : at + 8])[0]), at + 8
    if kind < 12:
        raise ValueError("a kind of column that is not in use")
    width = (kind - 12) // 2
    raw = payload[at : at + width]
    if len(raw) != width:
        raise ValueError("a column beyond its record")
    return (raw if kind % 2 == 0 else raw.decode("utf-8")), at + width


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = raw[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    raise ValueError("no number")
