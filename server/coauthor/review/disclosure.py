"""The ledger as a few plain sentences for a form that asks how AI was used; every figure in them is the ledger's.

It must never say more than the record: what is unknown is said to be unknown, and rules are not called a model.
"""

from __future__ import annotations

from collections.abc import Sequence

from coauthor.domain import counts
from coauthor.domain.bylines import Status
from coauthor.domain.strips import Source
from coauthor.review import decisions
from coauthor.review.decisions import Fate
from coauthor.review.ledger import Ledger


def text(found: Ledger, where: str = "the manuscript") -> str:
    """The paragraphs, without line breaks inside; `where` names what was counted."""
    tally = found.decisions
    if not tally.proposals:
        parts = ["On CoAuthor's record of this workspace there is no proposal of an AI co-author."]
        return "\n\n".join([*parts, _standing(found, where), _limits(found)])
    return "\n\n".join([_proposed(tally), _models(tally), _standing(found, where), _limits(found)])


def _proposed(tally: decisions.Tally) -> str:
    said = tally.changes
    fates = [
        f"{_many(said[Fate.ACCEPTED])} accepted unchanged",
        f"{_many(said[Fate.ACCEPTED_EDITED])} accepted in the person's own wording",
        f"{_many(said[Fate.REJECTED])} rejected",
        f"{_many(said[Fate.TAKEN_BACK])} accepted and taken back later",
        f"{_many(said[Fate.UNDECIDED])} not decided",
    ]
    return (
        "This text was written with CoAuthor, a program that proposes changes to single sentences or passages. "
        f"{_when(_day(tally.since), _day(tally.until))} it made {counts.many(tally.proposals, 'proposal')} with "
        f"{counts.many(said.total(), 'change')}: {_listed(fates)}. {_reviewed(tally)}"
    )


def _when(first: str, last: str) -> str:
    return f"On {first}" if first == last else f"Between {first} and {last}"


def _reviewed(tally: decisions.Tally) -> str:
    if not tally.accepts:
        return "None of them was accepted."
    names = f" ({_listed(tally.people)})" if tally.people else ""
    if tally.by_people == tally.accepts:
        return (
            "Each change was shown to a person before anything was put into the text, and on every one of the "
            f"{counts.many(tally.accepts, 'occasion')} on which changes were accepted a person did so{names}."
        )
    return (
        f"Of {counts.many(tally.accepts, 'occasion')} on which changes were accepted, a person did so on "
        f"{tally.by_people:,}{names}."
    )


def _models(tally: decisions.Tally) -> str:
    rules = [model for model in tally.models.values() if model.kind == decisions.RULES]
    models = [model for model in tally.models.values() if model.kind != decisions.RULES]
    by_rules = sum(model.proposals for model in rules)
    if not models:
        return (
            f"All {counts.many(by_rules, 'proposal')} came from a fixed rule set (“{decisions.RULES}”). "
            "No language model is on the record."
        )
    named = [f"{_named(model)} ({counts.many(model.proposals, 'proposal')})" for model in models]
    said = f"Language models on the record: {_listed(named)}."
    if by_rules:
        said += f" {counts.many(by_rules, 'proposal')} came from a fixed rule set and no language model."
    return said


def _named(model: decisions.Model) -> str:
    return f"“{model.name}”" if model.name else "one that the record does not name"


def _standing(found: Ledger, where: str) -> str:
    count = found.totals
    total = count.sentences.total()
    fates = [
        f"{_many(count.sentences[Status.ACCEPTED], 'stands', 'stand')} as proposed and accepted",
        f"{_many(count.sentences[Status.ACCEPTED_EDITED])} accepted and then changed by a person{_mean(found)}",
        f"{_many(count.sentences[Status.REVERTED], 'has', 'have')} the person's words back after an accepted change",
        f"{_many(count.sentences[Status.TYPED])} written or changed by a person on the record",
        f"{_many(count.sentences[Status.BEFORE_RECORD])} there before the record began",
        f"nobody can tell for {count.sentences[Status.UNKNOWN]:,}",
    ]
    words = count.words
    return (
        f"Of the {counts.many(total, 'sentence')} of {where} as it is now, {_listed(fates)}. "
        f"Of its {counts.many(words.total(), 'word')}, {_share(words[Source.COAUTHOR], words.total())} were put there "
        f"by the co-author, {_share(words[Source.TYPED], words.total())} by a person on the record, "
        f"{_share(words[Source.BEFORE_RECORD], words.total())} were there before the record began, and for "
        f"{_share(words[Source.UNKNOWN], words.total())} nobody can tell."
    )


def _mean(found: Ledger) -> str:
    mean = found.totals.mean_change
    return f" (on average {100 * mean:.1f} % of the words of such a sentence)" if mean is not None else ""


def _limits(found: Ledger) -> str:
    said = [
        "Every figure is counted from CoAuthor's own record and none is estimated. Headings, captions and "
        "cells of tables that hold words count as sentences; commands, formulas and comments are not counted. What the "
        "record does not show, such as "
        "text pasted from elsewhere, counts as written by a person."
    ]
    if found.outside:
        said.append(f"Outside of running text the co-author put {counts.many(found.outside, 'word')} more.")
    if found.decisions.redacted:
        said.append(f"{counts.many(found.decisions.redacted, 'entry', 'entries')} of the record forgotten on request.")
    if found.left_out:
        said.append(f"Not counted, because no document reads them: {_listed(found.left_out)}.")
    if found.unreadable:
        said.append(f"Not counted, because they can't be read as text: {_listed(found.unreadable)}.")
    return " ".join(said)


def _many(number: int, one: str = "was", more: str = "were") -> str:
    return f"{number:,} {one if number == 1 else more}"


def _share(number: int, of: int) -> str:
    return f"{number:,} ({100 * number / of:.1f} %)" if of else f"{number:,}"


def _day(moment: str | None) -> str:
    return (moment or "")[:10]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
