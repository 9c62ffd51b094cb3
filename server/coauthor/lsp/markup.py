"""Text of a manuscript, a model or a thread inside markdown: shown as it is, and nothing of it alive.

What markdown could take for its own stands in code spans and not behind backslashes, which not every client takes away
again. Makes strings only.
"""

from __future__ import annotations

import re

from coauthor.lsp import to_lsp
from coauthor.lsp.session import Session


def literal(value: str) -> str:
    """The text as markdown shows it to the letter: words stay words, what looks like markup or LaTeX becomes code.

    What the text itself has between backticks is code already.
    """
    return "\n".join(_line(line) for line in value.split("\n"))


def content(session: Session, value: str) -> dict[str, str]:
    """MarkupContent for a hover: our markdown, or the same in plain words for a client that reads none."""
    formats = session.capability("textDocument", "hover", "contentFormat")
    if isinstance(formats, list) and formats and "markdown" not in formats:
        return {"kind": "plaintext", "value": plain(value)}
    return to_lsp.markdown(value)


def plain(value: str) -> str:
    """Markdown of ours without its marks; what is code in it stays as it is."""
    return _MARKS.sub(lambda found: found["block"] or found["code"] or "", value)


_CODE = r"(?<![^\s(“„«\"])`(?P<code>[^`'\n]+)`(?=[.,;:!?)”»\"]*(?:\s|\Z))"  # what joins on would make its ticks longer
_ALIVE = r"[^\s`]*(?:[\\`*_\[\]<|~$@]|&#?\w+;|(?<=www)\.|://)\S*"
_LIVE = re.compile(rf"{_CODE}|(?P<lead>[“„«\"(]+)|(?P<run>{_ALIVE}(?: {_ALIVE})*)", re.IGNORECASE)
_CLOSING = re.compile(r"[,.;:!?”“»\"]*\Z")
_AT_LINE_START = re.compile(r"([ \t]*)([-+=]+|#{1,6}|\d{1,9}[.)]|>\S*)(?=\s|\Z)")
_MARKS = re.compile(
    r"^(?P<fence>`{3,})[^\n`]*\n(?P<block>.*?)\n(?P=fence)$"
    r"|(?P<ticks>`+)(?P<pad> ?)(?P<code>.+?)(?P=pad)(?P=ticks)(?!`)|\*\*|\*(?=\S)|(?<=\S)\*",
    re.DOTALL | re.MULTILINE,
)


def _line(line: str) -> str:
    lead = ""
    if found := _AT_LINE_START.match(line):
        lead, line = found[1] + _as_code(found[2]), line[found.end() :]
    return lead + _LIVE.sub(_shown, line)


def _shown(live: re.Match[str]) -> str:
    if live["run"] is None:
        return live["lead"] or _as_code(live["code"])
    body, closing = live["run"], ""
    if found := _CLOSING.search(body):
        body, closing = body[: found.start()], found.group()
    if body.endswith(")") and "(" not in body:
        body, closing = body[:-1], ")" + closing
    return (_as_code(body) if body else "") + closing


def _as_code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"
