"""Files of TeX's own, by their names: a document may name them, and they are never in its folder."""

from __future__ import annotations

import posixpath
import re


def is_own(name: str) -> bool:
    """True for the name of a file that TeX brings or that a build makes."""
    return _OWN.fullmatch(posixpath.basename(name)) is not None


_OWN = re.compile(
    r"(?:glyphtounicode.*|xy|xypic|epsf|psfig|pictex|pstricks.*|pst-.*|tikz|pgf.*|tikzlibrary.*|randtext|insbox|binhex|"
    r"texinfo|multido|plain|kvsetkeys|lcircuit|IEEE(?:abrv|full).*|biblatex-examples|xampl|supertabular|ulem|"
    r"t1enc|ot1enc|utf8|arrow|babel|ushyphex|hyph-.*|"
    r".*\.(?:sty|cls|def|cfg|clo|fd|ltx|enc|map|ldf|aux|bbl|toc|gls|acr|ind|nlo|out))(?:\.tex|\.bib)?"
)
