"""Which files hold which key, kept up to date file by file; no places, and nothing of what the keys mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Holders:
    """For each key the paths that hold it, once per place."""

    paths: dict[str, list[str]] = field(default_factory=dict)

    def replace(self, path: str, old: list[str], new: list[str]) -> bool:
        """The keys of a file were `old` and are `new`; True if that makes a difference."""
        if old == new:
            return False
        if not old:
            for key in new:
                self.paths.setdefault(key, []).append(path)
            return True
        gone, come = Counter(old), Counter(new)
        for key in (gone - come).elements():
            holders = self.paths[key]
            holders.remove(path)
            if not holders:
                del self.paths[key]
        for key in (come - gone).elements():
            self.paths.setdefault(key, []).append(path)
        return gone != come
