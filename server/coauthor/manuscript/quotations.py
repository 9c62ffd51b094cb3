"""Where a text gives the words of others: block quotations, quoting commands, and what stands between marks.

A quotation between marks never outlives its paragraph: a mark that is not closed there is said, and ends with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from coauthor.domain.findings import Finding
from coauthor.manuscript.scan import Scan

UNCLOSED = "quote.unclosed"

COMMANDS = frozenset(
    "enquote textquote blockquote foreignquote foreigntextquote foreignblockquote hyphenquote hyphentextquote "
    "hyphenblockquote textcquote blockcquote foreigntextcquote foreignblockcquote hyphentextcquote hyphenblockcquote "
    "hybridblockquote hybridblockcquote epigraph qitem dictum quoting".split()
)
"""What csquotes and common classes quote with, without their stars."""

PAIRS = {
    "``": ("''", "”", '"'),
    "“": ("”",),
    "„": ("“", "”"),
    "«": ("»",),
    "»": ("«",),
    '"`': ("\"'",),
    ",,": ("“", "``", "''"),
    "「": ("」",),
    "『": ("』",),
}
"""The marks that open a quotation, and those that close it."""

PARAGRAPH = re.compile(r"\n[ \t]*\n\s*|\\par(?![A-Za-z@])")

_NAMED = re.compile(
    r"quot(?!ient|a)|quotation|zitat|citat|epigraph|(?<![a-z])verse|strophe|poem|lyrics|excerpt|vignette|transcript",
    re.IGNORECASE,
)
_ENVIRONMENT = re.compile(r"\\begin\{([^{}\n]*)\}")
_MARK = re.compile(r"``|(?<!\w),,(?=[^\W\d_])|''|\"[`']|[“”„«»「」『』\"]")
_OPENER = re.compile(r"``|(?<!\w),,(?=[^\W\d_])|[“„«»「『]|\"`")
_COMMAND = re.compile(rf"\\(?:{'|'.join(sorted(COMMANDS))})\*?(?=[\[{{])")
_CODE = re.compile(r"\\(?:verb|lstinline|mintinline|texttt|code|url|path)\b")


def _same(offset: int) -> int | None:
    return offset


def is_environment(name: str) -> bool:
    """True for an environment that holds a quotation: LaTeX's, csquotes', and those that are named like one."""
    return _NAMED.search(name) is not None


def blocks(scan: Scan) -> tuple[tuple[int, int], ...]:
    """`[start, end)` of the block quotations, in order, with their `\\begin` and `\\end`."""
    return tuple((each.start, each.end) for each in scan.environments if is_environment(each.name))


def holds(scan: Scan, offset: int) -> bool:
    """True where the words of others stand, in a block or in the paragraph's own marks or commands."""
    if any(start <= offset < end for start, end in blocks(scan)):
        return True
    text = scan.text
    low, high = _around(text, offset)
    return any(low + start <= offset < low + end for start, end in inside(text[low:high]))


@lru_cache(maxsize=256)
def inside(paragraph: str) -> tuple[tuple[int, int], ...]:
    """`[start, end)` of what a paragraph quotes by marks or commands; what is not closed goes to its end."""
    found = [(match.start(), _closed(paragraph, match.end())) for match in _COMMAND.finditer(paragraph)]
    opened, at = "", 0
    for match in _MARK.finditer(paragraph):
        token = match.group()
        if not opened and token in PAIRS:
            opened, at = token, match.start()
        elif opened and token in PAIRS[opened]:
            found.append((at, match.end()))
            opened = ""
    return tuple(sorted([*found, *([(at, len(paragraph))] if opened else [])]))


def bare(text: str) -> str:
    """The text without its quotations: what is left are the author's own words."""
    kept, at = [], 0
    for start, end in sorted([*_environments(text), *_marked(text)]):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return " ".join([*kept, text[at:]])


class Memory:
    """Which pieces of the text looked at last leave a mark open: only what is new is looked at. For one document."""

    def __init__(self) -> None:
        self.pieces: dict[str, bool] = {}


def unclosed(
    text: str,
    scan: Callable[[], Scan | None],
    back: Callable[[int], int | None] = _same,
    memory: Memory | None = None,
) -> list[Finding]:
    """The marks that open a quotation which its paragraph does not close, unless the next one takes it up.

    `scan` is asked only where something is open; it may be of the text before some edits in prose, in which `back`
    gives an offset, None for what came since. With a `memory` only the pieces that changed since are looked at.
    """
    found: list[tuple[int, int, tuple[int, int]]] = []
    at = 0
    known = memory.pieces if memory is not None else {}
    now: dict[str, bool] = {}
    for piece in text.split("\n\n"):
        is_open = known.get(piece)
        if is_open is None:
            is_open = _leaves_open(piece)
        now[piece] = is_open
        if is_open:
            found += _open_in(text, at, at + len(piece))
        at += len(piece) + 2
    if memory is not None:
        memory.pieces = now
    made = scan() if found else None
    if made is None:
        return []
    words = "This quotation is not closed: its paragraph ends before it does."
    return [
        Finding(UNCLOSED, low + start, low + end, words, text[low + start : low + end])
        for low, high, (start, end) in found
        if not any(_is_code(made, back(each.start())) for each in _MARK.finditer(text, low, high))
    ]


def _leaves_open(piece: str) -> bool:
    """True if some paragraph of a piece between blank lines leaves a mark open."""
    return _OPENER.search(piece) is not None and any(map(_left_open, PARAGRAPH.split(piece)))


def _open_in(text: str, at: int, end: int) -> list[tuple[int, int, tuple[int, int]]]:
    """The paragraphs in a range that leave a mark open which the next one does not take up, and the mark's place."""
    found = []
    while (match := _OPENER.search(text, at, end)) is not None:
        low, high = _around(text, match.start())
        opened = _left_open(text[low:high])
        goes_on = PARAGRAPH.match(text, high)
        if opened is not None and not (goes_on and _OPENER.match(text, goes_on.end())):
            found.append((low, high, opened))
        at = max(high, match.end())
    return found


def _left_open(paragraph: str) -> tuple[int, int] | None:
    """The mark that a paragraph leaves open."""
    opened: re.Match[str] | None = None
    for match in _MARK.finditer(paragraph):
        if opened is None and match.group() in PAIRS:
            opened = match
        elif opened is not None and match.group() in PAIRS[opened.group()]:
            opened = None
    return None if opened is None else opened.span()


def _is_code(scan: Scan, at: int | None) -> bool:
    """True for a mark in maths, a comment or code, in the argument of a command that sets code, or not in the body."""
    if at is None:
        return False
    zone, text = scan.zone_at(at), scan.text
    if zone is not None or not scan.body[0] <= at < scan.body[1]:
        return True
    brace = text.rfind("{", max(0, at - 80), at)
    return brace >= 0 and text.find("}", brace, at) < 0 and _CODE.search(text, max(0, brace - 16), brace) is not None


def _around(text: str, offset: int) -> tuple[int, int]:
    """The paragraph that an offset stands in, blank lines left out."""
    low = text.rfind("\n\n", 0, offset) + 2 if text.rfind("\n\n", 0, offset) >= 0 else 0
    for match in PARAGRAPH.finditer(text, low, offset):
        low = match.end()
    after = PARAGRAPH.search(text, offset)
    return low, after.start() if after else len(text)


def _marked(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in [*PARAGRAPH.finditer(text), None]:
        end = match.start() if match else len(text)
        yield from ((at + first, at + last) for first, last in inside(text[at:end]))
        at = match.end() if match else end


def _environments(text: str) -> Iterator[tuple[int, int]]:
    for match in _ENVIRONMENT.finditer(text):
        if is_environment(match[1]):
            end = text.find(f"\\end{{{match[1]}}}", match.end())
            yield match.start(), len(text) if end < 0 else end + len(match[1]) + 6


def _closed(text: str, at: int) -> int:
    """Behind the arguments that begin at an offset; the end of the text where one of them is not closed."""
    while at < len(text) and text[at] in "[{":
        depth, opener, closer = 0, text[at], "}" if text[at] == "{" else "]"
        for match in re.compile(r"\\.|[{}\[\]]", re.DOTALL).finditer(text, at):
            depth += (match.group() == opener) - (match.group() == closer)
            if depth == 0:
                at = match.end()
                break
        else:
            return len(text)
    return at
