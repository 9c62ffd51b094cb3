"""All or none: no half of a yes for several files stays in the files, told by their bytes and who wrote them."""

from __future__ import annotations

from collections import Counter, defaultdict

from faults.walks import Broken
from faults.walks_things import Landing


class Halves:
    """What is known of each batch, the edits of one yes; the oracle tells of each write to a file and each edit."""

    def __init__(self, figures: Counter[str]) -> None:
        self._figures = figures
        self._writes: Counter[str] = Counter()
        self._landed: dict[str, tuple[Landing, int]] = {}
        self._wanted: dict[str, tuple[str, ...]] = {}
        self._of_batch: defaultdict[str, list[str]] = defaultdict(list)

    def wrote(self, path: str) -> None:
        """Somebody gave the file other bytes."""
        self._writes[path] += 1

    def accepted(self, edit: str, batch: str, together: tuple[str, ...]) -> None:
        """The person said yes to an edit, as a part of a batch if it has one."""
        if batch:
            self._wanted[batch] = together
            self._of_batch[batch].append(edit)

    def landed(self, edit: str, landing: Landing, reverts: str | None) -> None:
        """An edit changed its file, which was told before; right after half a batch it must put that back whole."""
        number = self._writes[landing.path]
        for name, (half, was) in self._landed.items():
            if (half.proposal, half.path, was + 1) == (reverts, landing.path, number) and self._is_half(name):
                if landing.raw_after != half.raw:
                    raise Broken(f"I3: {landing.path} is not as it was before {name}, which was half of a yes")
                self._figures["halves put back"] += 1
        self._landed[edit] = (landing, number)

    def look(self, landings: dict[str, Landing], untold: dict[str, str]) -> None:
        """Nothing is on its way: what is in one file of a batch and not in all was put back if nobody wrote there."""
        for batch, edits in self._of_batch.items():
            there = {landings[edit].path for edit in edits if edit in landings}
            missing = [path for path in self._wanted[batch] if path not in there]
            if not there or not missing or any(edit in untold for edit in edits):
                continue
            for edit in edits:
                landing, number = self._landed.get(edit, (None, 0))
                if landing is not None and self._writes[landing.path] == number:
                    raise Broken(f"I3: {edit} stays in {landing.path}, and {missing} have nothing of the same yes")

    def _is_half(self, edit: str) -> bool:
        batch = next((name for name, edits in self._of_batch.items() if edit in edits), None)
        if batch is None:
            return False
        there = {self._landed[each][0].path for each in self._of_batch[batch] if each in self._landed}
        return bool({*self._wanted[batch]} - there)
