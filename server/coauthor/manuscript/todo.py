"""Finds the requests to the co-author in the text: comments, or `\\todo{@coauthor …}`.

What stands in verbatim or comment environments is no request. Finding one says nothing about whether it may
start.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from coauthor.manuscript.scan import Command, Zone
from coauthor.manuscript.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Todo:
    """`[start, end)` is the comment or command, `removal` what to delete so that no trace of it stays.

    `task` (`T12`) and `proposal` (`P3`, `P3.2`, with a `verb`) are set in a reply. `target` is the range of
    the paragraph it stands by, None where there is none.
    """

    start: int
    end: int
    removal: tuple[int, int]
    text: str
    task: str | None
    proposal: str | None
    verb: str | None
    target: tuple[int, int] | None


def find(snapshot: Snapshot) -> tuple[Todo, ...]:
    """All requests, in the order of the text."""
    return snapshot.fact(_find)


_COMMENT = re.compile(r"%+[ \t]*todo[ \t]*\([ \t]*co-?author\b([^)\n]*)\)[ \t]*:?(.*)\Z", re.IGNORECASE | re.DOTALL)
_COMMAND = re.compile(r"\s*@co-?author\b(?:[ \t]*\(([^)\n]*)\))?[ \t]*[:,]?(.*)\Z", re.IGNORECASE | re.DOTALL)
_REPLY = re.compile(r"\s*(t\d+|p\d+(?:\.\d+)?(?:[ \t]+[a-z]+)?)[ \t]*:(.*)\Z", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"[ \t,]*(?:(t\d+)|(p\d+(?:\.\d+)?)(?:[ \t]+([a-z-]+))?)?", re.IGNORECASE)
_MORE = re.compile(r"\n[ \t]*%(?:[ ]{3,}|[ ]*\t)[ \t]*(\S[^\n]*)")
_OPENER = (
    r"(?:\\(?:caption(?:above|below|of\*?\s*\{[a-z]+\})?|subcaption|item|footnotetext)\*?"
    r"\s*(?:\[[^\[\]]*\])?\s*\{?\s*)?"
)
"""A caption or an item begins behind its command."""
_SOON = re.compile(rf"\s*(?:%[^\n]*\n\s*)*{_OPENER}\Z")
_BEHIND = re.compile(r"\s*(?:%[^\n]*\n\s*)*")
_NO_BLANK_LINE = re.compile(r"[ \t]*(?:%[^\n]*)?\n?[ \t]*\Z")


def _find(snapshot: Snapshot) -> tuple[Todo, ...]:
    if "oauthor" not in snapshot.text.lower() and "co-author" not in snapshot.text.lower():
        return ()
    found = [_of_comment(snapshot, comment) for comment in snapshot.scan.comments]
    found += [_of_command(snapshot, command) for command in snapshot.scan.commands if command.name == "todo"]
    return tuple(sorted((todo for todo in found if todo is not None), key=lambda todo: todo.start))


def _of_comment(snapshot: Snapshot, comment: Zone) -> Todo | None:
    match = _COMMENT.match(snapshot.text[comment.start : comment.end])
    if match is None:
        return None
    end, words = comment.end, [match.group(2).strip()]
    while (more := _MORE.match(snapshot.text, end)) and not _COMMENT.match(more.group().lstrip()):
        end = more.end()
        words.append(more.group(1).rstrip())
    text = " ".join(word for word in words if word)
    return _todo(snapshot, (comment.start, end), match.group(1), text)


def _of_command(snapshot: Snapshot, command: Command) -> Todo | None:
    groups = [group for group in snapshot.scan.arguments(command.end, 2) if group.opener == "{"]
    if not groups or _is_hidden(snapshot, command.start):
        return None
    match = _COMMAND.match(snapshot.text[groups[0].start + 1 : groups[0].end - 1])
    if match is None:
        return None
    address, text = match.group(1) or "", match.group(2)
    reply = _REPLY.match(text)
    if not address and reply:
        address, text = reply.groups()
    return _todo(snapshot, (command.start, groups[0].end), address, " ".join(text.split()))


def _is_hidden(snapshot: Snapshot, offset: int) -> bool:
    zone = snapshot.scan.zone_at(offset)
    return zone is not None and zone.kind in ("verbatim", "ignored", "comment")


def _todo(snapshot: Snapshot, span: tuple[int, int], address: str, text: str) -> Todo:
    match = _ADDRESS.match(address)
    task, proposal, verb = match.groups() if match else (None, None, None)
    return Todo(
        start=span[0],
        end=span[1],
        removal=_removal(snapshot.text, *span),
        text=text,
        task=task.upper() if task else None,
        proposal=proposal.upper() if proposal else None,
        verb=verb.lower() if verb else None,
        target=_target(snapshot, *span),
    )


def _removal(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole line where nothing else is on it; else the request and a blank that would be doubled."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    before, after = text[line:start], text[end:stop]
    if not before.strip() and not after.strip():
        return (line, stop + 1) if stop < len(text) else (max(0, line - 1), stop)
    if text[start] == "%":
        return line + len(before.rstrip(" \t")), end
    if before[-1:] in (" ", "\t") and (not after or after[0] in " \t.,;:!?)"):
        return start - 1, end
    if not before.strip() and after[:1] in (" ", "\t"):
        return start, end + 1
    return start, end


def _target(snapshot: Snapshot, start: int, end: int) -> tuple[int, int] | None:
    behind = _BEHIND.match(snapshot.text, end)
    from coauthor.manuscript import nearby, prose  # only where there is a request

    paragraphs = prose.paragraphs(nearby.around(snapshot.scan, start, behind.end() if behind else end))
    at = bisect_right(paragraphs, start, key=lambda paragraph: paragraph.start) - 1
    above = paragraphs[at] if at >= 0 else None
    below = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
    if above is not None and (start < above.end or snapshot.text.find("\n", above.end, start) < 0):
        return above.start, above.end
    if below is not None and _is_close(snapshot, end, below.start):
        return below.start, below.end
    if above is not None and _NO_BLANK_LINE.fullmatch(snapshot.text[above.end : start]):
        return above.start, above.end
    if below is not None and _SOON.fullmatch(snapshot.text[end : below.start]):
        return below.start, below.end
    return None


def _is_close(snapshot: Snapshot, end: int, start: int) -> bool:
    """True if only lines of comment stand between, and no blank line."""
    between = snapshot.text[end:start]
    return _SOON.fullmatch(between) is not None and "\n\n" not in re.sub(r"[ \t]", "", between)
