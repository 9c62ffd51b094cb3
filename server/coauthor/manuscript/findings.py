"""What the outline and the style give reason to say, as findings at their places, in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator
from typing import NamedTuple

from coauthor.domain.findings import Finding, Fix
from coauthor.manuscript import markdown, quotations, spelling, stylistic
from coauthor.manuscript.contract import State, Tie
from coauthor.manuscript.outline import Node
from coauthor.manuscript.scan import Scan
from coauthor.manuscript.structure import Section
from coauthor.manuscript.stylistic import Match, Rules

SPELLING = "style.spelling"


def of_tie(tie: Tie, node: Node) -> Iterator[Finding]:
    """What there is to say at a node in OUTLINE.md; `node` is it as it stands there now."""
    if State.MISSING in tie.states:
        message = f"The text has no section for “{node.title}” yet."
        yield Finding(
            "outline.missing-section", node.start, node.heading_end, message, node.slug, fix=Fix.CREATE_SECTION
        )


def of_comments(text: str) -> Iterator[Finding]:
    """The comments in OUTLINE.md that are never closed."""
    for start, end in markdown.unclosed(text):
        inside = text[text.rfind("\n", 0, start) + 1 : start].strip()
        what = "it may be read as a part of the title" if inside else "nothing below it is read"
        message = f"This comment is not closed with -->, so {what}."
        yield Finding(
            "outline.comment", start, end, message, better=f"{text[start:end].rstrip('-> ')} -->", fix=Fix.REPLACE
        )


class Named(NamedTuple):
    """What an outline with this text can name: keys of bibliographies, labels, and what assets.yaml says."""

    text: str
    entries: Collection[str]
    labels: Container[str]
    listed: str


def of_links(tie: Tie, node: Node, named: Named) -> Iterator[Finding]:
    """The keys in a node that nothing has; a figure only where its section is written, as a plan may be ahead."""
    if named.entries:
        for link in node.cites:
            if _is_citation(named.text, link.start) and not any(
                link.name.casefold() == entry.casefold() for entry in named.entries
            ):
                said = f"The outline cites {link.name}, which is in no bibliography."
                yield Finding("cite.undefined", link.start, link.end, said, link.name)
    if tie.place is None or State.EMPTY in tie.states:
        return
    for link in node.assets:
        if ":" in link.name and link.name not in named.labels and link.name not in named.listed:
            said = f"The outline names {link.name}: no text has a \\label{{{link.name}}}, and assets.yaml has none."
            yield Finding("ref.undefined", link.start, link.end, said, link.name)


def _is_citation(text: str, start: int) -> bool:
    """False for an @ in the middle of words, which may be somebody's name."""
    return text[start - 1 : start] != "@" or text[: start - 1].rstrip()[-1:] in ("[", ";")


def of_section(tie: Tie, section: Section) -> Iterator[Finding]:
    """What there is to say at the heading of the section that carries out a node."""
    node = tie.node
    for state in tie.states:
        code, message = _at_section(state, node, tie.words)
        if code:
            better = node.title if state is State.RENAMED else ""
            yield Finding(code, section.start, section.heading_end, message, node.slug, better)


def extra(section: Section) -> Finding:
    """A section that no node plans."""
    message = f"The outline does not plan a section “{section.title}” here."
    return Finding(
        "outline.extra-section", section.start, section.heading_end, message, section.title, fix=Fix.CREATE_NODE
    )


def _same(offset: int) -> int | None:
    return offset


def of_style(
    rules: Rules, text: str, scan: Callable[[], Scan | None], back: Callable[[int], int | None] = _same
) -> list[Finding]:
    """What of a text is against the rules of STYLE.md, quotations left out; `scan` is asked only where something is.

    The scan may be of the text before some edits in prose: `back` gives an offset there, None for what came since.
    """
    hits: list[tuple[int, Match]] = []
    at, before = 0, ""
    for line in text.split("\n"):
        if before and line:
            hits += [(at - len(before) - 1, match) for match in rules.wrapped(before, line)]
        hits += [(at, match) for match in rules.matches(line)]
        at += len(line) + 1
        before = line
    spelt = stylistic.acronyms(text) if rules.style.acronyms else []
    if not hits and not spelt:
        return []
    made = scan()
    if made is None:
        return []
    is_prose = _Prose(made, back)
    found = [_against(match, at, rules.habit) for at, match in hits if is_prose(at + match.start)]
    if rules.habit:
        found = [one for one in found if one.code != SPELLING or spelling.is_own(text, one.start)]
    return found + [
        Finding("acronym.undefined", start, end, f"{name} is not spelt out anywhere in this file.", name)
        for start, end, name in spelt
        if is_prose(start)
    ]


class _Prose:
    """Says of an offset whether a person wrote running text there."""

    def __init__(self, scan: Scan, back: Callable[[int], int | None]) -> None:
        self._scan = scan
        self._back = back

    def __call__(self, now: int) -> bool:
        offset = self._back(now)
        if offset is None:
            return True
        if not self._scan.body[0] <= offset < self._scan.body[1]:
            return False
        zone = self._scan.zone_at(offset)
        if zone is not None:
            return False
        text = self._scan.text
        if quotations.holds(self._scan, offset):
            return False
        brace = text.rfind("{", max(0, offset - 200), offset)
        if brace < 0 or text.find("}", brace, offset) >= 0:
            return True
        name = text[text.rfind("\\", max(0, brace - 60), brace) + 1 : brace]
        return not _is_key(name)


_KEYED = ("cite", "ref", "label", "input", "include", "begin", "end", "url", "gls", "ac", "bib", "use", "graphic")


def _is_key(command: str) -> bool:
    plain = command.split("[")[0].strip("*{} ")
    return plain.isalpha() and any(word in plain for word in _KEYED) and plain not in ("quote", "footnote", "caption")


def _at_section(state: State, node: Node, words: int) -> tuple[str, str]:
    if state is State.RENAMED:
        return "outline.renamed", f"The outline calls this section “{node.title}”."
    if state is State.MOVED:
        return "outline.order", f"“{node.title}” stands elsewhere in the outline."
    if state is State.EMPTY:
        return "outline.empty", f"Nothing is written for “{node.title}” yet."
    if state is State.OVER:
        return "outline.length", f"{words} words; the outline plans {node.target}."
    if state is State.UNDER:
        return "outline.length", f"{words} of the {node.target} words that the outline plans."
    return "", ""


def _against(match: Match, at: int, habit: str) -> Finding:
    if match.code == "style.first-person":
        message = f"STYLE.md asks for another person than “{match.word}”."
    elif match.code == SPELLING and habit:
        message = f"This document is in {habit.split()[0]} spelling elsewhere: “{match.better}”, not “{match.word}”."
    elif match.code == SPELLING:
        message = f"STYLE.md asks for the other spelling of “{match.word}”: “{match.better}”."
    elif match.better:
        message = f"STYLE.md prefers “{match.better}” to “{match.word}”."
    else:
        message = f"STYLE.md bans “{match.word}”."
    fix = Fix.REPLACE if match.better else None
    return Finding(match.code, at + match.start, at + match.end, message, match.word, match.better, fix=fix)
