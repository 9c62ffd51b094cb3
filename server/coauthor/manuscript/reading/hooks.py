"""What the author has TeX do where environments begin and end (etoolbox' `\\AtBeginEnvironment` and its like).

It is read there, within the environment or outside of it, and not where it is said.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments
from coauthor.manuscript.reading.fragments import Fragment
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command
from coauthor.manuscript.scan import Command

_WHEN = {
    "BeforeBeginEnvironment": "before",
    "AtBeginEnvironment": "begin",
    "AtEndEnvironment": "end",
    "AfterEndEnvironment": "after",
}


@command(*_WHEN)
def _hook(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.braced(fragment, arguments.starred(fragment, found)[1])
    body, end = arguments.braced(fragment, end)
    if name is not None and body is not None:
        known = reader.setup.hooks.setdefault(f"{_WHEN[found.name]} {reader.expanded(name)}", [])
        if len(known) < _MOST:
            known.append(arguments.text_of(body))
    return end


@command("hook@made")
def _made(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The place that hooks were waiting for."""
    key, end = arguments.braced(fragment, found.end)
    for text in reader.setup.hooks.get(arguments.text_of(key), ()) if key is not None else ():
        reader.run(reader.words(text))
    return end


_MOST = 50
