"""Does on a packet what a wish asks for: which units change, how, and by which rules; never how that is worded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coauthor.domain import packets
from coauthor.models.rules import book, language, rewrite, zones

_PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class UnitChange:
    """The new text of one unit and the places that changed in it."""

    unit: packets.Unit
    text: str
    changes: tuple[rewrite.Change, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """All units that change, in document order, and how many rules were tried on how many units."""

    changed: tuple[UnitChange, ...]
    rules: int
    units: int

    @property
    def changes(self) -> tuple[rewrite.Change, ...]:
        return tuple(change for unit in self.changed for change in unit.changes)


def do(packet: packets.Packet, groups: Collection[book.Group], targets: Collection[str] | None = None) -> Work:
    """The work of the groups' rules on the packet's editable units, or on those of `targets` only."""
    english = is_english(packet)
    rules = [entry for entry in book.entries() if entry.group in groups and (english or entry.locale is None)]
    everywhere = [entry for entry in rules if entry.locale is None]
    state = _state(packet.before)
    changed: list[UnitChange] = []
    tried = 0
    for unit in packet.units:
        wanted = unit.editable and (targets is None or unit.id in targets)
        fitting: Sequence[book.Entry] = everywhere if language.is_foreign(unit.text) else rules
        done = rewrite.rewrite(unit.text, fitting if wanted else (), unit.kind, state)
        state = done.open
        tried += wanted
        if done.changes and len(done.text) <= packets.MAX_TEXT and not _rejected(done.text, packet):
            changed.append(UnitChange(unit, done.text, done.changes))
    return Work(tuple(changed), len(rules), tried)


def is_english(packet: packets.Packet) -> bool:
    """True if the packet says that its text is English, and the text looks like it."""
    if not packet.language.lower().startswith("en"):
        return False
    return language.is_english("\n".join((packet.before, *(unit.text for unit in packet.units), packet.after)))


def _state(before: str) -> zones.Open:
    """What is open where the units start; a quotation counts only if its own paragraph opened it."""
    paragraph = before.rpartition(_PARAGRAPH)[2]
    return zones.Open(zones.scan(paragraph).open.quote, zones.scan(before).open.environment)


def _rejected(text: str, packet: packets.Packet) -> bool:
    """True for a text that the person turned down before, whatever its line breaks."""
    plain = " ".join(text.split())
    return any(plain in " ".join(rejection.split()) for rejection in packet.rejections)
