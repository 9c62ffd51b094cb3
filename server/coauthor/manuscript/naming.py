"""Places as people name them, `chapter 4`, `Related work`, `the abstract`: which sections such words can mean.

Text in, values out. Where words can mean several places all of them are given; choosing is the person's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from coauthor.domain.speech import saying
from coauthor.manuscript import facts as file_facts
from coauthor.manuscript import project, prose, structure, titled
from coauthor.manuscript.reading import document
from coauthor.manuscript.reading.files import Files
from coauthor.manuscript.snapshot import Snapshot

ABSTRACT = -1
"""The level of an abstract, which is no heading."""


@dataclass(frozen=True, slots=True)
class Named:
    """A part of the document: code points `[start, end)` of a file, its level as in `structure.Section`, TeX's number.

    `files` are the files that it reads, in order: the text of a chapter may stand in them and not in the part itself.
    `label` is the label at its heading.
    """

    path: str
    start: int
    end: int
    level: int
    number: str
    title: str
    label: str = ""
    files: tuple[str, ...] = ()
    appendix: bool = False


def all_of(facts: project.Facts, files: Files) -> tuple[Named, ...]:
    """Every part that has a name, in the order in which TeX comes by them; then those that no document reads."""
    found: dict[tuple[str, int], Named] = {}
    documents = document.read_all(files, facts.files)
    titles = {(at.path, at.start): title for each in documents for _, title, _, _, at, *_ in each.headings}
    for path in facts.files:
        for start, end in _abstracts(facts, files, path):
            found[path, start] = Named(path, start, end, ABSTRACT, "", titles.get((path, start), "Abstract"))
    for each in documents:
        by_file: dict[str, list[tuple[int, str, int, int, bool]]] = {}
        more = {}
        for heading in each.headings:
            if not heading.made:
                at = heading.place
                by_file.setdefault(at.path, []).append((heading.level, heading.title, at.start, at.end, False))
                more[at.path, at.start] = (_in_figures(heading.number or ""), heading.appendix)
        spans = {
            (path, section.start): section
            for path, headings in by_file.items()
            for section in structure.governed(sorted(headings, key=lambda each: each[2]), _last(files, path))
        }
        for place, (number, appendix) in more.items():
            if place in spans:
                found.setdefault(place, _named(facts, place[0], spans[place], number, appendix=appendix))
    for path, section in facts.sections():
        found.setdefault((path, section.start), _named(facts, path, section, "", appendix=False))
    return tuple(found.values())


def find(parts: Sequence[Named], spoken: str) -> tuple[Named, ...]:
    """The parts that a name as a whole can mean: by number or label, by title, by a part of a title, nearly so."""
    words = _bare(spoken)
    numbered = NUMBERED.fullmatch(words)
    if numbered:
        return by_number(parts, numbered)
    labelled = tuple(part for part in parts if part.label and part.label == words)
    if labelled or not words:
        return labelled
    if re.fullmatch(r"\d+(?:\.\d+)*\.?", words):
        return tuple(part for part in parts if part.number == words.rstrip("."))
    level, title = _levelled(words)
    wanted = titled.plain(title)
    return _of_level(_by_title(parts, wanted), level, parts) if wanted else ()


def near(parts: Sequence[Named], spoken: str) -> tuple[Named, ...]:
    """The few parts whose titles are most like words that are none: those to offer instead, the likest first."""
    from rapidfuzz import fuzz

    wanted = titled.plain(_levelled(_bare(spoken))[1])
    scored = [(fuzz.token_set_ratio(titled.plain(part.title), wanted), part) for part in parts if part.title]
    scored.sort(key=lambda each: -each[0])
    return tuple(part for score, part in scored if wanted and score >= _SIMILAR)[:_FEW]


_ENGLISH = saying.in_(None)


def name(part: Named, say: saying.Say = _ENGLISH) -> str:
    """What a part is called: `chapter 4 “Design”`, `the abstract`; in the language of `say`."""
    if part.level == ABSTRACT:
        return say("the abstract")
    if part.appendix and part.level <= 1:
        kind = f"{say(APPENDIX)} {part.number}".rstrip()
    else:
        kind = say(KINDS[part.level])
        kind = say("{kind} {number}", kind=kind, number=part.number) if part.number else kind
    return f"{kind} {say('“{title}”', title=part.title)}" if part.title else kind


def text_of(part: Named, files: Files) -> tuple[tuple[str, int, int], ...]:
    """Where the prose of a part stands, `(path, start, end)`: in itself, else in each file that it reads."""
    shown = files.snapshot(part.path)
    if shown is not None and prose.units(shown, _behind_heading(part, shown), part.end):
        return ((part.path, part.start, part.end),)
    found = []
    for path in part.files:
        read = files.snapshot(path)
        if read is not None and prose.units(read, 0, len(read.text)):
            found.append((path, 0, len(read.text)))
    return tuple(found)


def read_within(facts: project.Facts, path: str, start: int, end: int) -> tuple[str, ...]:
    """The files that are read inside of a part of a file, and those that they read, in order."""
    here = facts.files[path]
    kept = here._replace(includes=tuple(each for each in here.includes if start <= each.start < end))
    if not kept.includes:
        return ()
    graph = {**facts.includes, path: project.include_graph({**facts.files, path: kept})[path]}
    found: dict[str, None] = {}
    waiting = list(graph[path])
    while waiting:
        one = waiting.pop(0)
        if one not in found and one != path:
            found[one] = None
            waiting = [*graph.get(one, ()), *waiting]
    return tuple(found)


def _named(facts: project.Facts, path: str, section: structure.Section, number: str, *, appendix: bool) -> Named:
    here = facts.files[path]
    near = [key for key in here.labels if section.heading_end <= key.start < section.heading_end + _NEAR]
    label = near[0].key if near and not file_facts.is_in_float(here, near[0].start) else ""
    read = read_within(facts, path, section.start, section.end)
    return Named(path, section.start, section.end, section.level, number, section.title, label, read, appendix)


def _abstracts(facts: project.Facts, files: Files, path: str) -> Iterator[tuple[int, int]]:
    if not path.endswith(".tex"):
        return
    shown = files.snapshot(path)
    if shown is None or "abstract" not in shown.text.casefold():
        return
    first, last = shown.scan.body
    for each in structure.environments(shown):
        if "abstract" in each.name.casefold() and first <= each.start < last:
            yield each.start, each.end


def _last(files: Files, path: str) -> int:
    shown = files.snapshot(path)
    return shown.scan.body[1] if shown is not None else 0


def _behind_heading(part: Named, shown: Snapshot) -> int:
    if part.level == ABSTRACT:
        return part.start
    heading = structure.section_at(shown, part.start)
    return heading.heading_end if heading is not None and heading.start == part.start else part.start


def by_number(parts: Sequence[Named], found: re.Match[str]) -> tuple[Named, ...]:
    word, number = _said(found)
    by_number = [part for part in parts if part.number.casefold() == number.casefold()]
    level = _LEVELS.get(word)
    if level is None:
        return tuple(part for part in by_number if part.appendix) or tuple(by_number)
    return _of_level(by_number, level, parts)


def _of_level(found: Iterable[Named], level: int | None, parts: Sequence[Named]) -> tuple[Named, ...]:
    """Those of the level that was said; all where the document has no such level, or the word was used loosely."""
    found = tuple(found)
    if level is None:
        return found
    exact = tuple(part for part in found if part.level == level or (level == _SECTION and part.level > _SECTION))
    return exact or found


def _by_title(parts: Sequence[Named], wanted: str) -> Sequence[Named]:
    titles = [(part, titled.plain(part.title)) for part in parts]
    same = SAME.get(wanted, frozenset())
    ways: tuple[Callable[[str], bool], ...] = (
        lambda title: title == wanted,
        lambda title: title in same,
        lambda title: title.startswith(wanted) and _ends_word(title, len(wanted)),
        lambda title: _holds(title, wanted),
    )
    for fits in ways:
        if found := [part for part, title in titles if title and fits(title)]:
            return found
    return _nearly(titles, wanted)


def _nearly(titles: Sequence[tuple[Named, str]], wanted: str) -> list[Named]:
    from rapidfuzz import fuzz

    scored = [(fuzz.ratio(title, wanted), part) for part, title in titles if title]
    best = max((score for score, _ in scored), default=0.0)
    return [part for score, part in scored if score >= max(_LIKE, best - 1)]


def _holds(title: str, wanted: str) -> bool:
    """Whether the words stand in a title next to each other; of scripts without blanks the signs do."""
    if not wanted.isascii() and " " not in wanted:
        return wanted in title
    return f" {wanted} " in f" {title} "


def _ends_word(title: str, at: int) -> bool:
    return at == len(title) or not (title[at].isascii() and title[at].isalnum())


def _bare(spoken: str) -> str:
    words = " ".join(spoken.split()).strip("\"'“”„«»「」《》‘’ ")
    return _ARTICLE.sub("", words).strip("\"'“”„«»「」《》‘’ ")


def _levelled(words: str) -> tuple[int | None, str]:
    """`chapter on Design`, `the Design chapter`: the level that was said, and the title."""
    before = re.match(rf"(?P<word>{_WORDS})\s+(?:on\s+|about\s+|über\s+|sur\s+)?(?=\S)", words, re.IGNORECASE)
    if before and before["word"].casefold().rstrip(".") in _LEVELS:
        return _LEVELS[before["word"].casefold().rstrip(".")], words[before.end() :]
    behind = re.search(rf"(?:\s+|(?<=[\u4e00-\u9fff]))(?P<word>{_WORDS}|[那这]?一?[章节])\Z", words, re.IGNORECASE)
    if behind:
        word = behind["word"].casefold().rstrip(".").lstrip("那这一")
        return _LEVELS.get(word), words[: behind.start()]
    return None, words


def _said(found: re.Match[str]) -> tuple[str, str]:
    """The kind and the number of a numbered name, the number in figures or a letter."""
    word = (found["word"] or found["unit"] or "").casefold().rstrip(".")
    number = found["number"] or found["lettered"] or found["counted"]
    if number.casefold() in _COUNT:
        return word, str(_COUNT[number.casefold()])
    above = f"{_figures(found['chapter'])}." if found["chapter"] else ""
    return word, above + _figures(number).rstrip(".")


def _in_figures(number: str) -> str:
    """The number in `第二章`, `（二）`, `二、` and `附录 B`, in figures or a letter; any other as it is."""
    found = _ADORNED.fullmatch(number)
    if found is None:
        return number
    return _figures(found["counted"])


def _figures(number: str) -> str:
    return str(_chinese(number)) if number[0] in _DIGITS else number


def _chinese(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    value = "一二三四五六七八九".find
    return (value(tens) + 1 if tens else 1) * 10 * bool(ten) + (value(ones) + 1 if ones else 0)


_DIGITS = "一二三四五六七八九十"
_ADORNED = re.compile(rf"(?:第|附录|[（(])?\s*(?P<counted>[{_DIGITS}]+|[\d.]*\d|[A-Z])\s*(?:[章节、．.）)]|部分|篇)?")
_SECTION = 2
_LIKE = 80.0
_SIMILAR = 60.0
_FEW = 3
_NEAR = 120
KINDS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
"""What the levels are called, from 0 on."""
APPENDIX = "appendix"
_LEVELS = {
    **dict.fromkeys(("part", "teil", "partie"), 0),
    **dict.fromkeys(("chapter", "chap", "ch", "kapitel", "kap", "chapitre", "章"), 1),
    **dict.fromkeys(("section", "sect", "sec", "abschnitt", "abschn", "§", "节"), _SECTION),
    **dict.fromkeys(("subsection", "subsec", "unterabschnitt", "sous-section", "小节"), 3),
}
_APPENDIX = ("appendix", "anhang", "annexe")
_WORDS = "|".join(rf"{word}\.?" for word in sorted((*_LEVELS, *_APPENDIX), key=len, reverse=True) if word.isascii())
_COUNT = {
    word: at
    for words in (
        "one two three four five six seven eight nine ten",
        "eins zwei drei vier fünf sechs sieben acht neun zehn",
    )
    for at, word in enumerate(words.split(), 1)
}
NUMBERED = re.compile(
    rf"(?:(?<!\w)(?P<word>{_WORDS}|§)\s*(?P<number>\d+(?:\.\d+)*|(?-i:[A-Z])(?:\.\d+)*(?![\w'])|(?:{'|'.join(_COUNT)})\b)"
    rf"|附录\s*(?P<lettered>(?-i:[A-Z])(?:\.\d+)*)(?![A-Za-z])"
    rf"|(?:第\s*(?P<chapter>\d+|[{_DIGITS}]+)\s*章\s*的?\s*(?=第))?(?:第\s*|(?<![A-Za-z\d.])(?=\d+\.\d))"
    rf"(?P<counted>\d+(?:\.\d+)*|[{_DIGITS}]+)\s*(?P<unit>章|节|小节))(?![\w-])?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\A(?:the|der|die|das|den|dem|des|le|la|les|my|our|meine?n?|mon|ma)\s+|\Al['’]", re.IGNORECASE)
_FAMILIES = (
    "abstract|kurzfassung|zusammenfassung|résumé|摘要|中文摘要|英文摘要",
    "introduction|intro|einleitung|einführung|绪论|引言|前言|导论",
    "related work|related works|state of the art|stand der technik|verwandte arbeiten|état de l art|相关工作|文献综述",
    "background|hintergrund|grundlagen|fundamentals|preliminaries|foundations",
    "method|methods|methodology|methodik|methoden|méthodes|méthodologie|方法",
    "results|ergebnisse|résultats|结果",
    "evaluation|auswertung|évaluation",
    "discussion|diskussion|讨论",
    "conclusion|conclusions|fazit|schluss|schlussfolgerung|schlussfolgerungen|总结|结论|总结与展望|结论与展望",
    "future work|outlook|ausblick|展望",
    "acknowledgements|acknowledgments|acknowledgement|acknowledgment|danksagung|remerciements|致谢",
)
SAME = {word: frozenset(family.split("|")) for family in _FAMILIES for word in family.split("|")}
