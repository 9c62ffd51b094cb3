"""Follows what a document reads: inputs, subfiles, local classes and packages, bibliographies, figures.

A file that is being read is not read again inside of itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from coauthor.manuscript import bib, dialects, scanner, system
from coauthor.manuscript.reading import arguments, classes, fragments, languages, options, values, wordings
from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import command, environment
from coauthor.manuscript.scan import Command, Scan


@command("input", "include", "subfile", "subfileinclude", "includestandalone", "@input", "@@input", "InputIfFileExists")
@command("loadglsentries")
def _input(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, found.end)
    match = _BARE.match(fragment.scan.text, end, fragment.end)
    group: Fragment | None = None
    if found.name in ("input", "@@input") and match is not None:
        name, span, end = match.group(1), match.span(1), match.end()
    else:
        group, end = arguments.braced(fragment, end)
        if group is None:
            return end
        name, span = reader.expanded(group), (group.start, group.end)
    place = reader.place(fragment if group is None or group.path is None else group, *span)
    path = reader.places.text(name, reader.own(), *((".tex", ".tikz") if "standalone" in found.name else (".tex",)))
    if found.name == "InputIfFileExists":
        yes, end = arguments.braced(fragment, end)
        no, end = arguments.braced(fragment, end)
        branch = no if path is None else yes
        if branch is not None:
            reader.run(branch)
    elif path is None and (text := _own_file(reader, name, ".tex")) is not None:
        outer, reader.site = reader.site, place
        reader.run(reader.words(text))
        reader.site = outer
    elif path is None:
        _miss(reader, "input", name, place)
    if path is None:
        return end
    is_left_out = found.name in ("include", "subfileinclude") and reader.only is not None
    if path.endswith((".sty", ".cls")):
        _style(reader, path)
    elif is_left_out and posixpath.normpath(name.removesuffix(".tex")) not in (reader.only or ()):
        reader.found.files.append(path)
    else:
        read(reader, path, inner="subfile" in found.name)
    return end


@environment("filecontents", "filecontents*")
def _filecontents(reader: Reader, fragment: Fragment, item: Item) -> int:
    """A file that the document writes by itself, in case it is not there."""
    _, end = arguments.bracketed(fragment, item.end)
    match = _WRITTEN_NAME.match(fragment.scan.text, end, fragment.end)
    if match is not None:
        close = fragments.body_end(fragment, item)
        reader.setup.written_files[match.group(1).strip()] = fragment.scan.text[match.end() : close]
    return end


@command("import", "subimport", "inputfrom", "subinputfrom", "includefrom", "subincludefrom")
def _import(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.starred(fragment, found)
    folder, end = arguments.braced(fragment, end)
    name, end = arguments.braced(fragment, end)
    if folder is None or name is None:
        return end
    written, target = reader.expanded(folder), reader.expanded(name)
    places = reader.places
    is_nested = found.name.startswith("sub")
    home = posixpath.normpath(posixpath.join(places.home, written))
    base = places.folder(written, reader.own()) if is_nested else home
    places.imports.append(base)
    path = places.text(target, reader.own())
    if path is None:
        _miss(reader, "input", posixpath.join(written, target), reader.place(name, name.start, name.end))
    else:
        read(reader, path)
    places.imports.pop()
    return end


@command("includeonly")
def _includeonly(reader: Reader, fragment: Fragment, found: Command) -> int:
    names, end = arguments.braced(fragment, found.end)
    reader.only = frozenset(
        posixpath.normpath(name.strip()) for name in reader.expanded(names).split(",") if name.strip()
    )
    return end


@command(
    "documentclass", "LoadClass", "usepackage", "RequirePackage", "LoadClassWithOptions", "RequirePackageWithOptions"
)
def _package(reader: Reader, fragment: Fragment, found: Command) -> int:
    given, end = arguments.bracketed(fragment, found.end)
    names, end = arguments.braced(fragment, end)
    _, end = arguments.bracketed(fragment, end)
    if names is None:
        return end
    is_class = "lass" in found.name
    written = reader.expanded(given)
    for name in filter(None, (name.strip() for name in reader.expanded(names).split(","))):
        if is_class and name == "subfiles":
            _parent(reader, written)
            reader.kind = name if len(reader.reading) == 1 else reader.kind
            continue
        if found.name == "documentclass":
            languages.name_words(reader, reader.settings["language"])
            reader.settings["class options"] = "".join(written.split())
        _options(reader, posixpath.basename(name), written)
        path = reader.places.text(name, reader.own(), ".cls" if is_class else ".sty")
        if path is not None and path.endswith((".cls", ".sty")):
            _style(reader, path)
        else:
            (classes.begin if is_class else classes.load)(reader, name)
        if name == "biblatex":
            _biblatex(reader, written)
            languages.name_bibliography(reader)
        own = reader.places.text(_CONFIGURED.get(name, ""), reader.own(), ".sty")
        if own is not None:
            _style(reader, own)
    return end


@command("DeclareOption", "DeclareOptionX", "DeclareVoidOption", "DeclareUnicodeCharacter")
def _option(reader: Reader, fragment: Fragment, found: Command) -> int:
    """What a class or a package does for an option is done only where that is given."""
    is_other, end = arguments.starred(fragment, found)
    name: Fragment | None = None
    if not is_other:
        name, end = arguments.braced(fragment, end)
    body, end = arguments.braced(fragment, end)
    style = posixpath.splitext(posixpath.basename(reader.own()))[0]
    if body is not None and name is not None and f"{style}:{reader.expanded(name)}" in reader.options:
        reader.run(body)
    return end


@command("bibliography", "addbibresource", "addglobalbib", "addsectionbib")
def _bibliography(reader: Reader, fragment: Fragment, found: Command) -> int:
    _, end = arguments.bracketed(fragment, found.end)
    names, end = arguments.braced(fragment, end)
    if names is None:
        return end
    written = reader.expanded(names)
    _load(reader, written.split(",") if found.name == "bibliography" else [written], names)
    if found.name == "bibliography":
        reader.after("bibliography")
    _built(reader, reader.place(fragment, found.start, end))
    return end


@command("defaultbibliography", "putbib")
def _of_unit(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The bibliography of a part of the document (bibunits), by its own names or those for all."""
    if found.name == "defaultbibliography":
        names, end = arguments.braced(fragment, found.end)
        if names is not None:
            _load(reader, reader.expanded(names).split(","), names)
        return end
    names, end = arguments.bracketed(fragment, found.end)
    if names is not None:
        _load(reader, reader.expanded(names).split(","), names)
    reader.after("bibliography")
    return end


def _load(reader: Reader, written: Sequence[str], names: Fragment) -> None:
    for name in written:
        known = reader.places.bibliographies(name.strip(), reader.own()) if name.strip() else []
        reader.found.bibliographies += [path for path in known if path not in reader.found.bibliographies]
        if not known and name.strip():
            text = _own_file(reader, name.strip(), ".bib")
            place = reader.place(names, names.start, names.end)
            if text is not None:
                reader.found.entries += [values.Use(entry.key, "bibitem", place) for entry in bib.entries(text)]
            elif _WITHOUT_ENTRIES.fullmatch(name.strip()):
                continue
            elif _FOREIGN.match(name.strip()) or reader.places.is_outside(name):
                reader.found.unseen.append(name.strip())
            else:
                _miss(reader, "bibliography", name.strip(), place)


def _built(reader: Reader, place: values.Place) -> None:
    """What an earlier run of BibTeX or biber left behind can be cited, also where no .bib is to be had."""
    path = f"{posixpath.splitext(reader.main)[0]}.bbl"
    snapshot = reader.files.snapshot(path) if not reader.found.bibliographies and reader.files.has(path) else None
    if snapshot is not None:
        keys = dict.fromkeys(_BUILT_ENTRY.findall(snapshot.text))
        reader.found.entries += [values.Use(key.strip(), "bibitem", place) for key in keys]


@command(
    "includegraphics", "includepdf", "includesvg", "includegraphicsmaybe", "adjincludegraphics", "epsfig", "plotone"
)
def _figure(reader: Reader, fragment: Fragment, found: Command) -> int:
    name, end = arguments.plain(fragment, arguments.starred(fragment, found)[1])
    if name is None:
        return end
    written = reader.expanded(name)
    path = reader.places.figure(written, reader.own())
    place = reader.place(name, name.start, name.end)
    if path is None:
        if "\\" not in written and "#" not in written and not written.startswith("example-"):
            _miss(reader, "figure", written, place)
        return end
    if path not in reader.found.figures:
        reader.found.figures.append(path)
    holder = next((opened for opened in reversed(reader.open) if opened.counter), None)
    if holder is not None:
        holder.holds.append(path)
    return end


@environment("overpic", "Overpic")
def _overpic(reader: Reader, fragment: Fragment, item: Item) -> int:
    return _figure(reader, fragment, Command(item.name, item.end - 1, item.end))


@command("graphicspath")
def _graphicspath(reader: Reader, fragment: Fragment, found: Command) -> int:
    group, end = arguments.braced(fragment, found.end)
    reader.places.graphics = _FOLDER.findall(reader.expanded(group))
    return end


@command("bbl@made")
def _guess(reader: Reader, fragment: Fragment, found: Command) -> int:
    """A template that takes its .bib as a setting: what is written like one and is there, is one."""
    for path in reader.reading[:1]:
        snapshot = reader.files.snapshot(path)
        for match in _BIB.finditer(snapshot.text if snapshot is not None else ""):
            line = snapshot.text.rfind("\n", 0, match.start()) if snapshot is not None else 0
            if snapshot is None or "%" in snapshot.text[line + 1 : match.start()]:
                continue
            known = reader.places.bibliographies(match.group(1), reader.own())
            reader.found.bibliographies += [one for one in known if one not in reader.found.bibliographies]
    return found.end


def _own_file(reader: Reader, name: str, ending: str) -> str | None:
    """The text of a file that the document writes by itself."""
    files = reader.setup.written_files
    return files.get(name, files.get(name + ending))


def read(reader: Reader, path: str, *, inner: bool = False) -> None:
    """Read a file where the document names it; of a document of its own only what it sets."""
    if path in reader.reading or len(reader.reading) >= _DEEPEST or len(reader.found.files) >= _MOST:
        return
    snapshot = reader.files.snapshot(path)
    if path not in reader.found.files:
        reader.found.files.append(path)
    if snapshot is None:
        return
    if not reader.reading:
        reader.dialect = _taught(reader, path, snapshot.text)
    scan = snapshot.scan
    if reader.dialect != dialects.PLAIN:
        scan = scanner.scan(snapshot.text, dialects.joined(reader.dialect, dialects.taught_by(snapshot.text)))
    start, end = _part(reader, scan)
    reader.reading.append(path)
    mark = reader.mark
    if inner:
        reader.places.imports.append(posixpath.dirname(path))
    reader.run(Fragment(scan, start, end, path))
    if len(reader.reading) == 1 and reader.found.citations and not reader.found.bibliographies:
        reader.after("bbl")
    if inner:
        reader.places.imports.pop()
        reader.mark = mark  # a subfile is a group
    reader.reading.pop()
    reader.forget(scan)


def _part(reader: Reader, scan: Scan) -> tuple[int, int]:
    """What is read of a file: of a document of its own only the body, and its preamble where that was asked for."""
    class_at = scan.text.find("\\documentclass")
    whole = (0, len(scan.text))
    if class_at < 0 or not reader.reading or scan.body[0] >= len(scan.text) or scan.body == whole:
        return whole
    if reader.options & {"standalone:subpreambles", "standalone:subpreambles=true"}:
        return scan.text.find("\n", class_at) + 1, scan.body[1]
    return scan.body


def _taught(reader: Reader, path: str, text: str, depth: int = 0) -> dialects.Dialect:
    """What the preamble and all that it loads teach TeX about code, before anything is read."""
    preamble = text.partition("\\begin{document}")[0] if depth == 0 else text
    found = dialects.taught_by(text)
    if depth >= _MOST_LEVELS or len(preamble) > _LONGEST_PREAMBLE:
        return found
    for match in _LOADED.finditer(preamble):
        ending = {"d": ".cls", "L": ".cls", "i": ".tex"}.get(match.group(1)[0], ".sty")
        for name in match.group(2).split(","):
            inner = reader.places.text(name, path, ending)
            snapshot = reader.files.snapshot(inner) if inner is not None and inner != path else None
            if snapshot is not None and inner is not None and inner.endswith((".cls", ".sty", ".tex")):
                found = dialects.joined(found, _taught(reader, inner, snapshot.text, depth + 1))
    return found


def _style(reader: Reader, path: str) -> None:
    if path in reader.found.styles:
        return
    reader.found.styles.append(path)
    snapshot = reader.files.snapshot(path)
    if snapshot is not None:
        reader.dialect = dialects.joined(reader.dialect, dialects.taught_by(snapshot.text))
        outer, reader.in_style = reader.in_style, True
        reader.reading.append(path)
        reader.run(Fragment(snapshot.scan, 0, len(snapshot.text), path))
        reader.reading.pop()
        reader.in_style = outer
        reader.forget(snapshot.scan)


def _parent(reader: Reader, name: str) -> None:
    """A subfile that is read on its own takes its preamble from its main file."""
    path = reader.places.text(name, reader.own())
    snapshot = reader.files.snapshot(path) if path is not None else None
    if path is None or snapshot is None or path in reader.reading:
        return
    reader.found.files.append(path)
    reader.reading.append(path)
    reader.run(Fragment(snapshot.scan, 0, max(0, snapshot.text.find("\\begin{document}")), path))
    reader.reading.pop()


def _options(reader: Reader, name: str, written: str) -> None:
    reader.options.add(f"{name}:")
    options.note(reader, name, written)
    if name in ("babel", "polyglossia"):
        last = [option.strip() for option in written.split(",") if option.strip()]
        last = last or sorted(one[6:] for one in reader.options if one.startswith("babel:") and wordings.knows(one[6:]))
        last = last or [
            option for option in reader.settings.get("class options", "").split(",") if wordings.knows(option)
        ]
        main = next((option[5:] for option in last if option.startswith("main=")), last[-1] if last else "")
        languages.name_words(reader, main or reader.settings["language"])


def _biblatex(reader: Reader, written: str) -> None:
    for match in _STYLE.finditer(written):
        for ending in (".bbx", ".cbx"):
            path = reader.places.text(match.group(1).strip(), reader.own(), ending)
            if path is not None and path.endswith(ending) and path not in reader.found.styles:
                reader.found.styles.append(path)


def _miss(reader: Reader, kind: str, name: str, place: values.Place) -> None:
    if name and "\\" not in name and "#" not in name and not system.is_own(name):
        reader.found.missing.append(values.Missing(kind, name, place))


_DEEPEST = 60
_MOST_LEVELS = 4
_LONGEST_PREAMBLE = 400_000
_LOADED = re.compile(
    r"^[^%\n]*?\\(usepackage|RequirePackage|documentclass|LoadClass|input)\s*(?:\[[^\[\]]*\])?\s*\{([^{}]+)\}",
    re.MULTILINE,
)
_CONFIGURED = {"complexity": "mycomplexity", "minitoc": "mtcoff", "thmtools": "thm-local"}
"""Packages that read a local one of this name if it is there."""
_MOST = 10_000
_WRITTEN_NAME = re.compile(r"[ \t]*\{([^{}\n]*)\}[^\n]*\n?")
_BARE = re.compile(r"[ \t]+([^\s{}\\%#\[\]]+)")
_WITHOUT_ENTRIES = re.compile(r"(?:IEEE(?:abrv|trancls)|acm|strings)(?:\.bib)?")
_FOREIGN = re.compile(r"[/~|]|[A-Za-z]:|.*(?:\\|#|://)|biblatex-examples|xampl|IEEEfull", re.DOTALL)
_BUILT_ENTRY = re.compile(r"\\(?:bibitem\s*(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\])?|entry)\s*\{([^{}]+)\}")
_BIB = re.compile(r"[{,=\s]\s*([\w./-]+\.bib)\s*[},\s]")
_FOLDER = re.compile(r"\{\s*([^{}]*?)\s*\}")
_STYLE = re.compile(r"(?:^|,)\s*(?:style|citestyle|bibstyle)\s*=\s*\{?([^,{}]+)")
