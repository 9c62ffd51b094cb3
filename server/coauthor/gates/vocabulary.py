"""Commands that the project never uses may be undefined there: each one that is new is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coauthor.gates.gate import Finding, Known, warning

_COMMAND = re.compile(r"\\([A-Za-z@]+)")
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?(?P<mark>[^A-Za-z\s*{\[]).*?(?P=mark)|(?<!\\)%[^\n]*")
KERNEL = frozenset(
    """
    emph textbf textit texttt textsc textsf textrm textsl underline footnote footnotemark footnotetext item
    cite ref pageref label section subsection subsubsection paragraph subparagraph chapter part begin end
    caption centering ldots dots quad qquad hspace vspace noindent par newline linebreak today LaTeX TeX S P
    copyright dag ddag pounds ss ae oe aa o l AE OE AA O L i j textbackslash textasciitilde textasciicircum
    textquoteleft textquoteright textquotedblleft textquotedblright textendash textemdash ensuremath mbox fbox
    left right frac sqrt sum int prod lim sin cos tan log ln exp min max alpha beta gamma delta epsilon
    varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega leq geq le ge neq ne approx equiv sim simeq
    times cdot pm mp in notin subset subseteq cup cap to rightarrow leftarrow Rightarrow mapsto infty partial
    nabla forall exists ell hat bar tilde vec dot mathbf mathrm mathit mathcal mathsf overline small large
    """.split()
)
"""What LaTeX has without any package."""


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Compares with the piece before, the project's commands and those of LaTeX itself."""
    if known.commands is None:
        return
    for name in sorted(commands(after) - commands(before) - known.commands - KERNEL):
        yield warning("vocabulary", f"`\\{name}` is used nowhere else in the project; is it defined?")


@lru_cache(maxsize=256)
def commands(text: str) -> frozenset[str]:
    """The names of the commands in a text, without verbatim and comments."""
    return frozenset(_COMMAND.findall(_VERBATIM.sub(" ", text)))
