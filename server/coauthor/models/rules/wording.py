"""Words for what the rules found and did; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from coauthor.domain import packets
from coauthor.models.rules import book, rewrite, work

DOING = {
    book.Group.TIGHTEN: "tighten",
    book.Group.FORMAL: "make more formal",
    book.Group.USAGE: "mend slips of language",
    book.Group.LATEX: "fix LaTeX habits",
}

LABELS = {
    book.Group.TIGHTEN: "only tightened",
    book.Group.FORMAL: "only more formal",
    book.Group.USAGE: "only slips of language",
    book.Group.LATEX: "only LaTeX habits",
}

POSSIBLE = (
    "“Tighten” takes out wordy phrases and padding (English, some German and French).",
    "“Make more formal” spells out contractions and short forms (English).",
    "“Fix the grammar” mends slips of word and hyphen that can only be slips (English).",
    "“Fix LaTeX habits” ties citations and references, and mends ranges, quotes and ellipses.",
    "“Clean up” does all of it.",
)

MEANS = "Only exact rules were used, no language model."
MORE = "For more, a language model has to be connected."


def count(number: int, noun: str) -> str:
    """`1 change`, `3 changes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def doing(groups: Iterable[book.Group]) -> str:
    """What the groups do, as one phrase with a capital: `Tighten and fix LaTeX habits`."""
    phrases = [DOING[group] for group in sorted(groups, key=list(DOING).index)]
    said = phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " and " + phrases[-1]
    return said[:1].upper() + said[1:]


def issues(changes: Iterable[rewrite.Change]) -> tuple[str, ...]:
    """A sentence for each kind of place, with how often it was found; in the order of the first."""
    counted = Counter(issue(change) for change in changes)
    return tuple(said if times == 1 else f"{said} ({times}×)" for said, times in counted.items())


def issue(change: rewrite.Change) -> str:
    """What was found at one place: `“in order to” can be “to”`."""
    if change.entry.rule.issue:
        said = change.entry.rule.issue
        return said[:1].upper() + said[1:]
    old, new = change.old, change.new
    if old[1:2].islower() or old[1:2].isspace():
        old, new = old[:1].lower() + old[1:], new[:1].lower() + new[1:]
    return f"{_quoted(old)} can be {_quoted(new)}" if new.strip() else f"{_quoted(old)} can go"


def reasons(changes: Iterable[rewrite.Change]) -> tuple[str, ...]:
    """The reason of each rule that found something, once."""
    rules = {change.entry.id: change.entry.rule for change in changes}
    return tuple(dict.fromkeys(rule.why for rule in rules.values()))


def why(unit: work.UnitChange) -> str:
    """Why one unit changes, naming its rules."""
    said = [f"{issue} [{rule}]" for issue, rule in _named(unit.changes).items()]
    return _capped("; ".join(said))


def summary(done: work.Work, groups: Iterable[book.Group]) -> str:
    """What was done to how much, or that nothing was found."""
    if not done.changed:
        if done.turned_down:
            return f"Nothing to change: what rules can make of {count(done.turned_down, 'place')} you rejected. {MEANS}"
        looked = f"none of {count(done.rules, 'rule')} finds anything in {count(done.units, 'place')}"
        return f"Nothing to change: {looked}. {MEANS}"
    size = f"{count(len(done.changes), 'change')} in {count(len(done.changed), 'place')}"
    return f"{doing(groups)}: {size}. {MEANS}"


def left(found: Mapping[book.Group, int]) -> str:
    """What else rules would find on the same text, by the words that ask for it; empty where there is nothing."""
    said = [f"“{DOING[group]}” ({count(places, 'change')})" for group, places in found.items() if places]
    return f"Left that rules can do here: {', '.join(said)}." if said else ""


def shown(plan: packets.Plan) -> str:
    """The plan as text for somebody who watches it being made."""
    return "\n".join((plan.goal, *(f"- {issue}" for issue in plan.issues))) + "\n"


def _named(changes: Iterable[rewrite.Change]) -> dict[str, str]:
    return {issue(change): change.entry.id for change in changes}


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"


def _capped(text: str) -> str:
    return text if len(text) <= packets.MAX_LINE else text[: packets.MAX_LINE - 1] + "…"
