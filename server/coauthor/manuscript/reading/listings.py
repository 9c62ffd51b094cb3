"""Listings and boxes whose caption and label stand among their options."""

from __future__ import annotations

import re
from itertools import islice

from coauthor.manuscript.reading import arguments, fragments, keys, macros, titles, values
from coauthor.manuscript.reading.fragments import Fragment, Frame, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment, typeset
from coauthor.manuscript.reading.state import Mark
from coauthor.manuscript.reading.values import Place
from coauthor.manuscript.scan import Command, Kind


@environment("lstlisting", "tcblisting", "tcolorbox")
def _listing(reader: Reader, fragment: Fragment, item: Item) -> int:
    option, end = arguments.bracketed(fragment, item.end)
    _escaped(reader, fragment, option, end, fragments.body_end(fragment, item))
    _listed(reader, fragment, option, reader.place(fragment, item.start, fragments.body_end(fragment, item)))
    return end


@typeset("lstinputlisting", "lstinline")
def _listing_file(reader: Reader, fragment: Fragment, found: Command) -> int:
    option, end = arguments.bracketed(fragment, found.end)
    if found.name == "lstinline":
        return end
    name, end = arguments.braced(fragment, end)
    place = reader.place(fragment, found.start, end)
    _listed(reader, fragment, option, place)
    escapes = _escapes_of(reader, option)
    path = reader.places.text(reader.expanded(name), reader.own()) if escapes else None
    shown = reader.files.snapshot(path) if path is not None else None
    if shown is not None and len(shown.text) < _LONGEST:
        _escaped_in_file(reader, shown.text, escapes, place)
    return end


def _escaped_in_file(reader: Reader, text: str, escapes: tuple[tuple[str, str], ...], place: Place) -> None:
    """The pieces of LaTeX in a file that is shown, which stand where it is shown."""
    outer, saved = reader.site, reader.mark
    for opener, closer in escapes:
        pair = re.compile(f"{re.escape(opener)}(.*?){re.escape(closer)}")
        for match in islice(pair.finditer(text), _MOST):
            reader.site = outer or place
            reader.mark = Mark(str(text.count("\n", 0, match.start()) + 1), "lstnumber", "")
            reader.run(reader.words(match.group(1)))
    reader.site, reader.mark = outer, saved


@command("listing@made")
def _own_listing(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What `\\lstnewenvironment` says at the beginning of a listing of one's own, with its arguments put in."""
    said, end = arguments.braced(fragment, found.end)
    place = reader.site or reader.place(fragment, found.start, end)
    for inner in reader.items(said).items if said is not None else ():
        if said is not None and inner.name == "lstset" and said.start <= inner.start < said.end:
            option, _ = arguments.braced(said, inner.end)
            _listed(reader, fragment, option, place)
    return end


@environment("minted")
def _minted(reader: Reader, fragment: Fragment, item: Item) -> int:
    option, end = arguments.bracketed(fragment, item.end)
    _escaped(reader, fragment, option, end, fragments.body_end(fragment, item))
    return end


@command("lstset", "setminted", "lstdefinestyle", "lstdefinelanguage")
def _lstset(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, found.end)
    given, end = arguments.braced(fragment, end)
    if found.name.startswith("lstdefine"):  # the name; a language may be based on another one
        base, behind = arguments.bracketed(fragment, end)
        end = arguments.braced(fragment, behind)[1] if base is not None else end
        given, end = arguments.braced(fragment, end)
    if given is not None:
        written = arguments.text_of(given)
        reader.setup.escapes = _escapes(written) or reader.setup.escapes
        if _NOT_BY_CHAPTER.search(written):
            reader.counters.without("lstlisting", "chapter")
    return end


@command("newtcolorbox", "renewtcolorbox", "NewTColorBox", "DeclareTColorBox", "newtcblisting", "NewTCBListing")
def _newbox(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A box of the author's own: its number, and the label among what it is given."""
    first, end = arguments.bracketed(fragment, found.end)
    name, end = arguments.braced(fragment, end)
    if found.name[0] in "ND":
        spec, end = arguments.braced(fragment, end)
        parameters = macros.specified(arguments.text_of(spec)) if spec is not None else ()
    else:
        count, end = arguments.bracketed(fragment, end)
        default, end = arguments.bracketed(fragment, end)
        written = arguments.text_of(count).strip() if count is not None else ""
        default_text = arguments.text_of(default) if default is not None else None
        parameters = macros.classic(int(written) if written.isdecimal() else 0, default_text)
    options, end = arguments.braced(fragment, end)
    if name is None or options is None:
        return end
    counter = _box_counter(reader, reader.expanded(name), arguments.text_of(first) if first is not None else "")
    begin = f"\\box@made{{{counter}}}{{{arguments.text_of(options)}}}"
    reader.define_environment(reader.expanded(name), macros.Macro(reader.expanded(name), parameters, begin, ""))
    return end


def _box_counter(reader: Reader, name: str, init: str) -> str:
    """The counter of a box by what it is made with; empty for none."""
    given = {key.strip(): value.strip(" {}") for key, _, value in (part.partition("=") for part in init.split(","))}
    if like := given.get("use counter from"):
        return f"tcb@cnt@{like}"
    if like := given.get("use counter") or given.get("use counter*"):
        return like
    if "auto counter" not in given:
        return ""
    counter = f"tcb@cnt@{name}"
    reader.counters.new(counter)
    if given.get("number within"):
        reader.counters.within(counter, given["number within"])
    return counter


@typeset("box@made")
def _box(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A box of the author's own begins."""
    counter, end = arguments.braced(fragment, found.end)
    options, end = arguments.braced(fragment, end)
    name = reader.expanded(counter)
    if name:
        reader.mark = Mark(reader.counters.step(name), name, "")
    if options is not None:
        keys.label_option(reader, reader.words(arguments.text_of(options)))
    return end


def _escapes(written: str) -> tuple[tuple[str, str], ...]:
    """What leads out of a listing and back, by its settings."""
    found: tuple[tuple[str, str], ...] = (("$", "$"),) if _MATHS_ESCAPE.search(written) else ()
    single = _ESCAPE_LETTER.search(written)
    if single is not None:
        found = ((single.group(1), single.group(1)), *found)
    match = _ESCAPES.search(written)
    if match is None:
        return found
    one, other, both, pair = match.groups()
    if pair and len(pair) > 1:
        return (pair[: len(pair) // 2], pair[len(pair) // 2 :]), *found
    return ((one, other) if one and other else (both, both)), *found


def _escaped(reader: Reader, fragment: Fragment, option: Fragment | None, start: int, end: int) -> None:
    """Read the pieces of LaTeX in a listing."""
    for opener, closer in _escapes_of(reader, option):
        if opener and fragment.scan.text.find(opener, start, end) >= 0:
            _escaped_by(reader, fragment, (opener, closer), start, end)


def _escapes_of(reader: Reader, option: Fragment | None) -> tuple[tuple[str, str], ...]:
    return (_escapes(arguments.text_of(option)) if option is not None else ()) or reader.setup.escapes


def _escaped_by(reader: Reader, fragment: Fragment, pair: tuple[str, str], start: int, end: int) -> None:
    text, outer, saved = fragment.scan.text, reader.site, reader.mark
    opener, closer = pair
    first = text.find("\n", start, end) + 1
    is_counted = bool(first) and text.startswith("\\begin{lst", text.rfind("\\begin", 0, first))
    for _ in range(_MOST):
        at = text.find(opener, start, end)
        close = text.find(closer, at + len(opener), end) if at >= 0 else -1
        if close < 0:
            break
        reader.site = outer or reader.place(fragment, at, close + len(closer))
        if is_counted:
            reader.mark = Mark(str(text.count("\n", first, at) + 1), "lstnumber", "")
        reader.run(reader.words(text[at + len(opener) : close]))
        start = close + len(closer)
    reader.site, reader.mark = outer, saved


def _listed(reader: Reader, fragment: Fragment, option: Fragment | None, place: Place) -> None:
    if option is None:
        return
    caption = _CAPTION.search(arguments.text_of(option))
    saved = reader.mark
    number = None
    if caption is not None:
        number = reader.counters.step("lstlisting")
        reader.mark = Mark(number, "lstlisting", titles.clean((caption.group(1) or caption.group(2)).strip()))
    reader.found.things.append(values.Thing("lstlisting", number, reader.mark.title if caption else "", place))
    text = arguments.text_of(option)
    if text == option.source:
        keys.label_option(reader, option)
    else:
        keys.label_option(reader, reader.words(text))
    if caption is not None:
        start = option.source.find(caption.group())
        if start >= 0:
            behind = _LABEL_BEHIND.match(option.source, start + len(caption.group()))
            end = behind.end() if behind else start + len(caption.group())
            _run_caption(reader, option, option.start + start, option.start + end)
    reader.mark = saved


def _run_caption(reader: Reader, option: Fragment, start: int, end: int) -> None:
    """Read a caption among the options; those of a listing are a part of it, where no commands were looked for."""
    zone = option.scan.zone_at(start)
    if option.path is None or zone is None or zone.kind != Kind.VERBATIM:
        reader.run(option._replace(start=start, end=end))
        return
    outer = reader.site
    reader.site = outer or reader.place(option, start, end)
    words = reader.words(option.scan.text[start:end])
    reader.run(words._replace(frame=Frame((), option, end, (option.path, start))))
    reader.site = outer


_MOST = 500
_LONGEST = 1_000_000
_ESCAPES = re.compile(
    r"escapeinside\s*=\s*(?:\{\s*\{?([^{}\s]+)\}\s*\{([^{}\s]+)\}|\{?([^{}\s,])\3\}?|\{?([^{}\s,]{2,6})\}?)"
)
_ESCAPE_LETTER = re.compile(r"(?<![A-Za-z])escapechar\s*=\s*\{?\\?([^\s{},\\])")
_LABEL_BEHIND = re.compile(r"\s*\\label\s*\{[^{}]*\}")
_NOT_BY_CHAPTER = re.compile(r"numberbychapter\s*=\s*\{?\s*false")
_MATHS_ESCAPE = re.compile(r"(?<![A-Za-z])mathescape(?:\s*=\s*true)?\s*(?=[,\]}]|\Z)")
_CAPTION = re.compile(r"(?<![A-Za-z])caption\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^,\]]*))")
