"""Cuts running text into sentences with syntok, corrected for what LaTeX and science write with a full stop.

A cut never falls inside a group, maths, a command's arguments or a comment. When in doubt there is no cut: a
longer unit is harmless, half a sentence is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from coauthor.manuscript import masks, vocabulary
from coauthor.manuscript.scan import Command, Kind, Scan

if TYPE_CHECKING:
    from syntok.tokenizer import Token, Tokenizer


def split(scan: Scan, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a paragraph's text `[start, end)` in the source, in order, without blanks around."""
    plain = masks.plain(scan, start, end)
    groups = _groups(scan, start, end)
    settled = (_settle(scan, plain.source_end(at), end) for at in _ends(plain.text))
    cuts = {cut for cut in settled if cut is not None and not _in_group(groups, cut)}
    result: list[tuple[int, int]] = []
    position = start
    for cut in sorted(cut for cut in cuts if cut < end) + [end]:
        first, last = _trim(scan, position, cut)
        if first < last:
            result.append((first, last))
        position = max(position, cut)
    return result


_QUOTED = 2
_GOES_ON = frozenset("，、；：的地得和与及等或之都")
"""What goes on with a sentence behind a quotation that had its own full stop."""
_CJK_END = re.compile(r"(?:[。！？｡]|．(?![\d０-９]))+[”’」』）》]*")
_CJK_GOES_ON = re.compile(r"[。！？｡．”’」』）][\u3400-\u9fff]")
"""What stands around a citation that begins a sentence, where no blanks tell which one it belongs to."""
_END = re.compile(r"[.!?…。！？｡．][\])}'\"”’»“」』）》]*\Z")
_LAST_WORD = re.compile(r"[^\s~/—–]*\Z")
_ORDINAL = 2
_WORD = re.compile(r"[^\W\d_]+")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")
_VERSION_END = re.compile(r"(?<=\d\.)(?=\s+[A-Z][a-z])")
_NEAR = 200
_SPELT = re.compile(r"(?<![^\s(\[~])(?:[^\W\d_]{1,3}\.\s){1,3}[^\W\d_]{1,4}\Z")
_CLOSER = re.compile(r"''|[\])'\"”’»」』）》}]|(?:[\s~]|\\[,;:])+[»›](?=[\s~.,;:!?)\\}]|\Z)")
_SPACED_CLOSER = re.compile(r"\A\s*[»›”](?=[\s.,;:!?)]|\Z)")
"""French sets quotation marks with blanks inside; German, which turns them round, does not."""
_SAID = re.compile(r"[\u4e00-\u9fff]{0,4}[说道问答喊](?:[，。：！？]|\Z)")
_SURE_END = re.compile(r"(?<=°[CFK]\.)(?=\s+[A-ZÀ-Þ])|(?<=[.!?]“)(?=\s+[„A-ZÄÖÜ])")
"""Behind a temperature, and behind a quotation in German marks."""
_BLANK = re.compile(r"(?:\s|~|%[^\n]*\n)+")
_SKIP = re.compile(r"(?:\s|~|\\\\(?:\[[^\]\n]*\])?|\\ )+")


def _ends(text: str) -> Iterator[int]:
    """Where in the plain text a sentence ends."""
    for tokens in _tokens(text):
        end = tokens[-1].offset + len(tokens[-1].value)
        if _is_end(text, end):
            yield end
    for match in _CJK_END.finditer(text):
        is_quoted = match.end() - match.start() >= _QUOTED
        if not is_quoted or not (text[match.end() : match.end() + 1] in _GOES_ON or _SAID.match(text, match.end())):
            yield match.end()
    for match in _SURE_END.finditer(text):
        yield match.start()
    for match in _VERSION_END.finditer(text):
        found = _LAST_WORD.search(text, max(0, match.start() - 30), match.start() - 1)
        if found and _VERSION.fullmatch(found.group()):
            yield match.start()


def prepare() -> None:
    """Load what the first sentence would wait for; for a thread, once nobody waits for anything else."""
    for _ in _tokens("One. Two."):
        pass


def _tokens(text: str) -> Iterator[list[Token]]:
    from syntok import segmenter  # 15 ms that a server's start should not cost

    return segmenter.segment(_tokenizer().tokenize(text))  # type: ignore[no-any-return]


@cache
def _tokenizer() -> Tokenizer:
    from syntok.tokenizer import Tokenizer

    return Tokenizer(replace_not_contraction=False)


def _is_end(text: str, end: int) -> bool:
    match = _END.search(text, max(0, end - 8), end)
    if match is None:
        return False
    rest = _SPACED_CLOSER.sub("", text[end : end + _NEAR]).lstrip()
    if rest[:1].islower() or rest[:1] in tuple(",;:.)]"):
        return False
    if text[match.start()] != "." or match.start() == 0:
        return True
    found = _LAST_WORD.search(text, max(0, match.start() - 30), match.start())
    word = found.group() if found else ""
    if word.lower() == "no" and not rest[:1].isdigit():
        return True
    if masks.is_abbreviation(word) or _is_spelt_out(text, match.start()):
        return False
    if _VERSION.fullmatch(word):
        return True
    if word.isdecimal() and len(word) <= _ORDINAL and _first_word(rest) in vocabulary.COUNTED:
        return False
    return not (len(word) == 1 and word.isupper() and rest[:1].isupper() and not _starts(rest))


def _is_spelt_out(text: str, end: int) -> bool:
    """True behind an abbreviation of several words with blanks in it (`u. a.`)."""
    found = _SPELT.search(text, max(0, end - 30), end)
    return found is not None and "".join(found.group().split()).lower() in vocabulary.ABBREVIATIONS


def _first_word(rest: str) -> str:
    match = _WORD.match(rest)
    return match.group() if match else ""


def _starts(rest: str) -> bool:
    """True if the text opens with a word that hardly is a name, so that `vitamin C.` may end before it."""
    return rest.split(maxsplit=1)[0] in vocabulary.STARTERS


def _settle(scan: Scan, cut: int, end: int) -> int | None:
    """Move a cut behind what is glued to the sentence; None where no cut may be."""
    is_tied = scan.text.startswith(("\\ ", "\\@", "~"), cut)
    if is_tied and not _cite_behind(scan, cut) and not _CLOSER.match(scan.text, cut):
        return None
    position = cut
    while position < end:
        after = _glued(scan, position, end)
        if after == position:
            break
        position = after
    return position


def _cite_behind(scan: Scan, cut: int) -> bool:
    command = _command_at(scan, cut + 1)
    return command is not None and bool(vocabulary.CITES.fullmatch(command.name))


def _glued(scan: Scan, position: int, end: int) -> int:
    """Where what is glued behind a full stop ends: closing quotes and brackets, notes, citations."""
    closer = _CLOSER.match(scan.text, position)
    if closer:
        return closer.end()
    blank = _BLANK.match(scan.text, position)
    at = blank.end() if blank else position
    command = _command_at(scan, at)
    if command is None or at >= end:
        return position
    groups = scan.arguments(command.end)
    is_cite = masks.is_parenthetical(scan, command, groups)
    if not is_cite and command.name not in vocabulary.GLUED_NOTES:
        return position
    after = min(groups[-1].end if groups else command.end, end)
    rest = scan.text[after : min(end, after + 200)]
    if is_cite and not blank and _CJK_GOES_ON.match(scan.text[position - 1 : position] + rest[:1]):
        return position
    stands_alone = not rest.strip() or (rest[:1].isspace() and not rest.lstrip()[:1].islower())
    return position if is_cite and blank and not stands_alone else after


def _command_at(scan: Scan, at: int) -> Command | None:
    index = bisect_left(scan.commands, at, key=lambda command: command.start)
    found = scan.commands[index] if index < len(scan.commands) else None
    return found if found is not None and found.start == at else None


def _groups(scan: Scan, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost groups that open and close in the range: braces and what is between."""
    found: list[tuple[int, int]] = []
    at = scan.text.find("{", start, end)
    while at >= 0:
        close = scan.groups.get(at, -1)
        if at < close < end:
            found.append((at, close))
            at = close
        at = scan.text.find("{", at + 1, end)
    return found


def _in_group(groups: list[tuple[int, int]], cut: int) -> bool:
    at = bisect_left(groups, (cut, 0)) - 1
    return at >= 0 and cut <= groups[at][1]


def _trim(scan: Scan, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks, line breaks and comments at both ends."""
    while start < end:
        blank = _SKIP.match(scan.text, start, end)
        zone = scan.zone_at(start)
        if blank:
            start = blank.end()
        elif zone and zone.kind is Kind.COMMENT and zone.start == start:
            start = zone.end
        else:
            break
    while start < end:
        stop = start + len(scan.text[start:end].rstrip())
        zone = scan.zone_at(stop - 1)
        end = zone.start if zone and zone.kind is Kind.COMMENT else stop
        if end == stop:
            break
    return start, end
