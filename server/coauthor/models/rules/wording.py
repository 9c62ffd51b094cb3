"""Words for what the rules found and did, in the person's language (`say`); decides nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from coauthor.domain import packets
from coauthor.domain.speech.saying import Say
from coauthor.domain.speech.tongues import Tongue
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
ALL = "all rules"
NAMES = {
    "omit needless words": "fewer words",
    "say it once": "no repetition",
    "verbs, not nouns": "verbs for nouns",
    "prefer verbs to nouns": "verbs for their nouns",
    "prefer the written register": "written register",
    "prefer the plain word": "plainer words",
    "keep a reference with its word": "tied references",
    "keep a mark with its word": "tied marks",
    "say it instead of announcing it": "no announcements",
    "let the facts give the emphasis": "no intensifiers",
    "a full stop that ends no sentence": "abbreviations",
    "characters of their own": "proper characters",
    "tidy source": "tidier source",
    "tidy punctuation": "tidier punctuation",
}
"""What a version by one principle is called in English; the catalogues' names of principles are names already."""

POSSIBLE = (
    "“Tighten” takes out wordy phrases and padding (English, some German, French and Chinese).",
    "“Make more formal” spells out contractions and short forms (English).",
    "“Fix the grammar” mends slips of word and hyphen that can only be slips (English).",
    "“Fix LaTeX habits” ties citations and references, and mends ranges, quotes and ellipses.",
    "“Clean up” does all of it.",
)

LOOKED = dict(zip(DOING, POSSIBLE, strict=False))
"""What the rules of a group look for."""
FEW = 2
"""Of so many groups it is said what they look for."""

_LETTERS = re.compile(r"[^\W\d_]{2}")

MEANS = "Only exact rules were used, no language model."
MORE = "For more, a language model has to be connected."


def doing(say: Say, groups: Iterable[book.Group]) -> str:
    """What the groups do, as one phrase with a capital: `Tighten and fix LaTeX habits`."""
    said = say.listed(say(DOING[group]) for group in sorted(groups, key=list(DOING).index))
    return said[:1].upper() + said[1:]


def version(say: Say, label: str) -> str:
    """What a version is called: a name that reads well behind “accept”."""
    return NAMES.get(label, label) if say.tongue is Tongue.ENGLISH else say(label)


def issues(say: Say, changes: Iterable[rewrite.Change]) -> tuple[str, ...]:
    """A sentence for each kind of place, with how often it was found; in the order of the first."""
    counted = Counter(issue(say, change) for change in changes)
    return tuple(said if times == 1 else f"{said} ({times}×)" for said, times in counted.items())


def issue(say: Say, change: rewrite.Change) -> str:
    """What was found at one place: `“in order to” can be “to”`."""
    if change.entry.rule.issue:
        said = say(change.entry.rule.issue)
        return said[:1].upper() + said[1:]
    old, new = change.old, change.new
    if old[1:2].islower() or old[1:2].isspace():
        old, new = old[:1].lower() + old[1:], new[:1].lower() + new[1:]
    old, new = _seen(old), _seen(new)
    if not old:
        return say("“{new}” is to be put in", new=new)
    return say("“{old}” can be “{new}”", old=old, new=new) if new else say("“{old}” can go", old=old)


def _seen(text: str) -> str:
    """On one line; of signs without words also the blanks are seen, as `“.” can be “.”` would say nothing."""
    return " ".join(text.split()) if _LETTERS.search(text) else re.sub(r"\s+", "␣", text)


def reasons(say: Say, changes: Iterable[rewrite.Change]) -> tuple[str, ...]:
    """The reason of each rule that found something, once."""
    rules = {change.entry.id: change.entry.rule for change in changes}
    return tuple(dict.fromkeys(say(rule.why) for rule in rules.values()))


def why(say: Say, unit: work.UnitChange) -> str:
    """Why one unit changes, naming its rules."""
    named = {issue(say, change): change.entry.id for change in unit.changes}
    return _capped("; ".join(f"{said} [{rule}]" for said, rule in named.items()))


def summary(say: Say, done: work.Work, groups: Iterable[book.Group]) -> str:
    """What was done to how much, or that nothing was found."""
    if done.changed:
        changes = say.count(len(done.changes), "{n} change", "{n} changes")
        places = say.count(len(done.changed), "{n} place", "{n} places")
        made = say("{doing}: {changes} in {places}.", doing=doing(say, groups), changes=changes, places=places)
        return say.joined((made, say(MEANS)))
    if done.turned_down:
        places = say.count(done.turned_down, "{n} place", "{n} places")
        found = say("Nothing to change: what rules can make of {places} you rejected.", places=places)
    else:
        rules = say.count(done.rules, "{n} rule", "{n} rules")
        places = say.count(done.units, "{n} place", "{n} places")
        found = say("Nothing to change: none of {rules} finds anything in {places}.", rules=rules, places=places)
        asked = sorted(groups, key=list(DOING).index)
        found = say.joined((found, *(say(LOOKED[group]) for group in asked if len(asked) <= FEW)))
    return say.joined((found, say(MEANS)))


def left(say: Say, found: Mapping[book.Group, int]) -> str:
    """What else rules would find on the same text, by the words that ask for it; empty where there is nothing."""
    said = [
        say("“{doing}” ({changes})", doing=say(DOING[group]), changes=say.count(places, "{n} change", "{n} changes"))
        for group, places in found.items()
        if places
    ]
    return say("Left that rules can do here: {listed}.", listed=", ".join(said)) if said else ""


def shown(plan: packets.Plan) -> str:
    """The plan as text for somebody who watches it being made."""
    return "\n".join((plan.goal, *(f"- {issue}" for issue in plan.issues))) + "\n"


def _capped(text: str) -> str:
    return text if len(text) <= packets.MAX_LINE else text[: packets.MAX_LINE - 1] + "…"
