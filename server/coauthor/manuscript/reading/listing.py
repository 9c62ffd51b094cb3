"""Which lists, indexes and bibliographies put a heading of their own into the table of contents.

It only asks for what classes and packages were told; it must never read anything.
"""

from __future__ import annotations

from coauthor.manuscript.reading.reader import Reader


def is_listed(reader: Reader, name: str) -> bool:
    """Whether the class or a package puts the heading of a list into the table of contents."""
    if name == "printindex" and "makeindex:" not in reader.options:
        return False
    if reader.kind == "memoir" and name in _OF_MEMOIR:
        return True
    if name == "bibliography" and reader.kind.startswith("tufte-book"):
        return True
    if name == "bibliography" and reader.kind.startswith("IEEE"):
        return "natbib:" not in reader.options
    if reader.kind.startswith(("ams", "acm", "revtex")) and name in ("bibliography", "printindex"):
        return True
    if name == "bibliography" and "apacite:" in reader.options:
        return "apacite:notocbib" not in reader.options
    if "tocbibind:" in reader.options and name in _OF_TOCBIBIND:
        return f"tocbibind:{_OF_TOCBIBIND[name]}" not in reader.options
    asked = _LISTING.get(name, _LISTING["listoffigures"])
    return any((option if ":" in option else f"*:{option}") in reader.options for option in asked)


_OF_MEMOIR = frozenset(
    "tableofcontents listoffigures listoftables listoftheorems printindex appendixpage addappheadtotoc "
    "bibliography".split()
)
_OF_TOCBIBIND = {
    "tableofcontents": "nottoc",
    "listoffigures": "notlof",
    "listoftables": "notlot",
    "bibliography": "notbib",
    "printindex": "notindex",
}
_GLOSSARIES = ("toc", "toc=true", "xindy,toc", "toc,acronym")
_LISTING: dict[str, tuple[str, ...]] = {
    "tableofcontents": ("setuptoc:toc",),
    **dict.fromkeys(("appendixpage", "appendices@made"), ("appendix:toc",)),
    "addappheadtotoc": ("appendix:",),
    "listoffigures": ("listof=totoc", "toc=listof", "toc=listofnumbered", "listof=numbered", "listof=totocnumbered"),
    "printindex": ("index=totoc", "toc=index", "toc=idx", "idxtotoc", "toc=indexnumbered", "makeindex:intoc"),
    "printnomenclature": ("nomencl:intoc",),
    **dict.fromkeys(
        ("printglossary", "printglossaries", "printacronyms", "printnoidxglossary", "printnoidxglossaries"), _GLOSSARIES
    ),
    "printunsrtglossary": _GLOSSARIES,
    "bibliography": (
        *("bibliography=totoc", "toc=bib", "toc=bibliography", "bibtotoc", "bibliography=totocnumbered"),
        *("toc=bibnumbered", "bibliography=numbered", "toc=bibliographynumbered"),
    ),
}
