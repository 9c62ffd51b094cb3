"""The labels that a document borrows from another one (xr), by what TeX wrote of that and by its text as it is now.

The other document is read for its labels alone; what it borrows itself is not followed.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, inputs
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.reading.values import Label
from coauthor.manuscript.scan import Command


@command("externaldocument", "zexternaldocument")
def _external(reader: Reader, fragment: Fragment, found: Command) -> int:
    """Where the other document can't be looked for, whatever begins as its labels do may be one."""
    prefix, end = arguments.bracketed(fragment, arguments.starred(fragment, found)[1])
    _, end = arguments.bracketed(fragment, end)
    name, end = arguments.braced(fragment, end)
    written, before = reader.expanded(name).strip(), reader.expanded(prefix)
    if _LENT in reader.settings or not written:
        return end
    path = reader.places.text(written, reader.own())
    if path is not None:
        reader.found.externals.append((before, path))
    elif reader.places.is_outside(written) or "\\" in written:
        reader.found.beginnings.append(before)
    built = reader.places.text(f"{written}.aux", reader.own(), "")
    snapshot = reader.files.snapshot(built) if built is not None else None
    numbers = dict(_NEW_LABEL.findall(snapshot.text)) if snapshot is not None else {}
    if path is not None and path != reader.main:
        numbers = _now(reader, path) | numbers
    place = reader.place(fragment, found.start, end)
    reader.found.labels += [Label(before + key, number, "", place) for key, number in numbers.items()]
    return end


def _now(reader: Reader, path: str) -> dict[str, str]:
    """The labels of the other document with their numbers, which it will have as soon as it is built."""
    other = Reader(reader.files, path)
    other.settings[_LENT] = "yes"
    try:
        inputs.read(other, path)
        return {label.key: label.number for label in other.found.labels}
    finally:
        other.end()


_LENT = "is lent"
_NEW_LABEL = re.compile(r"\\newlabel\{([^{}]*)\}\{\{([^{}]*)\}")
