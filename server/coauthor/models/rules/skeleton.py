"""A section's skeleton without a language model: only what the outline's node and its owner's answers say, in order.

Nothing is added but marks where a source is missing; what nobody has said becomes a question or is named as left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coauthor.domain import packets
from coauthor.domain.speech import saying, tongues
from coauthor.manuscript import outline

NODE = "node of the outline"
"""The source of the packet's part that is the node's own text."""

NEEDED = "[CITATION NEEDED]"

POINT = "A point of the outline as it stands there: a skeleton, to be written out."
UNSOURCED = "It speaks of what others found and names no source."

SKIP = "skip"
OPEN = "What is “{title}” to say? A few sentences in your own words are enough."
_SKIPPED = frozenset("skip no none not now - ? later nein später non überspringen passer 跳过 不 没有".split()) | {
    "not now",
    "plus tard",
}
_ASKED = re.compile(r"\AAsked: (.*) Answer: (.*)\Z", re.DOTALL)
_LABEL = re.compile(r"\A\W*(\w[\w \-]{1,24}?)\W{0,2}\s*[:：]\W{0,2}\s*(?=\S)")
_LABELS = frozenset(
    "claim point topic evidence analysis conclusion result method argument note idea message finding definition"
    " behauptung beleg ergebnis methode schluss aussage thèse preuve résultat méthode".split()
)
_FUNCTIONS = {
    **dict.fromkeys("claim topic behauptung aussage thèse".split(), packets.Function.TOPIC),
    **dict.fromkeys("evidence result finding beleg ergebnis preuve résultat".split(), packets.Function.EVIDENCE),
    **dict.fromkeys("analysis argument".split(), packets.Function.ANALYSIS),
    **dict.fromkeys("conclusion schluss".split(), packets.Function.CONCLUSION),
}
_OTHERS = re.compile(
    r"\b(?:known|literature|previous(?:ly)?|prior|earlier work|studies|reported|state of the art|according to|et al"
    r"|others? (?:have|has)|bekannt|literatur|frühere|studien|littérature|travaux|connu)\b",
    re.IGNORECASE,
)
_KEYS = re.compile(r"\s*\[@([^\]]+)\]|\s*(?<![\w@])@([A-Za-z][\w:.\-+/]*\w)")
_MARKS = re.compile(
    r"\s*\[(?:fig|figure|tab|table|eq|alg|lst|listing|asset|data|code|img|image|plot)[:_\-][^\]]+\](?!\()"
)
_KEEP = re.compile(r"\$[^$\n]*\$|\\[A-Za-z]+\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*|\\.")
_BOLD = re.compile(r"\*\*(.+?)\*\*|(?<!\w)__(.+?)__(?!\w)|`([^`\n]*)`|(?<![\w*])\*(\S[^*\n]*)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`paragraphs` in the order of the points, `questions` that still wait, `missing` where a source is wanted.

    `functions` are those that the owner's labels name (`**Evidence:** …`), by paragraph.
    """

    title: str
    paragraphs: tuple[str, ...]
    functions: tuple[packets.Function | None, ...]
    questions: tuple[str, ...]
    missing: tuple[str, ...]
    purpose: str = ""
    """What the outline says a section without points is for: its owner may want just these words."""


def of(packet: packets.Packet) -> Skeleton:
    """The skeleton of the packet's node. Once an answer was refused, keys and marks of the node are left out."""
    node = _node(packet)
    answers = dict(_answers(packet.thread))
    refused = any(said.startswith("Your last answer was refused") for said in packet.thread)
    title = node.title if node is not None else packet.into or ""
    points = node.points if node is not None else ()
    whole = "" if points else _open_question(title, packet.speaks, answers)
    paragraphs: list[str] = []
    functions: list[packets.Function | None] = []
    questions: list[str] = []
    for point in points or (whole,):
        if point != whole and not _is_question(point):
            paragraphs.append(_said(point, cites=not refused))
            functions.append(_function(point))
        elif (answer := answers.get(_plain(point))) is None:
            questions.append(_plain(point))
        elif answer.casefold() not in _SKIPPED:
            paragraphs.append(_sentence(_latex(answer)))
            functions.append(None)
    missing = tuple(each for each in paragraphs if NEEDED in each)
    purpose = node.purpose if node is not None and whole in questions else ""
    return Skeleton(title, tuple(paragraphs), tuple(functions), tuple(questions), missing, purpose)


def plan(packet: packets.Packet) -> packets.Plan:
    """What the skeleton will say, what it lacks, and what its owner is asked."""
    made, say = of(packet), saying.in_(packet.speaks)
    return packets.Plan(
        goal=say("Set up “{title}” from what the outline and you say, a paragraph for each point.", title=made.title),
        strategy=(
            say("Each point is a paragraph in your own words, in your order; write them out, or have a model do it."),
            say("Nothing is added: no fact, no number, no source."),
        ),
        citations_needed=tuple(_short(each) for each in made.missing),
        questions=tuple(
            packets.Question(text=each, options=(*filter(None, [made.purpose]), say(SKIP))) for each in made.questions
        ),
    )


def edits(packet: packets.Packet) -> packets.Edits:
    """The paragraphs; none where nobody has said anything yet."""
    made, say = of(packet), saying.in_(packet.speaks)
    left = say("Left open: {points}", points="; ".join(map(_short, made.questions))) if made.questions else ""
    if not made.paragraphs:
        nobody = say("Nobody has said yet what “{title}” is to say.", title=made.title)
        return packets.Edits(summary=say.joined((nobody, left)), edits=())
    told = say.count(
        len(made.paragraphs),
        "A skeleton: {n} paragraph from the outline and your words.",
        "A skeleton: {n} paragraphs from the outline and your words.",
    )
    target = f"{packets.INTO}{packet.into}"
    pairs = zip(made.paragraphs, made.functions, strict=True)
    unsourced = say.joined((say(POINT), say(UNSOURCED)))
    filled = tuple(
        packets.Edit(target=target, text=text, why=unsourced if NEEDED in text else say(POINT), function=function)
        for text, function in pairs
    )
    return packets.Edits(summary=say.joined((told, left)), edits=filled)


def _function(point: str) -> packets.Function | None:
    """What the owner's label says that the paragraph is for."""
    label = _LABEL.match(point)
    return _FUNCTIONS.get(label[1].casefold()) if label is not None else None


def _node(packet: packets.Packet) -> outline.Node | None:
    text = next((part.text for part in packet.parts if part.source == NODE), "")
    nodes = outline.read(text).nodes
    return nodes[0] if nodes else None


def _answers(thread: Sequence[str]) -> Iterator[tuple[str, str]]:
    for said in thread:
        match = _ASKED.match(said)
        if match:
            yield match[1].strip(), match[2].strip()


def _open_question(title: str, speaks: str, answers: Mapping[str, str]) -> str:
    """The question for a section without points; in the words in which it was answered, where it was."""
    ways = [saying.in_(each)(OPEN, title=title) for each in (speaks, *tongues.Tongue)]
    return next((way for way in ways if _plain(way) in answers), ways[0])


def _is_question(point: str) -> bool:
    return any(mark in _plain(point)[-60:] for mark in "?？")


def _plain(point: str) -> str:
    return " ".join(_BOLD.sub(lambda found: next(filter(None, found.groups()), ""), point).split())


def _said(point: str, *, cites: bool) -> str:
    """One point as a sentence or more, with what it cites and a mark where it speaks of others without saying whom."""
    label = _LABEL.match(point)
    known = label is not None and label[1].casefold() in _LABELS
    rest = point[label.end() :] if label is not None and known else point
    keys = [
        key.strip().removeprefix("@")
        for found in _KEYS.finditer(rest)
        for key in re.split(r"[;,]", found[1] or found[2])
    ]
    words = _sentence(_latex(_MARKS.sub("", _KEYS.sub("", rest))))
    if keys and cites:
        return f"{words[:-1]}~\\cite{{{','.join(key for key in keys if key)}}}."
    wants = bool(keys) or _OTHERS.search(rest) or (known and label is not None and label[1].casefold() == "evidence")
    return f"{words[:-1]} {NEEDED}." if wants and "\\cite" not in words else words


def _sentence(words: str) -> str:
    """With a capital and a full stop."""
    words = words.strip()
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", ":")) else f"{words.rstrip(',;')}."


def _latex(words: str) -> str:
    """Markdown's marks taken away, and what LaTeX would take for a command escaped; maths and commands stay."""
    plain, result, at = _plain(words), "", 0
    for kept in _KEEP.finditer(plain):
        result += _escaped(plain[at : kept.start()]) + kept.group()
        at = kept.end()
    return result + _escaped(plain[at:])


def _escaped(words: str) -> str:
    return re.sub(r"([%&#_$])", r"\\\1", words)


def _short(words: str) -> str:
    return f"{words[:150].rstrip()}…" if len(words) > 150 else words
