"""OUTLINE.md: the plan of a document as a person writes it in Markdown, read into a tree of nodes.

Whatever it holds gives a tree; nothing in it is an error. Words that say what a line is about (`Purpose:`,
`Words:`, `Status:`) are understood in several languages, and needn't be there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from coauthor.manuscript import markdown
from coauthor.manuscript.markdown import Block, Kind

PATH = "OUTLINE.md"


class Link(NamedTuple):
    """An asset or a citation key named at code points `[start, end)`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """A heading and what stands under it; `slug` is its anchor, unique in the outline and stable while its title is.

    `level` counts from 1 for the outermost nodes, `parent` is the index of the node above, -1 for none. `[start,
    heading_end)` is the heading, `own_end` where its own text ends, `end` where its last subheading does. `target`
    is in words, None where none is given, `share` in per cent of the document.
    """

    slug: str
    title: str
    level: int
    parent: int
    number: str
    label: str
    start: int
    heading_end: int
    own_end: int
    end: int
    purpose: str = ""
    points: tuple[str, ...] = ()
    assets: tuple[Link, ...] = ()
    cites: tuple[Link, ...] = ()
    target: int | None = None
    share: float | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The nodes in the order of the text; `title` is the document's, "" where no single top heading gives it."""

    title: str
    nodes: tuple[Node, ...]

    def node(self, slug: str) -> Node | None:
        """The node with this anchor, or else with this label or title."""
        for find in (_slug_of, _label_of, _title_of):
            for node in self.nodes:
                if find(node) == (slug if find is not _title_of else slug.casefold()):
                    return node
        return None

    def children(self, parent: int) -> list[int]:
        """The indices of the nodes right under one; of the outermost for -1."""
        return [index for index, node in enumerate(self.nodes) if node.parent == parent]

    def at(self, offset: int) -> Node | None:
        """The innermost node that an offset is in."""
        return next(
            (node for node in reversed(self.nodes) if node.start <= offset < max(node.end, node.start + 1)), None
        )


def read(text: str) -> Outline:
    """The outline of a normalised text."""
    found = _of_lists(markdown.blocks(text))
    heads = [at for at, block in enumerate(found) if block.kind is Kind.HEADING and block.text]
    title = ""
    if heads and _is_title(found, heads):
        title = _cleaned(found[heads[0]].text).title
        heads = heads[1:]
    nodes: list[Node] = []
    slugs: Counter[str] = Counter()
    above: list[tuple[int, int]] = []
    ends = _ends([found[at].level for at in heads], [found[at].start for at in heads], len(text))
    for number, at in enumerate(heads):
        head = found[at]
        while above and above[-1][0] >= head.level:
            above.pop()
        following = heads[number + 1] if number + 1 < len(heads) else len(found)
        own_end = found[following].start if following < len(found) else len(text)
        place = (len(above) + 1, above[-1][1] if above else -1, own_end, ends[number])
        nodes.append(_node(text, head, found[at + 1 : following], place, slugs))
        above.append((head.level, number))
    return Outline(title, tuple(nodes))


def _of_lists(found: tuple[Block, ...]) -> tuple[Block, ...]:
    """A plan without headings has its bold lines for them, or the outermost items of a list, if they read like some."""
    found = _of_bold(found)
    outer = [block for block in found if block.kind is Kind.ITEM and block.level == 1]
    is_plain = not any(block.kind is Kind.HEADING and block.text for block in found)
    if not is_plain or len(outer) < _FEWEST or not all(_HEADLIKE.fullmatch(block.text) for block in outer):
        return found
    return tuple(
        block._replace(kind=Kind.HEADING) if block.kind is Kind.ITEM and block.level == 1 else block for block in found
    )


def _of_bold(found: tuple[Block, ...]) -> tuple[Block, ...]:
    bold = [block for block in found if block.kind is Kind.PARAGRAPH and _BOLD.fullmatch(block.text)]
    if len(bold) < _FEWEST or any(block.kind is Kind.HEADING and block.text for block in found):
        return found
    return tuple(
        block._replace(kind=Kind.HEADING, level=1, text=block.text.strip(" *_:")) if block in bold else block
        for block in found
    )


_BOLD = re.compile(r"(\*\*|__)[^*_]{1,80}\1:?")
_FEWEST = 2
_HEADLIKE = re.compile(r"\S(?:.{0,78}[^\s.;,])?")
"""Short, and no sentence."""


def slugify(title: str) -> str:
    """`Related Work (short)` is `related-work-short`; letters of all languages stay."""
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", title).casefold()).strip("-_") or "node"


def _slug_of(node: Node) -> str:
    return node.slug


def _label_of(node: Node) -> str:
    return node.label


def _title_of(node: Node) -> str:
    return node.title.casefold()


def _is_title(found: tuple[Block, ...], heads: list[int]) -> bool:
    """True if the first heading is the only one of its level, others lie deeper, and it is no part of the text.

    A part has a number or names a label.
    """
    levels = [found[at].level for at in heads]
    first = _cleaned(found[heads[0]].text)
    is_part = bool(first.label) or first.number.startswith("第") or len(first.number) in (1, 2)
    return len(levels) > 1 and levels[0] < min(levels[1:]) and not is_part


def _ends(levels: list[int], starts: list[int], end: int) -> list[int]:
    ends = [end] * len(levels)
    waiting: list[int] = []
    for index, level in enumerate(levels):
        while waiting and levels[waiting[-1]] >= level:
            ends[waiting.pop()] = starts[index]
        waiting.append(index)
    return ends


class _Head(NamedTuple):
    title: str
    number: str
    label: str
    anchor: str
    target: int | None
    share: float | None
    status: str


_ANCHOR = re.compile(r"\s*\{\s*#([\w:.\-]+)[^{}]*\}\s*\Z")
_NUMBER = re.compile(
    r"(?:(?:chapter|section|part|kapitel|abschnitt|teil|chapitre|partie)\s+)?"
    r"((?:\d+(?:\.\d+)*|[IVXLC]{1,6}|[A-Z])[.):]|\d+(?:\.\d+)*(?=\s)|[A-Z](?=\s\s))\s*[-–—:]?\s+(?=\S)"
    r"|(第[\d一二三四五六七八九十]+(?:[章节篇]|部分))[、：:.]?\s*(?=\S)|(附录\s*[A-Z\d一二三四五六七八九十])[\s、：:.]+(?=\S)"
    r"|(?:[（(]([一二三四五六七八九十]+|\d+)[）)]|([一二三四五六七八九十]+|\d+(?:\.\d+)*)[、．]|(\d+(?:\.\d+)+)(?=[\u4e00-\u9fff]))\s*(?=\S)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"[~≈]?\s*(\d[\d.,' ]*\d|\d+)\s*(k|[千万])?\s*(?:words?|wörter|worte|mots|字|w\b)|"
    r"(?:words?|wörter|mots|字数)\s*[:=：]\s*(\d[\d.,']*)\s*(k|[千万])?",
    re.IGNORECASE,
)
_SHARE = re.compile(r"[(（]\s*[~≈约占]*\s*(\d+(?:[.,]\d+)?)\s*[%％]\s*[)）]")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)")
"""Also one that is not closed: what was meant is plain, and it is told (`markdown.unclosed`)."""
_PAREN = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*\Z")
_PARENS = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\([^()]*\)")
_LABEL = re.compile(r"[A-Za-z]+:[\w:.\-]+\Z")
_STATUSES = (
    "done|finished|complete|completed|draft|drafted|drafting|planned|todo|open|empty|in progress|wip|review|reviewed|"
    "started|fertig|entwurf|offen|geplant|in arbeit|terminé|brouillon|à faire|"
    "已?完成|完稿|定稿|初稿|草稿|计划|未开始|待写|进行中|写作中|修改中"
)
_STATUS = re.compile(rf"[(\[（【]\s*({_STATUSES})\s*[)\]）】]", re.IGNORECASE)
_FIELD = re.compile(r"[\s*_]*([^\W\d_][\w \-]{1,24}?)[\s*_]*[:：][\s*_]*(.*)\Z", re.DOTALL)
_FIELDS = {
    **dict.fromkeys(
        ("purpose", "goal", "aim", "why", "zweck", "ziel", "but", "objectif", "目的", "目标", "意图"), "purpose"
    ),
    **dict.fromkeys(
        ("words", "target", "length", "word target", "wörter", "umfang", "länge", "mots", "字数", "篇幅"), "words"
    ),
    **dict.fromkeys(("status", "state", "stand", "état", "statut", "状态"), "status"),
    **dict.fromkeys(("label", "anchor", "section"), "label"),
}
_ASSET = re.compile(
    r"\[((?:fig|figure|tab|table|eq|alg|lst|listing|asset|data|code|img|image|plot)[:_\-][\w:.\-/]+)\](?!\()"
)
_CITE = re.compile(
    r"(?<![\w@])@([A-Za-z][\w:.\-+/]*[\w])|(?<=\[)@([^\W\d_][\w:.\-+/]*)|"
    r"\\[A-Za-z]*cite[A-Za-z]*\*?(?:\[[^\]]*\])*\{([^{}]+)\}"
)


def _cleaned(raw: str) -> _Head:
    """A heading's text taken apart."""
    anchor = _ANCHOR.search(raw)
    rest = raw[: anchor.start()] if anchor else raw
    label = ""
    for said in (inner.rstrip("-> ").lstrip() for inner in _COMMENT.findall(rest)):
        label = said if _LABEL.match(said) else label
    rest = _LINK.sub(r"\1", _COMMENT.sub("", rest))
    rest = re.sub(r"\s+#+\Z", "", rest.strip())
    if anchor and _LABEL.match(anchor.group(1)):
        label = label or anchor.group(1)
    share, status, words = (
        _SHARE.search(rest),
        _STATUS.search(rest),
        _words(" ".join(_PARENS.findall(rest))),
    )
    while (paren := _PAREN.search(rest)) and _says(paren.group()):
        rest = rest[: paren.start()]
    rest = re.sub(r"\A\[[ xX]\]\s+", "", re.sub(r"(?<!\\)[*`]|(?<!\w)_|_(?!\w)", "", rest)).strip()
    number = _NUMBER.match(rest)
    title = rest[number.end() :].strip() if number else rest
    return _Head(
        title or rest,
        next(filter(None, number.groups())).rstrip(".):") if number else "",
        label,
        anchor.group(1) if anchor else "",
        words,
        float(share.group(1).replace(",", ".")) if share else None,
        status.group(1).lower() if status else "",
    )


def _says(paren: str) -> bool:
    return bool(_SHARE.search(paren) or _STATUS.search(paren) or _words(paren) is not None)


def _words(text: str) -> int | None:
    match = _WORDS.search(text)
    if match is None:
        return None
    said, unit = match.group(1) or match.group(3) or "", (match.group(2) or match.group(4) or "").lower()
    digits = re.sub(r"[^\d]", "", said)
    if not digits or len(digits) >= 8:
        return None
    part = _PART.fullmatch(said)  # of `1.5k` and `1.5 万`
    tenths = int(part[1] + part[2]) if unit and part else int(digits) * 10
    return tenths * _UNITS.get(unit, 1) // 10


_PART = re.compile(r"(\d+)[.,](\d)")
_UNITS = {"k": 1_000, "千": 1_000, "万": 10_000}


def _node(text: str, head: Block, body: Iterable[Block], place: tuple[int, int, int, int], slugs: Counter[str]) -> Node:
    level, parent, own_end, end = place
    cleaned = _cleaned(head.text)
    label, purpose, target, status = cleaned.label, "", cleaned.target, cleaned.status
    first, points = "", []
    for block in body:
        if block.kind is Kind.COMMENT:
            said = markdown.comment(block.text) or ""
            label = label or (said if _LABEL.match(said) else "")
            block = block._replace(text=said)
        field, value = _field(block.text)
        if field == "purpose":
            purpose = purpose or value
        elif field == "words":
            found = _words(value) or _words(f"{value} words")
            target = found if target is None else target
        elif field == "status":
            status = status or value.strip(" .").lower()
        elif field == "label":
            label = label or value.strip("` ")
        elif block.kind is Kind.ITEM and block.text:
            points.append(block.text)
        elif block.kind is Kind.PARAGRAPH:
            first = first or block.text
    slug = cleaned.anchor or slugify(cleaned.title)
    slugs[slug] += 1
    return Node(
        slug=slug if slugs[slug] == 1 else f"{slug}-{slugs[slug]}",
        title=cleaned.title,
        level=level,
        parent=parent,
        number=cleaned.number,
        label=label,
        start=head.start,
        heading_end=head.end,
        own_end=own_end,
        end=end,
        purpose=purpose or first,
        points=tuple(points),
        assets=_links(_ASSET, text, head.start, own_end),
        cites=_links(_CITE, text, head.start, own_end),
        target=target,
        share=cleaned.share,
        status=status,
    )


def _field(text: str) -> tuple[str, str]:
    match = _FIELD.match(text)
    return (_FIELDS.get(match.group(1).strip().lower(), ""), match.group(2).strip()) if match else ("", "")


def _links(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[Link, ...]:
    found = []
    for match in pattern.finditer(text, start, end):
        group = next(number for number, value in enumerate(match.groups(), 1) if value)
        at = match.start(group)
        for name in match.group(group).split(","):
            clean = name.strip()
            first = at + len(name) - len(name.lstrip())
            if clean:
                found.append(Link(clean, first, first + len(clean)))
            at += len(name) + 1
    return tuple(found)
