"""Proposals as hunks: the units of decision, defined on an immutable base and never moved by each other.

Pure values and arithmetic on them. This room must never look for a place: that is `merge` and `anchors`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from coauthor.domain import linediff, texts

CONTEXT = 64
"""Code points of context kept on either side of a range."""

_AROUND = 3
_TO_BE_QUOTED = frozenset('"\\') | {chr(code) for code in (*range(32), 127)}


class HunkStatus(StrEnum):
    """What has become of a hunk."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    STALE = "stale"
    ORPHANED = "orphaned"

    @property
    def said(self) -> str:
        """It in words, as they stand behind the name of a sentence."""
        return _SAID.get(self, self.value)


_SAID = {
    HunkStatus.PENDING: "to decide",
    HunkStatus.EDITED: "accepted in your words",
    HunkStatus.STALE: "its sentence was changed",
    HunkStatus.ORPHANED: "its place is gone",
}


class Hunk(BaseModel):
    """One decision: the code points `[start, end)` of revision `base` of `path` become one of `texts`.

    It is its own anchor: `before` is the quote; `prefix` and `suffix` (at most 64 code points), `section`
    and `line` (counted from 0) are hints for finding it again. `edited` is what the person put instead and
    goes before `picked`, the label of the candidate chosen. `after` says how many edits of its proposal its base
    has seen already.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    path: str
    start: int
    end: int
    base: str
    status: HunkStatus = HunkStatus.PENDING
    texts: dict[str, str]
    why: str = ""
    before: str
    prefix: str = ""
    suffix: str = ""
    section: tuple[str, ...] = ()
    line: int = 0
    edited: str | None = None
    picked: str | None = None
    after: int = 0


class Removal(BaseModel):
    """A range that goes with the first accepted hunk: the TODO comment that asked for the proposal."""

    model_config = ConfigDict(frozen=True)

    path: str
    start: int
    end: int
    base: str
    before: str
    prefix: str = ""
    suffix: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a candidate wants: the code points `[start, end)` of the base become `text`."""

    start: int
    end: int
    text: str
    why: str = ""


def _no_section(_offset: int) -> tuple[str, ...]:
    return ()


def hunks(
    base_text: str,
    path: str,
    proposal: str,
    replacements: Mapping[str, Sequence[Replacement]],
    section_at: Callable[[int], tuple[str, ...]] = _no_section,
) -> tuple[Hunk, ...]:
    """The hunks `P7.1`, `P7.2`, … of all candidates of one file, in text order.

    Overlapping ranges are one hunk with a text for each candidate that changes it; what changes nothing is
    left out. What one candidate inserts at one place in several pieces stays apart: the first pieces of all candidates
    are a hunk, the second ones another. Raises ValueError for a range outside the text, or where one candidate
    overlaps itself.
    """
    wanted = sorted(
        (
            (replacement.start, replacement.end, nth, order, label, replacement)
            for order, (label, many) in enumerate(replacements.items())
            for nth, replacement in _counted(many)
            if _checked(base_text, replacement) != replacement.text
        ),
        key=lambda item: item[:4],
    )
    base = texts.revision(base_text)
    result: list[Hunk] = []
    for group in _overlapping([(nth, label, replacement) for _, _, nth, _, label, replacement in wanted]):
        start = min(replacement.start for _, replacement in group)
        end = max(replacement.end for _, replacement in group)
        before = base_text[start:end]
        offered = {
            label: _within(before, start, [each for name, each in group if name == label])
            for label in replacements
            if any(name == label for name, _ in group)
        }
        offered = {label: text for label, text in offered.items() if text != before}
        if not offered:
            continue
        said = (each.why for name, each in group if name in offered)
        reasons = dict.fromkeys(reason for why in said for reason in why.split("; ") if reason.strip())
        result.append(
            Hunk(
                id=f"{proposal}.{len(result) + 1}",
                path=path,
                start=start,
                end=end,
                base=base,
                texts=offered,
                why="; ".join(reasons),
                before=before,
                prefix=base_text[max(0, start - CONTEXT) : start],
                suffix=base_text[end : end + CONTEXT],
                section=section_at(start),
                line=base_text.count("\n", 0, start),
            )
        )
    return tuple(result)


def removal(base_text: str, path: str, start: int, end: int) -> Removal:
    """The range with its quote and context."""
    return Removal(
        path=path,
        start=start,
        end=end,
        base=texts.revision(base_text),
        before=base_text[start:end],
        prefix=base_text[max(0, start - CONTEXT) : start],
        suffix=base_text[end : end + CONTEXT],
    )


def chosen(hunk: Hunk, label: str | None = None) -> str:
    """The text to put: of the candidate named, else what the person wrote, else of the candidate picked.

    A hunk with a single candidate needs no choice. Raises ValueError where there is none or it isn't offered.
    """
    label = label if label is not None else None if hunk.edited is not None else hunk.picked
    if label is None:
        if hunk.edited is not None:
            return hunk.edited
        if len(hunk.texts) != 1:
            raise ValueError(f"{hunk.id} has {len(hunk.texts)} candidates and none is picked")
        label = next(iter(hunk.texts))
    if label not in hunk.texts:
        raise ValueError(f"{hunk.id} has no candidate {label}")
    return hunk.texts[label]


def splices(
    hunks: Iterable[Hunk], picks: Mapping[str, str] | None = None, removals: Iterable[Removal] = ()
) -> list[texts.Splice]:
    """The edit, in offsets of the base, that makes all hunks given; `picks` names candidates by hunk id.

    Removals come along unless no hunk is given; one that lies inside a hunk's range is taken out of that
    hunk's text instead. Raises ValueError as `chosen` does.
    """
    result = [texts.Splice(hunk.start, hunk.end, chosen(hunk, (picks or {}).get(hunk.id))) for hunk in hunks]
    return without(result, [(gone.start, gone.end, gone.before) for gone in removals] if result else [])


def without(edit: Iterable[texts.Splice], removals: Iterable[tuple[int, int, str]]) -> list[texts.Splice]:
    """An edit that takes out removals `(start, end, before)` too; one inside a splice goes out of that one's text."""
    result = list(edit)
    for start, end, before in removals:
        touched = next((at for at, each in enumerate(result) if each.start < end and start < each.end), None)
        if touched is None:
            result.append(texts.Splice(start, end, ""))
        elif result[touched].text.count(before) == 1:
            whole = result[touched]
            result[touched] = texts.Splice(whole.start, whole.end, whole.text.replace(before, ""))
    return texts.ordered(result)


class Life(StrEnum):
    """What a change is to its file."""

    STAYS = "stays"
    BEGINS = "begins"
    ENDS = "ends"


def unified(base: str, result: str, path: str, life: Life = Life.STAYS) -> str:
    """The change as a unified diff that `git apply` takes; empty where nothing changes."""
    if base == result:
        return ""
    a, b = linediff.split(base), linediff.split(result)
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    parts = [f"diff --git {old} {new}\n"]
    if life is not Life.STAYS:
        parts.append(f"{'new' if life is Life.BEGINS else 'deleted'} file mode 100644\n")
    parts.append(f"--- {'/dev/null' if life is Life.BEGINS else _named(old)}\n")
    parts.append(f"+++ {'/dev/null' if life is Life.ENDS else _named(new)}\n")
    for group in _close_together(linediff.changes(a, b)):
        parts += _hunk_lines(a, b, group)
    return "".join(parts)


def _checked(base_text: str, replacement: Replacement) -> str:
    if not 0 <= replacement.start <= replacement.end <= len(base_text):
        raise ValueError(f"range {replacement.start}-{replacement.end} is outside the text")
    return base_text[replacement.start : replacement.end]


def _counted(many: Sequence[Replacement]) -> list[tuple[int, Replacement]]:
    """Each with the number of insertions at its place that come before it; 0 for what replaces something."""
    seen: Counter[int] = Counter()
    counted = []
    for each in many:
        empty = each.start == each.end
        counted.append((seen[each.start] if empty else 0, each))
        seen[each.start] += empty
    return counted


def _overlapping(wanted: list[tuple[int, str, Replacement]]) -> list[list[tuple[str, Replacement]]]:
    """Groups of ranges that share a code point, or are the same insertion of several candidates; sorted by start."""
    groups: list[list[tuple[str, Replacement]]] = []
    low = high = last = -1
    for nth, label, each in wanted:
        together = each.start < high or (each.start == each.end == low == high and nth == last)
        if groups and together:
            groups[-1].append((label, each))
            high = max(high, each.end)
        else:
            groups.append([(label, each)])
            low, high, last = each.start, each.end, nth
    return groups


def _within(before: str, start: int, many: list[Replacement]) -> str:
    return texts.apply(before, [texts.Splice(each.start - start, each.end - start, each.text) for each in many])


def _close_together(changes: list[linediff.Change]) -> list[list[linediff.Change]]:
    """Changes whose context lines would touch stand in one hunk of the diff."""
    groups: list[list[linediff.Change]] = []
    for change in changes:
        if groups and change.a0 - groups[-1][-1].a1 <= 2 * _AROUND:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _hunk_lines(a: Sequence[str], b: Sequence[str], group: list[linediff.Change]) -> list[str]:
    first, last = group[0], group[-1]
    above = min(_AROUND, first.a0)
    below = min(_AROUND, len(a) - last.a1)
    old = _extent(first.a0 - above, last.a1 + below)
    new = _extent(first.b0 - above, last.b1 + below)
    lines = [f"@@ -{old} +{new} @@\n"]
    at = first.a0 - above
    for change in group:
        lines += [_line(" ", line) for line in a[at : change.a0]]
        lines += [_line("-", line) for line in a[change.a0 : change.a1]]
        lines += [_line("+", line) for line in b[change.b0 : change.b1]]
        at = change.a1
    return lines + [_line(" ", line) for line in a[at : at + below]]


def _extent(start: int, end: int) -> str:
    """Lines counted from 1; an empty stretch names the line before it."""
    size = end - start
    return f"{start + 1 if size else start}" + ("" if size == 1 else f",{size}")


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _quoted(name: str) -> str:
    """A name as git writes it: in quotes where it holds quotes, backslashes or control characters."""
    if not _TO_BE_QUOTED & set(name):
        return name
    escapes = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}
    inner = "".join(escapes.get(c, f"\\{ord(c):03o}" if c in _TO_BE_QUOTED else c) for c in name)
    return f'"{inner}"'


def _named(name: str) -> str:
    """A name with white space ends with a tab, or the rest of the line would be taken for a date."""
    return f"{name}\t" if " " in name and not name.startswith('"') else name
