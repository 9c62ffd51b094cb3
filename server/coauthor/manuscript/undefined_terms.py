"""Terms that a text names and that no glossary of its project defines, as far as the texts can tell.

Whatever may define terms out of sight (a macro, a file that is not there, bib2gls, another package) makes it silent.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from coauthor.domain.findings import Finding, Fix
from coauthor.manuscript import glossary
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.scopes import Scopes

CODE = "term.undefined"


class Defined(NamedTuple):
    """What one or several texts say of terms."""

    keys: frozenset[str] = frozenset()
    """The terms that are defined, and those that are asked for whether they are."""
    unread: frozenset[str] = frozenset()
    """Commands that define terms whose keys don't stand there as they are."""
    own: frozenset[str] = frozenset()
    """Commands that name terms elsewhere and here are the author's own."""
    packages: frozenset[str] = frozenset()
    """The packages for terms that are loaded."""
    libraries: frozenset[str] = frozenset()
    """The names of bibliographies from which bib2gls takes terms, without ending."""
    folds: bool = False
    """True where small and capital letters may be the same."""

    def __or__(self, other: Defined) -> Defined:
        return Defined(
            self.keys | other.keys,
            self.unread | other.unread,
            self.own | other.own,
            self.packages | other.packages,
            self.libraries | other.libraries,
            self.folds or other.folds,
        )


NOTHING = Defined()


def of_text(text: str) -> Defined:
    """What one text says; nothing for the most, at the cost of a search."""
    if _ANY.search(text) is None:
        return NOTHING
    read = _COMMENT.sub("", text) if "%" in text else text
    keys = {term.key for term in glossary.find(read)}
    keys |= {match.group(1).strip() for match in _ASKED.finditer(read)}
    packages = {name.strip() for match in _LOADED.finditer(read) for name in match.group(1).split(",")}
    packages = {name for name in packages if name in _PACKAGES}
    unread: set[str] = set()
    for match in _DEFINER.finditer(read):
        name = match.group(1)
        if match.group(2) is None or _NO_KEY.search(match.group(2)):
            unread.add(name)
        elif name in _OF_GLOSSARIES:
            packages.add("glossaries")
    libraries: set[str] = set()
    for match in _RESOURCES.finditer(read):
        named = _SOURCES.search(match.group(1) or "")
        names = (named.group(1) or named.group(2)).split(",") if named else []
        libraries |= {posixpath.basename(name.strip()).removesuffix(".bib") for name in names}
        if not names or _RENAMES.search(match.group(1)):
            unread.add("GlsXtrLoadResources")
    own = {match.group(1) for match in _OWN.finditer(read)}
    found = Defined(
        frozenset(keys),
        frozenset(unread),
        frozenset(own),
        frozenset(packages),
        frozenset(libraries),
        "case-sensitive" in read,
    )
    return NOTHING if found == NOTHING else found


def beside(scope: Scopes, paths: Collection[str]) -> list[str]:
    """What documents read besides the manuscript's own files: classes, packages, files with other endings."""
    return sorted(frozenset[str]().union(*scope.documents).difference(paths))


def of_file(path: str, defined: Mapping[str, Defined], files: Mapping[str, FileFacts], scope: Scopes) -> Defined | None:
    """The terms that a text can name, with those that bib2gls takes from bibliographies; None where that is not known.

    `defined` is what each file says, `files` what the manuscript has.
    """
    if path in scope.vague or not any(path in document for document in scope.documents):
        return None
    found = NOTHING
    for holder, each in defined.items():
        if each is not NOTHING and scope.reaches(path, holder):
            found = found | each
    unread = found.unread - (found.own & _COMMON) - (frozenset() if "acronym" in found.packages else {"acro"})
    is_open = bool(unread) or not found.packages or bool(found.packages & _OTHERS)
    if is_open or any(not name.endswith(_PICTURES) for name in scope.lacking):
        return None
    taken = _of_libraries(found.libraries, files)
    return None if taken is None or not (found.keys or taken) else found._replace(keys=found.keys | taken)


def _of_libraries(names: frozenset[str], files: Mapping[str, FileFacts]) -> frozenset[str] | None:
    """The terms of bibliographies; None where one is not there, or has entries of which bib2gls makes several."""
    held = {
        posixpath.basename(path).removesuffix(".bib"): file for path, file in files.items() if path.endswith(".bib")
    }
    entries = [entry for name in names & held.keys() for entry in held[name].entries]
    if names - held.keys() or any(_MAKES_MORE.match(entry.kind) for entry in entries):
        return None
    return frozenset(entry.key for entry in entries)


def findings(text: str, known: Defined) -> list[Finding]:
    """The terms that a text names and nobody defines, from looks alone: the caller has yet to ask `missing.Sure`."""
    return [
        Finding(CODE, start, end, f"No glossary of this document defines {key}.", key, fix=Fix.NEAREST)
        for key, start, end in _lacking(text, known)
    ]


def _lacking(text: str, known: Defined) -> Iterator[tuple[str, int, int]]:
    pattern = _NAMED if known.packages & _GLOSSARIES else _SHORT
    folded: frozenset[str] | None = None
    for match in pattern.finditer(text):
        key = match.group(2).strip()
        if not key or key in known.keys or match.group(1) in known.own or "," in key or "." in key[:-1]:
            continue
        if known.folds:
            folded = folded or frozenset(each.lower() for each in known.keys)
            if key.lower() in folded:
                continue
        start = match.start(2) + len(match.group(2)) - len(match.group(2).lstrip())
        yield key, start, start + len(key)


_FORMS = "name|text|plural|first|firstplural|desc|descplural|symbol|symbolplural|user(?:i{1,3}|iv|vi?)"
_SHAPES = "(?:short|long|full)(?:pl)?"
_AC = r"[aAiI]?[aA]c(?:[slfa]?p?|[sl]u|fi)|acused?"
_GLS = (
    rf"(?:gls|Gls|GLS)(?:pl|disp|link|{_FORMS}|xtr{_SHAPES}|fmt(?:{_SHAPES}|name|text|first|plural|firstpl))?"
    rf"|[gG]lsentry(?:{_FORMS}|{_SHAPES})|(?:acr|Acr|ACR){_SHAPES}|(?:pgls|Pgls|PGLS|rgls|rGls|rGLS)(?:pl)?"
    r"|gls(?:add|see|ps|pt|(?:local)?(?:un|re)set)"
)
_KEY = r"[*+]?(?:[ \t]*\[[^\[\]]*\])*[ \t]*\{([^{}\\#%]*)\}"
_NAMED = re.compile(rf"\\({_GLS}|{_AC})(?![A-Za-z@]){_KEY}")
_SHORT = re.compile(rf"\\({_AC})(?![A-Za-z@]){_KEY}")
"""The commands that want a term which is there, by their first argument; those of acronym and acro alone."""
_GLOSSARIES = frozenset({"glossaries", "glossaries-extra", "glossaries-prefix", "glossaries-accsupp"})
_OTHERS = frozenset({"datagidx", "glossary", "gloss", "glosstex", "datatool"})
"""Packages with commands of the same names, or that make terms out of tables."""
_PACKAGES = _GLOSSARIES | _OTHERS | {"acronym", "acro"}
_OF_GLOSSARIES = frozenset({"newglossaryentry", "longnewglossaryentry", "newacronym", "newabbreviation"})
_COMMON = frozenset({"acro", "newterm", "newentry", "newsym", "newnum", "newabbr"})
"""Names of commands that define terms and that authors take for something else."""
_ANY = re.compile(
    r"\\(?:(?:long)?(?:new|provide)(?:gloss|acro|abbr|term|entry|sym|num)|acro|DeclareAcro|GlsXtr|glsxtr(?:new|resource)"
    r"|usepackage|RequirePackage|LoadClass|ifglsentryexists|glsdoif"
    r"|[A-Za-z]*(?:ommand|def|let)\*?[ \t]*\{?\\(?:gls|Gls|ac|Ac))"
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_LOADED = re.compile(r"\\(?:usepackage|RequirePackage|RequirePackageWithOptions)\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}")
_DEFINER = re.compile(
    r"\\((?:long)?(?:new|provide)glossaryentry|newacronym|newabbreviation|newabbr|newacro|newterm|newentry|newsym|newnum|"
    r"acrodef|acro|DeclareAcronym|glsxtrnew(?:symbol|number)|GlsXtrEnableOnTheFly|longprovideglossaryentry)(?![A-Za-z@])"
    r"(?:\s*(?:\[(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,2000}\]\s*)?\{([^{}\n]*)\})?"
)
_NO_KEY = re.compile(r"[#\\]|\A\s*\Z")
_RESOURCES = re.compile(
    r"\\(?:GlsXtrLoadResources|glsxtrresourcefile)(?![A-Za-z])\s*"
    r"(?:\[((?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}){0,4000})\])?"
)
_SOURCES = re.compile(r"(?<![A-Za-z-])src\s*=\s*(?:\{([^{}]*)\}|([^,{}\[\]]*))")
_RENAMES = re.compile(r"prefix|dual|alias|compound|spawn|label-")
_MAKES_MORE = re.compile(r"dual|spawn|progenitor|bibtexentry|contributor|tertiary|compound", re.IGNORECASE)
_ASKED = re.compile(r"\\(?:ifglsentryexists|glsdoif(?:no)?exists[a-z]*)\s*\{([^{}\\#]*)\}")
_OWN = re.compile(
    rf"\\(?:[A-Za-z]*(?:ommand|ommandx|def|cmd|let)|glsxtrnew[A-Za-z]*\s*(?:\[[^\]]*\])?\s*\{{[^{{}}]*\}})\*?"
    rf"\s*\{{?\s*\\({_GLS}|{_AC}|{'|'.join(sorted(_COMMON))})(?![A-Za-z@])"
)
_PICTURES = (".pgf", ".tikz", ".pdf_tex", ".pdf_t", ".pstex_t", ".pdftex_t", ".eps_tex", ".ps_tex", ".bbl", ".ind")
