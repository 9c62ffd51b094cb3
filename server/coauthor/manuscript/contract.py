"""The outline and the text side by side: which section carries out which node, and where the two differ.

Text in, values out. A tie is made by label, title, anchor, likeness or place, in this order, and says by which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from coauthor.manuscript import counting, facts, outline, titled
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.outline import Node, Outline
from coauthor.manuscript.structure import Section

Words = Callable[[str], Sequence[int]]
"""The words of running text in the file at a path: before its first heading, then of each section on its own."""


class By(StrEnum):
    """What a tie rests on."""

    LABEL = "label"
    TITLE = "title"
    ANCHOR = "anchor"
    LIKENESS = "likeness"
    PLACE = "place"


class State(StrEnum):
    """What there is to say about a node or a section."""

    MISSING = "missing"
    EXTRA = "extra"
    RENAMED = "renamed"
    MOVED = "moved"
    EMPTY = "empty"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Place:
    """A section in reading order: `number` counts the sections of its file, `above` is its parent among the places."""

    path: str
    number: int
    section: Section
    label: str
    above: int
    depth: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A node with its section, None where it has none; `words` are the section's, its subsections included."""

    node: Node
    place: Place | None
    by: By | None
    states: tuple[State, ...]
    words: int = 0


@dataclass(frozen=True, slots=True)
class Contract:
    """Every node in the outline's order, and the sections that no node plans.

    `order` has all sections in reading order, by path and number; `beyond` the words that other files add to one.
    """

    outline: Outline
    ties: tuple[Tie, ...]
    extras: tuple[Place, ...]
    order: Mapping[tuple[str, int], int] = field(default_factory=dict)
    beyond: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def tie(self, slug: str) -> Tie | None:
        """What became of a node."""
        return next((tie for tie in self.ties if tie.node.slug == slug), None)

    def of_section(self, path: str, start: int) -> Tie | None:
        """The node that the section beginning at `start` of a file carries out."""
        for tie in self.ties:
            if tie.place is not None and tie.place.path == path and tie.place.section.start == start:
                return tie
        return None


EMPTY_WORDS = 12
"""A section with fewer words, those below it included, is empty."""
OVER, UNDER = 1.25, 0.75
"""How far from its target a section may be."""


def compare(text: str, files: Mapping[str, FileFacts], graph: Mapping[str, tuple[str, ...]], words: Words) -> Contract:
    """Tie the outline in `text` to the sections of a project."""
    plan = outline.read(text)
    walk = tuple(_walk(files, graph))
    places = _places(walk, files)
    counts = _counts(walk, places, words)
    tied = _tied(plan, places)
    moved = _moved(plan, places, tied)
    ties = []
    for index, node in enumerate(plan.nodes):
        if index not in tied:
            ties.append(Tie(node, None, None, () if titled.comes_by_itself(node.title) else (State.MISSING,)))
            continue
        at, by = tied[index]
        states = tuple(_states(node, places[at], by, counts[at]))
        if State.EMPTY in states and any(child in tied for child in plan.children(index)):
            states = tuple(state for state in states if state is not State.EMPTY)  # its subsections say so
        ties.append(Tie(node, places[at], by, (*states, State.MOVED) if index in moved else states, counts[at]))
    extras = tuple(_extras(plan, places, {at: index for index, (at, _) in tied.items()}))
    order = {(place.path, place.number): at for at, place in enumerate(places)}
    sections = {path: files[path].sections for path, _ in order}
    return Contract(plan, tuple(ties), extras, order, counting.beyond(order, counts, sections, words))


def reading_order(files: Mapping[str, FileFacts], graph: Mapping[str, tuple[str, ...]]) -> tuple[Place, ...]:
    """The sections of the main document in the order in which TeX comes by them; of all files where there is none."""
    return _places(tuple(_walk(files, graph)), files)


_LIKE = 84.0


def _places(walk: Sequence[tuple[str, int]], files: Mapping[str, FileFacts]) -> tuple[Place, ...]:
    found: list[Place] = []
    open_ones: list[int] = []
    for path, number in walk:
        if number < 0:
            continue
        section = files[path].sections[number]
        while open_ones and found[open_ones[-1]].section.level >= section.level:
            open_ones.pop()
        above = open_ones[-1] if open_ones else -1
        found.append(Place(path, number, section, _label(files[path], number), above, len(open_ones) + 1))
        open_ones.append(len(found) - 1)
    return tuple(found)


def _counts(walk: Sequence[tuple[str, int]], places: Sequence[Place], words: Words) -> list[int]:
    """The words of each place, those of its subsections and of the files that it reads included."""
    counts = [0] * len(places)
    at = -1
    for path, number in walk:
        at += number >= 0
        if at >= 0 and not path.endswith(".bib"):
            counts[at] += words(path)[number + 1]
    for at in range(len(places) - 1, -1, -1):
        if places[at].above >= 0:
            counts[places[at].above] += counts[at]
    return counts


def _walk(files: Mapping[str, FileFacts], graph: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """Path and number of each section, in reading order, -1 for what is before a file's first; every file once."""
    roots = [path for path, file in files.items() if file.is_root]
    main = max(roots, key=lambda path: _size(path, graph), default=None)
    starts = [main] if main is not None else sorted(path for path in files if path.endswith(".tex"))
    seen: set[str] = set()
    waiting: list[tuple[str, int]] = [(path, 0) for path in reversed(starts)]
    while waiting:
        path, number = waiting.pop()
        file = files.get(path)
        if file is None or (number == 0 and path in seen):
            continue
        seen.add(path)
        if number == 0:
            yield path, -1
        parts = _parts(file, graph.get(path, ()))
        for at in range(number, len(parts)):
            part = parts[at]
            if isinstance(part, int):
                yield path, part
            elif part not in seen:
                waiting += [(path, at + 1), (part, 0)]
                break


def _parts(file: FileFacts, targets: Sequence[str]) -> list[int | str]:
    """The sections (by number) and the files that a file reads, in order; `targets` in the order of its inputs."""
    rest = list(targets)
    marks: list[tuple[int, int | str]] = [(section.start, number) for number, section in enumerate(file.sections)]
    for include in file.includes:
        stem = include.target.rsplit("/", 1)[-1].removesuffix(".tex")
        target = next((path for path in rest if path.rsplit("/", 1)[-1].rsplit(".", 1)[0] == stem), None)
        if target is not None:
            rest.remove(target)
            marks.append((include.start, target))
    return [part for _, part in sorted(marks, key=lambda mark: mark[0])] + list(rest)


def _size(path: str, graph: Mapping[str, tuple[str, ...]]) -> int:
    seen, waiting = {path}, [path]
    while waiting:
        for target in graph.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return len(seen)


def _label(file: FileFacts, number: int) -> str:
    """The first label of a section's own text, if it stands by the heading."""
    section = file.sections[number]
    end = file.sections[number + 1].start if number + 1 < len(file.sections) else section.end
    at = bisect_left(file.labels, section.start, key=lambda key: key.start)
    label = file.labels[at] if at < len(file.labels) else None
    near = label is not None and label.start < min(end, section.heading_end + 200)
    return label.key if label is not None and near and not facts.is_in_float(file, label.start) else ""


def _tied(plan: Outline, places: Sequence[Place]) -> dict[int, tuple[int, By]]:
    """For the index of a node the index of its place, and what the tie rests on."""
    tied: dict[int, tuple[int, By]] = {}
    free = set(range(len(places)))

    def tie(index: int, at: int, by: By) -> None:
        tied[index] = (at, by)
        free.discard(at)

    for index, node in enumerate(plan.nodes):
        at = next((at for at in sorted(free) if node.label and places[at].label == node.label), None)
        if at is not None:
            tie(index, at, By.LABEL)
    titles = [titled.plain(place.section.title) for place in places]
    for by in (By.TITLE, By.ANCHOR):
        for index, node in enumerate(plan.nodes):
            if index not in tied:
                found = _titled(node, places, titles) if by is By.TITLE else _anchored(node, places)
                found = [at for at in found if at in free]
                if found:
                    tie(index, _best(plan, index, found, places, tied), by)
    for index, at in _alike(plan, places, tied, free):
        tie(index, at, By.LIKENESS)
    for index, at in _between(plan, places, tied, free):
        tie(index, at, By.PLACE)
    return tied


def _titled(node: Node, places: Sequence[Place], titles: Sequence[str]) -> list[int]:
    """The places whose heading reads like a node's title; `titles` are the headings made plain."""
    wanted = titled.plain(node.title)
    same = [at for at, title in enumerate(titles) if wanted and (title == wanted or "\\" in places[at].section.title)]
    return [at for at in same if titles[at] == wanted or titled.reads(node.title, places[at].section.title)]


def _anchored(node: Node, places: Sequence[Place]) -> list[int]:
    return [at for at, place in enumerate(places) if _same_anchor(node, place)]


def _same_anchor(node: Node, place: Place) -> bool:
    tail = place.label.rpartition(":")[2]
    return bool(tail) and (outline.slugify(tail.replace("_", "-")) == node.slug or place.label == node.slug)


def _best(plan: Outline, index: int, found: list[int], places: Sequence[Place], tied: dict[int, tuple[int, By]]) -> int:
    """Of several places the one under the section of the node's parent, else of the node's depth, else the first."""
    parent = plan.nodes[index].parent
    above = tied[parent][0] if parent in tied else -1
    return min(found, key=lambda at: (places[at].above != above, abs(places[at].depth - plan.nodes[index].level), at))


def _alike(
    plan: Outline, places: Sequence[Place], tied: Mapping[int, tuple[int, By]], free: set[int]
) -> list[tuple[int, int]]:
    """Nodes and places with titles alike, the likest first, each once."""
    loose = [(index, node) for index, node in enumerate(plan.nodes) if index not in tied]
    loose = [(index, node) for index, node in loose if not titled.comes_by_itself(node.title)]
    if not loose or not free:
        return []
    from rapidfuzz import fuzz  # 3 MB, which an outline that fits does without

    scored = []
    titles = {at: titled.plain(places[at].section.title) for at in free}
    for index, node in loose:
        name = titled.plain(node.title)
        for at, title in titles.items():
            score = max(fuzz.token_sort_ratio(name, title), _held(name, title))
            if score >= _LIKE:
                scored.append((-score, abs(places[at].depth - node.level), index, at))
    found: dict[int, int] = {}
    for _, _, index, at in sorted(scored):
        if index not in found and at not in found.values():
            found[index] = at
    return list(found.items())


def _held(one: str, other: str) -> float:
    """High where one title is the other with more words around it."""
    few, many = sorted((one.split(), other.split()), key=len)
    return 85.0 if len(few) >= 2 and len(" ".join(few)) >= 8 and f" {' '.join(few)} " in f" {' '.join(many)} " else 0.0


def _between(
    plan: Outline, places: Sequence[Place], tied: Mapping[int, tuple[int, By]], free: set[int]
) -> list[tuple[int, int]]:
    """A lone node and a lone section between the same neighbours: the section carries it out under another title."""
    found = []
    for parent in (-1, *range(len(plan.nodes))):
        if parent != -1 and parent not in tied:
            continue
        nodes = [index for index in plan.children(parent) if not titled.comes_by_itself(plan.nodes[index].title)]
        above = tied[parent][0] if parent != -1 else -1
        below = [at for at, place in enumerate(places) if place.above == above]
        below = [at for at in below if not titled.comes_by_itself(places[at].section.title)]
        for number, index in enumerate(nodes):
            if index in tied or number == 0 or number + 1 == len(nodes):
                continue
            before, after = tied.get(nodes[number - 1]), tied.get(nodes[number + 1])
            if before is not None and after is not None:
                gap = [at for at in below if before[0] < at < after[0]]
                if len(gap) == 1 and gap[0] in free:
                    found.append((index, gap[0]))
    return found


def _states(node: Node, place: Place, by: By, words: int) -> Iterator[State]:
    if by is not By.TITLE and not titled.reads(node.title, place.section.title):
        yield State.RENAMED
    yield from _lengths(node, words)


def _lengths(node: Node, words: int) -> Iterator[State]:
    if words < EMPTY_WORDS:
        yield State.EMPTY
    elif node.target and words > OVER * node.target:
        yield State.OVER
    elif node.target and words < UNDER * node.target:
        yield State.UNDER


def counted(tie: Tie, words: int) -> Tie:
    """A tie whose section has so many words by now, with what is to be said of their number."""
    by_length = (State.EMPTY, State.OVER, State.UNDER)
    said = [state for state in _lengths(tie.node, words) if state is not State.EMPTY or state in tie.states]
    kept = [state for state in tie.states if state not in by_length]
    return replace(tie, words=words, states=(*said, *kept))


def _moved(plan: Outline, places: Sequence[Place], tied: Mapping[int, tuple[int, By]]) -> frozenset[int]:
    """The fewest nodes whose sections stand elsewhere than planned: in another order, or under another parent."""
    order = sorted(tied)
    kept = _rising([tied[index][0] for index in order])
    moved = {index for number, index in enumerate(order) if number not in kept}
    for index in order:
        parent, above = plan.nodes[index].parent, places[tied[index][0]].above
        if parent in tied and tied[parent][0] != above and above != -1:
            moved.add(index)
    return frozenset(moved)


def _rising(values: list[int]) -> frozenset[int]:
    """The positions of a longest rising subsequence."""
    tails: list[int] = []
    at: list[int] = []
    before = [-1] * len(values)
    for position, value in enumerate(values):
        length = bisect_left(tails, value)
        before[position] = at[length - 1] if length else -1
        tails[length:] = [value, *tails[length + 1 :]] if length < len(tails) else [value]
        at[length:] = [position, *at[length + 1 :]] if length < len(at) else [position]
    chosen, position = set(), at[-1] if at else -1
    while position >= 0:
        chosen.add(position)
        position = before[position]
    return frozenset(chosen)


def _extras(plan: Outline, places: Sequence[Place], tied: Mapping[int, int]) -> Iterator[Place]:
    """Sections that stand where the outline plans others: beside sections of nodes, and of no node themselves."""
    for at, place in enumerate(places):
        if (
            at in tied
            or titled.comes_by_itself(place.section.title)
            or place.section.starred
            or place.section.level > 4
        ):
            continue
        if place.above == -1:
            planned = any(places[other].above == -1 for other in tied)
        else:
            planned = place.above in tied and bool(plan.children(tied[place.above]))
        if planned:
            yield place
