"""What a model invents is stopped, each time; and what real authors change in their texts is let be."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

import scenes
from coauthor.gates import gate, names, run

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


@pytest.mark.parametrize("seed", range(SEEDS))
def test_an_invention_is_stopped(seed: int) -> None:
    before, after, which = invented(random.Random(seed))
    hard = run.hard(run.check(before, after, KNOWN))
    assert which in {finding.gate for finding in hard}, after


def test_without_the_gates_all_would_pass() -> None:
    """The twin: the same inventions, looked at by the gates on structure alone, with every name known."""
    passed = 0
    for seed in range(SEEDS):
        before, after, _ = invented(random.Random(seed))
        found = names.of(after)
        careless = gate.Known(keys=frozenset(found.keys), labels=frozenset(found.refs))
        passed += not run.hard(run.check(before, after, careless, run.STRUCTURE))
    assert passed == SEEDS


def revisions() -> list[dict[str, str]]:
    """Real consecutive versions of files, where they are at hand."""
    lines = (Path(scenes.corpus("routing-msc")).parent / "drift.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_what_authors_change_is_let_be_and_what_is_new_is_told() -> None:
    """Numbers, keys and labels that the old text has raise no alarm; of all others each is told."""
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
    assert quiet > 50 and fresh > 20
    assert alarms <= quiet / 100, f"{alarms} false alarms in {quiet} revisions"
    assert told == fresh, f"{told} of {fresh} told"


def novel(before: str, after: str) -> bool:
    """True if the text has a figure of more than one digit, a key or a reference that it had not."""
    old, new = names.of(before), names.of(after)
    digits = figures(after) - figures(before)
    return bool(digits or set(new.keys) - set(old.keys) or set(new.refs) - set(old.labels | old.refs))


def figures(text: str) -> set[str]:
    """The runs of digits in the running text, told in the simplest way."""
    text = re.sub(r"(?<!\\)%[^\n]*|\\put\([^)]*\)|\d*\.\d+|\\[A-Za-z]+\*?(?:\[[^\]]*\])?\{[^{}\s]*\}", " ", text)
    return {found for found in re.findall(r"(?<!\w)\d+(?!\w)", text) if int(found[:9]) > 10}
