"""BRIEF.md: what a document is for, as its author told it, read into values; what is not understood becomes a note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coauthor.manuscript import markdown
from coauthor.manuscript.markdown import Kind

PATH = "BRIEF.md"


@dataclass(frozen=True, slots=True)
class Brief:
    """What the author said; empty where nothing was. `notes` is all that belongs to none of the others."""

    title: str = ""
    kind: str = ""
    audience: str = ""
    question: str = ""
    claims: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    venue: str = ""
    deadline: str = ""
    language: str = ""
    words: int | None = None
    notes: tuple[str, ...] = ()


def read(text: str) -> Brief:
    """The brief in a normalised text: `Audience: …` lines, list items of the same form, or headings with text below."""
    single: dict[str, str] = {}
    several: dict[str, list[str]] = {"claims": [], "methods": [], "limits": [], "notes": []}
    under = ""
    for block in markdown.blocks(text):
        if block.kind is Kind.HEADING:
            under = _named(block.text)
            if block.level == 1 and not under and "title" not in single:
                single["title"] = re.sub(r"\A(?:brief|thesis brief)\s*[:–—-]\s*", "", block.text, flags=re.IGNORECASE)
            continue
        if block.kind is Kind.COMMENT or not block.text:
            continue
        match = _FIELD.match(block.text)
        name = _named(match.group(1)) if match else ""
        said = match.group(2).strip() if match and name else block.text
        name = name or under or "notes"
        if name in several:
            several[name].append(said)
        elif name not in single:
            single[name] = said
        else:
            several["notes"].append(said)
    words = re.sub(r"[^\d]", "", single.pop("words", ""))[:7]
    lists = {name: tuple(values) for name, values in several.items()}
    return Brief(**single, **lists, words=int(words) if words else None)  # type: ignore[arg-type]


_FIELD = re.compile(r"[\s*_]*([^\W\d_][\w \-]{1,30}?)[\s*_]*[:：][\s*_]*(.+)\Z", re.DOTALL)
_NAMES = (
    ("title", "title|titel|titre|题目"),
    ("kind", "kind|type|document|art|genre|degree|类型|学位"),
    ("audience", "audience|readers?|reader|leser|zielgruppe|lecteurs|public|读者|受众"),
    (
        "question",
        "(?:research )?questions?|problem|topic|aim|goal|frage|forschungsfrage|thema|ziel|question|(?:研究)?问题",
    ),
    (
        "claims",
        "claims?|contributions?|results?|message|main points?|thesen?|beiträge|ergebnisse|(?:主要)?贡献|创新点?",
    ),
    ("methods", "methods?|approach|data|methoden?|vorgehen|méthodes?|(?:研究)?方法"),
    ("limits", "limits?|limitations?|out of scope|not|grenzen|limites|constraints?|局限|限制"),
    ("venue", "venue|journal|university|department|conference|hochschule|université|学校|学院|期刊"),
    ("deadline", "deadline|due|submission|abgabe|échéance|截止(?:日期|时间)?"),
    ("language", "language|sprache|langue|语言"),
    ("words", "words?|length|pages|umfang|wörter|longueur|字数|篇幅"),
)
_PATTERNS = tuple((name, re.compile(rf"(?:{pattern})\b", re.IGNORECASE)) for name, pattern in _NAMES)


def _named(said: str) -> str:
    """The field that a heading or the word before a colon names, or ""."""
    plain = said.strip(" *_#:").lower()
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(plain)), "") or next(
        (name for name, pattern in _PATTERNS if pattern.match(plain)), ""
    )
