"""What a model invents is stopped, each time; and what real authors change in their texts, or wrote, is let be."""

from __future__ import annotations

import random

import pytest

import inventions
from coauthor.gates import gate, names, run

WARNINGS = 3
ERRORS = 0.2
"""Findings in a thousand words of a published text that nobody touched."""


@pytest.mark.parametrize("seed", range(inventions.SEEDS))
def test_an_invention_is_stopped(seed: int) -> None:
    before, after, which = inventions.invented(random.Random(seed))
    hard = run.hard(run.check(before, after, inventions.KNOWN))
    assert which in {finding.gate for finding in hard}, after


def test_every_other_way_to_invent_is_stopped_too() -> None:
    rows = list(inventions.tabled())
    assert len(rows) >= 200
    assert [row for row in rows if not run.hard(run.check(*row))] == []


def test_without_the_gates_all_would_pass() -> None:
    """The twin: the same inventions, looked at by the gates on structure alone, with every name known."""
    made = [inventions.invented(random.Random(seed))[:2] for seed in range(inventions.SEEDS)]
    passed = 0
    for before, after in made:
        found = names.of(after)
        careless = gate.Known(keys=frozenset(found.keys), labels=frozenset(found.refs))
        passed += not run.hard(run.check(before, after, careless, run.STRUCTURE))
    assert passed == len(made)


def test_what_authors_change_is_let_be_and_what_is_new_is_told() -> None:
    """Numbers, keys and labels that the old text has raise no alarm; of all others each is told."""
    drift = inventions.drift()
    assert drift.quiet > 50 and drift.fresh > 20
    assert drift.alarms <= drift.quiet / 100, f"{drift.alarms} false alarms in {drift.quiet} revisions"
    assert drift.told == drift.fresh, f"{drift.told} of {drift.fresh} told"


@pytest.mark.parametrize("name", ["emcee-paper", "course-zh"])
def test_a_text_that_nobody_touched_raises_few_alarms(name: str) -> None:
    """As if its sentences were new, each one; `tools/gates.py` looks at the longer documents too."""
    found = inventions.untouched(name)
    assert found.per_thousand(found.errors) <= ERRORS, found.errors
    assert found.per_thousand(found.warnings) <= WARNINGS, found.warnings
