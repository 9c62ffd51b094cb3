"""What an author's command does: whether a call can be read past, and which of LaTeX' own it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coauthor.manuscript import vocabulary
from coauthor.manuscript.reading import arguments
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.registry import COMMANDS, ENVIRONMENTS

if TYPE_CHECKING:
    from coauthor.manuscript.reading.reader import Reader


def has_effect(reader: Reader, macro: Macro, depth: int = 0) -> bool:
    """False if a call can be read past: its arguments are read where they stand, once, and all else is dress."""
    known = reader.effects.get(macro.name)
    if known is not None:
        return known
    reader.effects[macro.name] = True
    body = reader.scan(macro.begin)
    table = reader.items(Fragment(body, 0, len(macro.begin), None))
    places = [item.name for item in table.items if item.kind == "p"]
    wanted = [str(at) for at, parameter in enumerate(macro.parameters, 1) if parameter.kind != "s"]
    effect = sorted(places) != wanted or depth > _DEEPEST or arguments.APPLIED.search(macro.begin) is not None
    for item in table.items:
        effect = effect or _acts(reader, item, depth)
    reader.effects[macro.name] = effect
    return effect


def leads_to(reader: Reader, macro: Macro, family: object) -> bool:
    """True if a macro's body uses a command of LaTeX' own that means the same as the one it replaces."""
    for found in reader.scan(macro.begin).commands:
        inner = reader.macros.get(found.name)
        if inner is not None and inner.name != found.name and family_of(inner.name) is family:
            return True
        own = reader.aliases.get(found.name, found.name)
        if found.name != macro.name and family_of(own) is family and inner is None:
            return True
    return False


def family_of(name: str) -> object:
    """What commands have in common that mean the same: `\\citep` and `\\citet`."""
    if vocabulary.CITES.fullmatch(name):
        return "cite"
    return COMMANDS.get(name, name)


def _acts(reader: Reader, item: Item, depth: int) -> bool:
    if item.kind == "c":
        inner = reader.macros.get(item.name)
        if inner is not None:
            return has_effect(reader, inner, depth + 1)
        return reader.handler(item.name) is not None
    if item.kind in "be":
        name = item.name
        return name in reader.environments or name in ENVIRONMENTS or name in reader.theorems
    return False


_DEEPEST = 12
