"""Gates compare before and after: what a change broke is found, what was so before is the author's."""

from __future__ import annotations

import pytest

from coauthor.gates import gate, run

KNOWN = gate.Known(frozenset({"knuth", "lamport"}), frozenset({"sec:a", "eq:b"}))

BROKEN = {
    "an open brace": ("Say \\emph{it}.", "Say \\emph{it.", "parse"),
    "a closing brace": ("Say it.", "Say it}.", "parse"),
    "crossed": ("{a} $b$", "{a $} b$", "parse"),
    "an odd dollar": ("It costs.", "It costs $5.", "parse"),
    "display for inline": ("$a$ and $b$", "$a$ and $$b$", "parse"),
    "a wrong end": (r"\begin{quote}a\end{quote}", r"\begin{quote}a\end{center}", "parse"),
    "an environment lost": (r"So \begin{align}a\end{align} holds.", "So it holds.", "parse"),
    "an environment new": ("So it holds.", r"So \begin{align}a\end{align} holds.", "parse"),
    "a comment lost": ("Text % mine\nmore.", "Text more.", "parse"),
    "a comment new": ("It is half.", "It is 50% of it.", "parse"),
    "a paragraph break": ("One. Two.", "One.\n\nTwo.", "parse"),
    "an open delimiter": (r"Let \(a\) be.", r"Let \(a be.", "parse"),
    "a cite lost": (r"As \citep[p.~3]{knuth} says.", "As he says.", "citations"),
    "one cite of two lost": (r"As \cite{knuth, lamport}.", r"As \cite{knuth}.", "citations"),
    "an invented key": ("As known.", r"As known \autocite{nobody}.", "citations"),
    "a label lost": (r"Text\label{sec:a}.", "Text.", "references"),
    "a label doubled": (r"Text\label{sec:a}.", r"Text\label{sec:a}\label{sec:a}.", "references"),
    "a ref lost": (r"See~\ref{sec:a}.", "See there.", "references"),
    "an invented ref": ("See there.", r"See \cref{sec:nowhere}.", "references"),
    "a program": ("Text.", r"Text\immediate\write18{rm}.", "macros"),
    "a file": ("Text.", r"Text \input{/etc/passwd}.", "macros"),
    "a redefinition": ("Text.", r"\def\x{}Text.", "macros"),
    "hex escapes": ("Text.", "Text ^^5cinput.", "macros"),
    "a bare ampersand": ("Research.", "R&D.", "specials"),
    "a bare underscore": ("The name.", "The file_name.", "specials"),
    "a chapter": ("Short.", "long " * 200, "extent"),
    "a direction mark": ("Text.", "Te\u202ext.", "characters"),
    "a control character": ("Text.", "Te\x07xt.", "characters"),
}

SOUND = {
    "other words": ("We use \\emph{it} in $x_1$ \\cite{knuth}.", "We take \\emph{it} in $x_1$ \\cite{knuth}."),
    "a known key more": (r"As \cite{knuth}.", r"As \cite{knuth,lamport}."),
    "a known label more": ("See there.", r"See there (\eqref{eq:b})."),
    "an unmatched brace stays": (r"{\bf all", r"{\bf everything"),
    "unmatched the other way round": ("end} and {begin", "stop} and {start"),
    "escaped signs": ("Half.", r"50\,\% of R\&D for \$5 in file\_name."),
    "maths with signs": ("So.", r"So $a_1^2 = \{b\}$ and \(c_3\)."),
    "verbatim": ("Run it.", r"Run \verb|a{%_&| now."),
    "an address": (r"At \url{http://a.b/c%20d_e}.", r"See \url{http://a.b/c%20d_e}."),
    "two formulas side by side": ("$a$$b$ hold", "$a$$b$ are true"),
    "the comment moved": ("a % mine\nb c", "a b % mine\nc"),
    "what was bare stays bare": ("a & b \\\\", "b & a \\\\"),
    "nothing": ("a {", "a {"),
    "a deletion": ("A sentence without anything.", ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_a_change_broke_is_found(name: str) -> None:
    before, after, expected = BROKEN[name]
    found = run.hard(run.check(before, after, KNOWN))
    assert expected in {finding.gate for finding in found}
    assert all(finding.message.endswith((".", "”.", "`.")) for finding in found)


@pytest.mark.parametrize("name", BROKEN)
def test_what_was_broken_before_is_no_finding(name: str) -> None:
    _, after, _ = BROKEN[name]
    assert run.check(after, after.replace("Text", "Prose")) == ()


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_change_passes(name: str) -> None:
    before, after = SOUND[name]
    assert run.check(before, after, KNOWN, run.STRUCTURE) == ()


def test_a_whole_text_can_be_checked_like_a_piece() -> None:
    before = "\\begin{document}\nA sentence \\cite{knuth}. Another.\n\\end{document}\n"
    assert run.check(before, before.replace("Another", "One more")) == ()
    assert run.check(before, before.replace(" \\cite{knuth}", ""))[0].gate == "citations"
