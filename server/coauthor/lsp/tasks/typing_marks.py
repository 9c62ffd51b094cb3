"""Which requests in a document this person typed just now, told by the edits as they arrive.

A request counts as typed if an edit of the editor's own touched it. One that came whole, by opening, reloading or an
accepted edit, doesn't, and neither does one that was only moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from coauthor.lsp.document import Document
from coauthor.lsp.typed import Stretch
from coauthor.review.commented import Comment

MARK = "typed:"


@dataclass(slots=True)
class Mark:
    """A request that was typed: when it was last touched (steady clock), and followed under which anchor.

    `doubt` is the version at which the text was exactly the disk's although this request had just come whole: if the
    next save is of another version, it came from the disk and not from the person.
    """

    name: str
    at: float
    doubt: int | None = None


@dataclass(slots=True)
class Typing:
    """The marks of one document."""

    document: Document
    marks: dict[str, Mark] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def settle(self, comments: Iterable[Comment]) -> list[Mark]:
        """Mark the requests that the typing since the last call touched; gives those that came whole by it."""
        whole = []
        for comment in comments:
            stretch = next((each for each in reversed(self.document.typed.stretches) if _touches(each, comment)), None)
            if stretch is None:
                continue
            mark = self.of(comment)
            if mark is None:
                mark = Mark(f"{MARK}{next(self._numbers)}", stretch.at)
                self.marks[mark.name] = mark
                if stretch.start <= comment.start and comment.end <= stretch.end:
                    whole.append(mark)
            mark.at = stretch.at
            self.document.anchors.track(mark.name, comment.start, comment.end)
        self.document.typed.clear()
        return whole

    def of(self, comment: Comment) -> Mark | None:
        """The mark of a request, if it was typed."""
        for mark in self.marks.values():
            place = self.document.anchors.get(mark.name)
            if place is not None and place.start < comment.end and comment.start < place.end:
                return mark
        return None

    def drop(self, mark: Mark) -> None:
        """It has been dealt with."""
        self.marks.pop(mark.name, None)
        self.document.anchors.forget(mark.name)

    def prune(self) -> None:
        """Forget the marks of which nothing is left in the text."""
        for mark in list(self.marks.values()):
            place = self.document.anchors.get(mark.name)
            if place is None or place.start == place.end:
                self.drop(mark)


def _touches(stretch: Stretch, comment: Comment) -> bool:
    """True for typing inside the request; what stands right before or behind it is none of it."""
    if stretch.start == stretch.end:
        return comment.start < stretch.start <= comment.end
    return stretch.start < comment.end and comment.start < stretch.end
