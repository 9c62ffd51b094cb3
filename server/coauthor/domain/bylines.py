"""What the record says of one sentence as it stands: who wrote its words, and what became of a proposal for it.

Reads a tape and changes nothing. A sentence with a word that nobody can tell is unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coauthor.domain import authorship, pieces, strips, words
from coauthor.domain.strips import Source

_AHEAD, _BEHIND = re.compile(r"[^\w\s]+\Z"), re.compile(r"[^\w\s]+")
_END = re.compile(r"[.!?…。！？][\])}'\"”’»」』）》]*\Z")
_FAR = 1 << 60
_STOP = re.compile(r"[.!?…。！？][\])}'\"”’»」』）》]*(?=\s|\Z)")


class Status(StrEnum):
    """What a sentence is, as a whole."""

    TYPED = "typed"
    BEFORE_RECORD = "before_record"
    ACCEPTED = "accepted"
    ACCEPTED_EDITED = "accepted_edited"
    REVERTED = "reverted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Byline:
    """`words` by source; `changed` is the share (0..1) of its words that were changed since it was proposed.

    It is 0 for what stands as proposed and None where nothing of it was proposed. `proposals` are those whose words,
    or whose undoing, the sentence shows.
    """

    status: Status
    words: Counter[Source]
    changed: float | None = None
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Share:
    """A piece in a sentence: its first and last character there, in the text and in what was proposed."""

    piece: pieces.Piece
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text with the runs of its characters."""

    start: int
    segs: tuple[strips.Seg, ...]

    @property
    def source(self) -> Source:
        """Whose it is: of a word that two wrote, the co-author's; with a character nobody can tell, unknown."""
        found = {seg.origin.source for seg in self.segs}
        for source in (Source.UNKNOWN, Source.COAUTHOR, Source.TYPED):
            if source in found:
                return source
        return Source.BEFORE_RECORD


class Reader:
    """A tape at its end, asked for one sentence after the other."""

    def __init__(self, tape: authorship.Tape, register: pieces.Register) -> None:
        self._tape = tape
        self._register = register
        standing = {register.of(seg.ref).first for seg in tape.strip.segs if seg.ref}
        self._alive = _alive(tape.strip, register.gave_way(standing))

    def byline(self, start: int, end: int) -> Byline:
        """Of the code points `[start, end)`."""
        segs = self._tape.strip.cut(start, end)
        if len(segs) == 1 and not segs[0].ref:
            return self._plain(segs[0].origin.source, start, end)
        found = list(self._words(start, end))
        sources = Counter(word.source for word in found)
        shares = self._shares(segs, start)
        standing = [share for share in shares if not share.piece.back]
        names = tuple(dict.fromkeys(share.piece.landing.proposal for share in standing or shares))
        if sources[Source.UNKNOWN]:
            return Byline(Status.UNKNOWN, sources, None, names)
        if standing:
            changed = self._changed(standing, found)
            whole = not changed and self._as_proposed(standing, (start, end))
            return Byline(Status.ACCEPTED if whole else Status.ACCEPTED_EDITED, sources, changed, names)
        if shares:
            return Byline(Status.REVERTED, sources, None, names)
        return Byline(Status.TYPED if sources[Source.TYPED] else Status.BEFORE_RECORD, sources)

    def _plain(self, source: Source, start: int, end: int) -> Byline:
        """Of a sentence that was written at one go by one."""
        status = {Source.TYPED: Status.TYPED, Source.BEFORE_RECORD: Status.BEFORE_RECORD}.get(source, Status.UNKNOWN)
        counted = sum(1 for _ in words.counted(self._tape.text[start:end]))
        return Byline(status, Counter({source: counted} if counted else {}))

    def words_between(self, spans: Sequence[tuple[int, int]], source: Source) -> int:
        """How many words of that source stand outside of these spans, which must be in order."""
        counted = place = 0
        for start, end in [*spans, (len(self._tape.text), len(self._tape.text))]:
            if any(seg.origin.source is source for seg in self._tape.strip.cut(place, start)):
                counted += sum(word.source is source for word in self._words(place, start))
            place = max(place, end)
        return counted

    def _words(self, start: int, end: int) -> Iterator[_Word]:
        for token in words.counted(self._tape.text[start:end]):
            at = start + token.start
            yield _Word(at, self._tape.strip.cut(at, at + len(token.text)))

    def _shares(self, segs: Sequence[strips.Seg], start: int) -> list[_Share]:
        """The pieces of a sentence in order; white space and punctuation alone are none."""
        found: dict[int, _Share] = {}
        at = start
        for seg in segs:
            piece = self._register.of(seg.ref) if seg.ref else None
            if piece and self._register.is_offered(seg) and pieces.says(self._tape.text, at, at + seg.size):
                first, last = seg.ref - piece.first, seg.ref - piece.first + seg.size
                known = found.get(piece.first)
                found[piece.first] = _Share(
                    piece,
                    known.start if known else at,
                    at + seg.size,
                    min(known.first, first) if known else first,
                    max(known.last, last) if known else last,
                )
            at += seg.size
        return list(found.values())

    def _changed(self, shares: Sequence[_Share], found: Sequence[_Word]) -> float:
        """The share of words that are no longer, or not yet, those that were proposed."""
        since = min(share.piece.at for share in shares)
        own = {share.piece.first for share in shares}
        kept = added = 0
        for word in found:
            under = {
                self._register.of(seg.ref).first for seg in word.segs if seg.ref and self._register.is_offered(seg)
            }
            if under & own:
                kept += 1
            elif any(seg.origin.source is Source.TYPED and seg.origin.at >= since for seg in word.segs):
                added += 1
        gone = sum(self._gone(share) for share in shares)
        return max(added, gone) / (kept + max(added, gone)) if added or gone else 0.0

    def _gone(self, share: _Share) -> int:
        """How many words of what was proposed for this sentence are nowhere in the text any more."""
        text = share.piece.text
        stops = [stop.end() for stop in _STOP.finditer(text)]
        low = max((stop for stop in stops if stop <= share.first), default=0)
        high = min((stop for stop in stops if stop >= share.last), default=len(text))
        return sum(not self._is_alive(share.piece.first + low + token.start) for token in words.counted(text[low:high]))

    def _is_alive(self, ref: int) -> bool:
        """True if the character stands somewhere in the text, or gave way to another accepted one."""
        at = bisect_right(self._alive, (ref, _FAR)) - 1
        return at >= 0 and ref < self._alive[at][1]

    def _as_proposed(self, shares: Sequence[_Share], span: tuple[int, int]) -> bool:
        """True if nothing was added, taken away or put elsewhere since, white space aside."""
        since = min(share.piece.at for share in shares)
        place = span[0]
        for share in sorted(shares, key=lambda each: each.start):
            whole = self._whole(share, shares)
            if whole is None or self._is_typed(place, whole[0], since):
                return False
            place = max(place, whole[1])
        return not self._is_typed(place, span[1], since)

    def _is_typed(self, start: int, end: int, since: int) -> bool:
        """True if something but white space was typed there since."""
        for seg in self._tape.strip.cut(start, end):
            late = seg.origin.source is Source.TYPED and seg.origin.at >= since
            if late and self._tape.text[start : start + seg.size].strip():
                return True
            start += seg.size
        return False

    def _whole(self, share: _Share, shares: Sequence[_Share]) -> tuple[int, int] | None:
        """Where the share stands with the punctuation around it, if all that was proposed there does."""
        text, piece, start, end = self._tape.text, share.piece, share.start, share.end
        alone = not any(start < other.end and other.start < end for other in shares if other is not share)
        if alone and text[start:end].split() != piece.text[share.first : share.last].split():
            return None
        ahead, behind = piece.text[: share.first].rstrip(), piece.text[share.last :]
        # A full stop or a quotation mark that stands as proposed is none of the words that were taken away.
        if (mark := _AHEAD.search(ahead)) and text.endswith(mark.group(), 0, start):
            ahead, start = ahead[: mark.start()].rstrip(), start - len(mark.group())
        if (mark := _BEHIND.match(behind)) and text.startswith(mark.group(), end):
            behind, end = behind[mark.end() :], end + len(mark.group())
        starts = not ahead or _END.search(ahead) is not None or self._is_before(share, len(ahead) - 1)
        skipped = len(piece.text) - share.last - len(behind.lstrip())
        ends = (
            not behind.strip()
            or _END.search(text[share.start : end].rstrip()) is not None
            or self._is_behind(share, share.last + skipped)
        )
        return (start, end) if starts and ends else None

    def _is_before(self, share: _Share, place: int) -> bool:
        """True if that character of what was proposed still stands right before the sentence's part of it."""
        at = len(self._tape.text[: share.start].rstrip()) - 1
        return at >= 0 and self._ref(at) == share.piece.first + place

    def _is_behind(self, share: _Share, place: int) -> bool:
        rest = self._tape.text[share.end :]
        at = share.end + len(rest) - len(rest.lstrip())
        return at < len(self._tape.text) and self._ref(at) == share.piece.first + place

    def _ref(self, at: int) -> int:
        seg = self._tape.strip.cut(at, at + 1)[0]
        return seg.ref


def _alive(strip: strips.Strip, gave_way: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Numbered characters as `[first, last)`, sorted and without overlaps."""
    result: list[tuple[int, int]] = []
    standing = [(seg.ref, seg.ref + seg.size) for seg in strip.segs if seg.ref]
    for first, last in sorted([*standing, *gave_way]):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result
