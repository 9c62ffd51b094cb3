"""Does on a packet what a wish asks for: which units change, how, and by which rules; never how that is worded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from coauthor.domain import objecting, packets
from coauthor.manuscript import quotations
from coauthor.models.rules import book, intents, language, rewrite, zones


@dataclass(frozen=True, slots=True)
class UnitChange:
    """The new text of one unit and the places that changed in it."""

    unit: packets.Unit
    text: str
    changes: tuple[rewrite.Change, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """All units that change, in document order, and how many rules were tried on how many units.

    Of the units that stay, `turned_down` have no version left that the person has not rejected.
    """

    changed: tuple[UnitChange, ...]
    rules: int
    units: int
    turned_down: int = 0

    @property
    def changes(self) -> tuple[rewrite.Change, ...]:
        return tuple(change for unit in self.changed for change in unit.changes)


def do(
    packet: packets.Packet,
    groups: Collection[book.Group],
    targets: Collection[str] | None = None,
    principle: str | None = None,
) -> Work:
    """The work of the groups' rules, or of those of one principle, on the editable units, or on those of `targets`.

    Where the person rejected what all rules together make of a unit, those of one principle alone are tried.
    """
    known = (None, locale(packet))
    rules = [entry for entry in book.entries() if entry.group in groups and entry.locale in known]
    if principle is not None:
        rules = [entry for entry in rules if entry.rule.principle == principle]
    everywhere = [entry for entry in rules if entry.locale is None]
    state = _state(packet.before)
    changed: list[UnitChange] = []
    tried = turned_down = 0
    for unit in packet.units:
        if unit.starts:
            state = zones.Open(environment=state.environment)
        wanted = unit.editable and not unit.quoted and (targets is None or unit.id in targets)
        fitting: Sequence[book.Entry] = everywhere if _is_other(unit.text, known) else rules
        versions = list(_versions(unit, fitting if wanted else (), state))
        kept = [
            done for done in versions if len(done.text) <= packets.MAX_TEXT and not _rejected(unit, done.text, packet)
        ]
        state = rewrite.rewrite(unit.text, (), unit.kind, state).open
        tried += wanted
        turned_down += bool(versions and not kept)
        if kept:
            changed.append(UnitChange(unit, kept[0].text, kept[0].changes))
    return Work(tuple(changed), len(rules), tried, turned_down)


def locale(packet: packets.Packet) -> str | None:
    """The language of the packet's text where there are rules for it; None where it is said to be another one.

    What is to be changed is judged by itself where it is long enough: a paragraph may be in another language than most.
    """
    own = "\n".join(unit.text for unit in packet.units)
    alone = language.of(own) if len(own.split()) >= language.ENOUGH else None
    found = alone or language.of("\n".join((packet.before, own, packet.after)))
    said = packet.language.lower()[:2]
    return found if said == found or (said == "en" and found is not None) else None


def principles(done: Work) -> tuple[str, ...]:
    """The principles that found something, in the order of the book."""
    found = {change.entry.rule.principle for change in done.changes}
    return tuple(dict.fromkeys(entry.rule.principle for entry in book.entries() if entry.rule.principle in found))


def _versions(unit: packets.Unit, rules: Sequence[book.Entry], state: zones.Open) -> Iterator[rewrite.Rewritten]:
    """What all rules make of the unit, then what those of each principle do; only those that change something."""
    done = rewrite.rewrite(unit.text, rules, unit.kind, state)
    if not done.changes:
        return
    settled = _settled(unit, rules, done, state)
    if settled:
        left = rewrite.rewrite(unit.text, [rule for rule in rules if rule.id not in settled], unit.kind, state)
        if left.changes:
            yield left
        return
    yield done
    found = dict.fromkeys(change.entry.rule.principle for change in done.changes)
    for principle in found if len(found) > 1 else ():
        alone = [rule for rule in rules if rule.rule.principle == principle]
        less = rewrite.rewrite(unit.text, alone, unit.kind, state)
        if less.changes:
            yield less


def _settled(
    unit: packets.Unit, rules: Sequence[book.Entry], done: rewrite.Rewritten, state: zones.Open
) -> frozenset[str]:
    """The rules that make what the person said no to, unless what they said asks for more of what rules do."""
    objected = [objecting.objected(each) for each in unit.refused if not intents.read(each.reason).groups]
    found = {change.entry.id for change in done.changes} if objected else set()
    made = {
        rule.id: objecting.atoms(unit.text, rewrite.rewrite(unit.text, [rule], unit.kind, state).text)
        for rule in rules
        if rule.id in found
    }
    return frozenset(rule for rule, atoms in made.items() if any(objecting.touches(atoms, each) for each in objected))


def _is_other(text: str, known: Collection[str | None]) -> bool:
    """True where a unit is long enough to be judged, and is not in the language of the packet's text."""
    if "en" in known:
        return language.is_foreign(text)
    return len(text.split()) >= language.ENOUGH and language.of(text) not in known


def _state(before: str) -> zones.Open:
    """What is open where the units start; which units a block quotation holds they say themselves."""
    found = zones.scan(before).open
    return zones.Open(found.quote, "" if quotations.is_environment(found.environment) else found.environment)


def _rejected(unit: packets.Unit, text: str, packet: packets.Packet) -> bool:
    """True for a text that the person turned down before, whatever its line breaks, or that makes no other change."""
    if objecting.makes_again(unit.text, text, unit.refused):
        return True
    plain = " ".join(text.split())
    return any(plain in " ".join(rejection.split()) for rejection in packet.rejections)
