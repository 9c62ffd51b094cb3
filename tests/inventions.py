"""Inventions of a bad model, and real texts in which nothing is invented: what the gates are measured on.

Tests and `tools/gates.py` use the same ones. Nothing here looks at how a gate works.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import invented_more
import invented_rows
import scenes
from coauthor.gates import gate, names, run, vocabulary
from coauthor.manuscript import plain, prose
from coauthor.manuscript import snapshot as snapshots

SENTENCES = (
    r"Shade cools the ground below a crown, as \citet{whitcombe2011} found in 14 parks.",
    r"The crowns in \cref{fig:crowns} were measured in 2019 and again in 2021.",
    r"Of the rain, 37.5\,\% stays on the leaves of an oak \citep[p.~12]{lindqvist2004}.",
    r"Equation~\eqref{eq:heat} gives the heat that a street stores, $Q = c m \Delta T$.",
    r"Old trees hold more rain than young ones; see \ref{sec:rain} for the reasons.",
)
KEYS = frozenset({"whitcombe2011", "lindqvist2004", "okafor2018"})
LABELS = frozenset({"fig:crowns", "eq:heat", "sec:rain", "tab:parks"})
KNOWN = gate.Known(keys=KEYS, labels=LABELS, ground=" ".join(SENTENCES), results={"fig:crowns": "", "tab:parks": ""})
CLAIMS = ("a significant increase", "better results", "a robust trend", "that oaks outperform limes", "lower values")
SEEDS = 200


def invented(chance: random.Random) -> tuple[str, str, str]:
    """A sentence, the same with something that nobody gave, and the gate that is to stop it."""
    sentence = chance.choice(SENTENCES)
    stem = sentence.rstrip(".")
    year = chance.randint(1950, 2030)
    kinds = {
        "citations": f"{stem} \\citep{{{chance.choice(['smith', 'mueller', 'chen'])}{year}}}.",
        "near": f"{stem} \\citep{{{near_miss(chance, chance.choice(sorted(KEYS)))}}}.",
        "references": f"{stem} (see \\cref{{{near_miss(chance, chance.choice(sorted(LABELS)))}}}).",
        "numbers": f"{stem}, {number(chance)}.",
        "figures": f"{stem}; \\ref{{{chance.choice(['fig:crowns', 'tab:parks'])}}} shows {chance.choice(CLAIMS)}.",
    }
    kind = chance.choice(sorted(kinds))
    return sentence, kinds[kind], {"near": "citations"}.get(kind, kind)


def near_miss(chance: random.Random, name: str) -> str:
    """A name with one letter or digit changed, left out or doubled, that nobody has."""
    while True:
        at = chance.randrange(len(name))
        new = chance.choice(["", name[at] * 2, chance.choice("abcxyz0189")])
        made = name[:at] + new + name[at + 1 :]
        if made not in KEYS | LABELS:
            return made


def number(chance: random.Random) -> str:
    """A figure in one of the ways in which people write one."""
    large, part = chance.randint(100, 99999), chance.randint(1, 99)
    ways = (
        f"on average {large}",
        f"that is {large:,}".replace(",", "{,}"),
        f"up to {chance.randint(38, 99)}.{part:02d}\\,\\%",
        f"with $p < 0.0{part}7$",
        f"about \\SI{{{large}}}{{\\metre}}",
        f"\\num{{{large}}} in all",
        f"between {large} and {large + 7}",
    )
    return chance.choice(ways)


TABLED = gate.Known(
    keys=KEYS, labels=LABELS, ground=" ".join((*SENTENCES, *invented_rows.CHANGED)), results=KNOWN.results
)
READ = gate.Known(
    keys=frozenset({"hale2015"}),
    labels=frozenset({"fig:drift", "tab:loss", "sec:setup", "eq:rate"}),
    ground=invented_rows.READING,
    results={"fig:drift": "Drift stays below the limit.", "tab:loss": ""},
)


def tabled() -> Iterator[tuple[str, str, gate.Known]]:
    """A sentence, the same with something invented, and what is known, for every row of the tables."""
    yield from (
        (invented_rows.READING, f"{invented_rows.READING} {sentence}", READ) for sentence in invented_rows.ADDED
    )
    yield from ((invented_rows.READING, sentence, READ) for sentence in invented_rows.REWRITTEN)
    yield from ((before, after, TABLED) for before, after in _tabled())


def _tabled() -> Iterator[tuple[str, str]]:
    stem = SENTENCES[0].rstrip(".")
    yield from ((SENTENCES[0], f"{stem}; {words}.") for words in invented_rows.IN_WORDS)
    yield from ((SENTENCES[0], f"{stem} ({figure}).") for figure in invented_rows.IN_FIGURES)
    yield from ((SENTENCES[0], f"{stem} {source}.") for source in invented_rows.SOURCES)
    yield from ((SENTENCES[0], f"{stem} (see {place}).") for place in invented_rows.PLACES)
    yield from ((SENTENCES[0], f"{stem}; {words}.") for words in invented_more.TURNS)
    yield from ((SENTENCES[0], f"{stem} {source}.") for source in invented_more.KEYS)
    yield from ((SENTENCES[0], f"{stem} (see {place}).") for place in invented_more.LABELS)
    shown = "measured in 2019 and again in 2021."
    yield from ((SENTENCES[1], rf"\cref{{fig:crowns}} {saying}, {shown}") for saying in invented_more.SAYINGS)
    yield from ((SENTENCES[1], rf"\cref{{fig:crowns}} shows {meaning}, {shown}") for meaning in invented_rows.MEANINGS)
    for table in (invented_rows.CHANGED, invented_rows.STRENGTHENED):
        yield from ((before, after) for before, changed in table.items() for after in changed)


def revisions() -> list[dict[str, str]]:
    """Real consecutive versions of files, where they are at hand."""
    lines = (Path(scenes.corpus("routing-msc")).parent / "drift.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Drift:
    """Real revisions: `quiet` whose numbers, keys and labels the old text has, and `fresh` with new ones."""

    quiet: int
    alarms: int
    fresh: int
    told: int


def drift() -> Drift:
    """What the gates say of what authors changed; skips where the corpus is not at hand."""
    quiet = alarms = told = fresh = 0
    for revision in revisions():
        before, after = revision["before"], revision["after"]
        old = names.of(before)
        known = gate.Known(keys=frozenset(old.keys), labels=frozenset(old.labels | old.refs))
        found = run.check(before, after, known, ["numbers", "citations", "references"])
        alarm = any(re.search(r"stands in none|not in the bibliography|no label", each.message) for each in found)
        if novel(before, after):
            fresh += 1
            told += alarm
        else:
            quiet += 1
            alarms += alarm
    return Drift(quiet, alarms, fresh, told)


def novel(before: str, after: str) -> bool:
    """True if the text has a figure of more than one digit, a key or a reference that it had not."""
    old, new = names.of(before), names.of(after)
    digits = figures(after) - figures(before)
    return bool(digits or set(new.keys) - set(old.keys) or set(new.refs) - set(old.labels | old.refs))


def figures(text: str) -> set[str]:
    """The runs of digits in the running text, told in the simplest way."""
    text = re.sub(r"(?<!\\)%[^\n]*|\\put\([^)]*\)|\d*\.\d+|\\[A-Za-z]+\*?(?:\[[^\]]*\])?\{[^{}\s]*\}", " ", text)
    return {found for found in re.findall(r"(?<!\w)\d+(?!\w)", text) if int(found[:9]) > 10}


@dataclass(frozen=True, slots=True)
class Untouched:
    """What the gates say of a published text, sentence by sentence as if each were new there."""

    name: str
    words: int
    errors: Sequence[str]
    warnings: Sequence[str]

    def per_thousand(self, found: Sequence[str]) -> float:
        """How many of them a thousand words have."""
        return 1_000 * len(found) / max(1, self.words)


def untouched(name: str) -> Untouched:
    """Gates on content over a document of the corpus, with its own names, numbers and commands known; or a skip."""
    files = {path: path.read_text("utf-8") for path in sorted((scenes.corpus(name) / "src").rglob("*.tex"))}
    each = [names.of(text) for text in files.values()]
    known = gate.Known(
        keys=frozenset(key for one in each for key in one.keys),
        labels=frozenset(label for one in each for label in one.labels | one.refs),
        ground="\n".join(files.values()),
        commands=frozenset(command for text in files.values() for command in vocabulary.commands(text)),
    )
    content = [gate_ for gate_ in run.ALL if gate_ not in run.STRUCTURE]
    words, errors, warnings = 0, [], []
    for path, text in files.items():
        for sentence in _sentences(path, text):
            words += len(plain.words(sentence))
            for found in run.check("", sentence, known, content):
                (errors if found.hard else warnings).append(f"{found.gate}: {found.message}")
    return Untouched(name, words, errors, warnings)


def _sentences(path: Path, text: str) -> Iterator[str]:
    units = prose.units(snapshots.of(str(path), text), 0, len(text))
    yield from (unit.text for unit in units if unit.kind is prose.Kind.SENTENCE)
