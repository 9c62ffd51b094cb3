"""beamer: frames with labels, what is for the article or the screen alone, theorems that it declares itself.

On which slide of a frame something appears is not followed.
"""

from __future__ import annotations

from coauthor.manuscript.reading import arguments, keys
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import choice, environment, typeset
from coauthor.manuscript.scan import Command


@environment("frame")
def _frame(reader: Reader, fragment: Fragment, item: Item) -> int:
    opened = reader.begin(fragment, item)
    if reader.kind != "beamer":
        return item.end
    end = _option(reader, fragment, item.end)
    opened.title = ""
    return end


@typeset("frame")
def _frame_command(reader: Reader, fragment: Fragment, found: Command) -> int:
    return _option(reader, fragment, found.end) if reader.kind == "beamer" else found.end


@choice("mode", "only", "uncover", "onslide", "visible", "invisible", "alt", "temporal")
def _for_slides(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What is for the article alone stands on no slide."""
    if reader.kind != "beamer":
        return found.end
    end = arguments.over_slides(fragment, found.end)
    modes = fragment.scan.text[found.end + 1 : max(found.end + 1, end - 1)]
    if modes.split(":")[0].strip() == "article":
        _, end = arguments.braced(fragment, end)
    return end


def _option(reader: Reader, fragment: Fragment, end: int) -> int:
    """`<1->[label=name]`, before the title or the text of a frame."""
    end = arguments.over_slides(fragment, end)
    default, behind = arguments.bracketed(fragment, end)
    if default is not None and default.source.startswith("<"):
        end = behind
    option, end = arguments.bracketed(fragment, end)
    keys.label_option(reader, option)
    return end
