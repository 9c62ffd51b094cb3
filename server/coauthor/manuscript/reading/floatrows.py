"""floatrow's boxes, each with a caption of a kind of its own, in whatever float they stand.

What a caption is, `things` says.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, parts
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, typeset
from coauthor.manuscript.reading.values import Thing
from coauthor.manuscript.scan import Command

_KINDS = {"ffigbox": "figure", "ttabbox": "table"}


@typeset(*_KINDS)
def _box(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The caption and what it belongs to, in either order."""
    end = found.end
    option: Fragment | None = fragment
    while option is not None:
        option, end = arguments.bracketed(fragment, end)
    first, end = arguments.braced(fragment, end)
    second, end = arguments.braced(fragment, end)
    holder, kind = parts.holder(reader), _KINDS[found.name]
    around = holder.counter if holder is not None else ""
    before = len(holder.captions) if holder is not None else 0
    if holder is not None:
        holder.counter = kind
    for part in filter(None, (first, second)):
        reader.run(part)
    if holder is not None and kind != around:
        place = reader.place(fragment, found.start, end)
        for number, title, line, is_listed in holder.captions[before:]:
            reader.found.things.append(Thing(kind, number, title, place, contents=line, listed=is_listed))
        del holder.captions[before:]
    if holder is not None:
        holder.counter = around
    return end


@command("newfloatcommand", "renewfloatcommand")
def _own(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A box of one's own, by the kind of its caption."""
    name, end = arguments.braced(fragment, found.end)
    kind, end = arguments.braced(fragment, end)
    box = next((box for box, known in _KINDS.items() if known == reader.expanded(kind)), None)
    if name is not None and box is not None:
        reader.alias(arguments.text_of(name).strip(), box)
    option: Fragment | None = fragment
    while option is not None:
        option, end = arguments.bracketed(fragment, end)
    return end
