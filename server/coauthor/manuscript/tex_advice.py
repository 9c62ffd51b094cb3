"""What TeX's usual complaints mean, a sentence each, for somebody who has never read one."""

from __future__ import annotations

import re

_ADVICE: tuple[tuple[str, str], ...] = (
    (r"Undefined control sequence", "TeX does not know {command}: it is misspelt, or its package is not loaded."),
    (r"Environment (\S+) undefined", "No package that is loaded makes the environment {0}; look at its spelling."),
    (
        r"\\begin\{(.+?)\} on input line (\d+) ended by \\end\{(.+?)\}",
        "The {0} begun in line {1} is not closed before this \\end{{{2}}}.",
    ),
    (r"\\begin\{(.+?)\} on input line (\d+) ended by", "The {0} begun in line {1} is never closed."),
    (r"Missing \$ inserted", "Something that is allowed in formulas only stands outside of one: often a _ or ^."),
    (r"Missing \} inserted|Missing \{ inserted", "A brace is missing here or somewhat further up."),
    (r"Extra \}, or forgotten|Too many \}'s", "There is one closing brace too many here, or a $ is missing."),
    (r"Runaway argument|File ended while scanning use of", "A brace that was opened further up is never closed."),
    (r"Paragraph ended before (\S+) was complete", "The argument of {0} is not closed before the blank line."),
    (r"Double subscript", "Two _ follow one another: write a_{{b_c}} or a_{{bc}}."),
    (r"Double superscript", "Two ^ follow one another: write a^{{b^c}} or a^{{bc}}."),
    (r"Extra alignment tab", "This row has more & than the table has columns."),
    (r"Misplaced alignment tab character &", "An & outside of a table is written \\&."),
    (r"There's no line here to end", "A \\\\ stands where no line of text is before it; leave it out."),
    (r"Missing number, treated as zero", "A number or length is expected here."),
    (r"Illegal unit of measure", "A length needs a unit, as in 2cm or 0.5\\textwidth."),
    (r"Missing \\begin\{document\}", "Text stands before \\begin{{document}}, in the preamble or in a package."),
    (r"Can be used only in preamble", "This command belongs before \\begin{{document}}."),
    (r"Command (\S+) already defined", "{0} has a meaning already: use \\renewcommand, or another name."),
    (r"Option clash for package (\S+?)\.?$", "{0} is loaded twice with different options; load it once."),
    (
        r"File [`'](.+?\.(?:sty|cls|bst|def))' not found",
        "{0} is not installed here; your TeX distribution can add its package, or its name is misspelt.",
    ),
    (r"File [`'](.+?)' not found", "{0} is not where TeX looks; see its name and folder."),
    (r"Unicode character (.+?) \(", "This font or engine has no {0}; write it as a command, or use lualatex."),
    (r"Not in outer par mode", "A figure or table can't stand inside a box, a table or another float."),
    (r"Float\(s\) lost|Too many unprocessed floats", "Too many figures and tables wait for a place; try \\clearpage."),
    (r"Something's wrong--perhaps a missing \\item", "A list begins with \\item."),
    (r"Lonely \\item", "\\item stands outside of a list."),
    (
        r"Citation [`'](.+?)' .*undefined|Citation [`'](.+?)' undefined",
        "No bibliography that this document reads has {0}.",
    ),
    (r"Reference [`'](.+?)' .*undefined", "There is no \\label{{{0}}}."),
    (r"Label [`'](.+?)' multiply defined", "Two places have the label {0}."),
    (r"Label\(s\) may have changed", "One more run puts the numbers right."),
)
_TABLE = tuple((re.compile(pattern), words) for pattern, words in _ADVICE)
_LAST_COMMAND = re.compile(r"\\(?:[A-Za-z@]+\*?|.)(?=[^\\]*$)")


def of(message: str, shown: str) -> str:
    """What a message means; `shown` is the line up to where TeX stopped. Empty where nothing can be said."""
    for pattern, words in _TABLE:
        if found := pattern.search(message):
            command = _LAST_COMMAND.search(shown)
            known = [each for each in found.groups() if each is not None]
            return words.format(*known, command=command[0] if command else "a command that is used here")
    return ""
