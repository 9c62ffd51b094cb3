"""Groups without braces: `\\begingroup` and `\\bgroup` to `\\endgroup` and `\\egroup`."""

from __future__ import annotations

from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command


@command(*(_PAIRS := {"begingroup": "endgroup", "bgroup": "egroup", "group_begin:": "group_end:"}))
def _begins(reader: Reader, fragment: Fragment, found: Command) -> int:
    reader.begin(fragment, Item(found.start, 0, "b", found.name, found.end))
    return found.end


@command(*_PAIRS.values())
def _ends(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The end of the innermost group; one that belongs to no group that was seen ends nothing."""
    opened = reader.open[-1] if reader.open else None
    if opened is not None and _PAIRS.get(opened.name) == found.name:
        reader.scopes.leave(len(reader.open) - 1)
        reader.mark = opened.mark
    return found.end
