"""Notices files that change outside of the editor, since not every client tells: a thread that sleeps in the kernel.

It must never touch the session from its thread, nor watch a folder that holds nothing of the manuscript.
"""

from __future__ import annotations

import asyncio
import logging
import posixpath
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from coauthor.lsp.session import Session
from coauthor.manuscript import project

_log = logging.getLogger(__name__)

MOST_FOLDERS = 2_000
STEP_MS = 100
SETTINGS = "coauthor.toml"

SURELY_UP_S = 1.0
SLACK_S = 2.0
"""Some disks count in whole seconds."""

News = Callable[[str], None]


class Watcher:
    """One session's watch over the folders of its manuscript. `news` is called on the loop with each path."""

    def __init__(self, session: Session, news: News) -> None:
        self._session = session
        self._news = news
        self._loop = asyncio.get_running_loop()
        self._stop: threading.Event | None = None
        self._folders: frozenset[str] = frozenset()

    def start(self) -> None:
        """Watch, or watch anew where folders came or went."""
        root = self._session.root
        if root is None:
            return
        folders = folders_of(path for path, _ in self._session.index.files())
        if folders == self._folders:
            return
        self.stop()
        self._folders, self._stop = folders, threading.Event()
        thread = threading.Thread(target=self._run, args=(root, folders, self._stop), name="watch files", daemon=True)
        thread.start()

    async def catch_up(self, begun: float) -> None:
        """Tell what changed after the reading had begun, at a time in seconds, and before the watch was up."""
        await asyncio.sleep(SURELY_UP_S)
        for path in await asyncio.to_thread(self._missed, begun - SLACK_S):
            if path not in self._session.documents:  # the editor's text is the truth, saved or not
                self._news(path)
        self._news(SETTINGS)  # they were read before the watch was up; reading them again changes nothing else

    def _missed(self, since: float) -> list[str]:
        index, root = self._session.index, self._session.root
        known, listed = {path for path, _ in list(index.files())}, index.rest.list()
        if root is None:
            return []
        return [path for path in listed if path not in known or _changed(root / path) >= since] + sorted(
            known.difference(listed)
        )

    def stop(self) -> None:
        """End the watch; the thread leaves within a step."""
        if self._stop is not None:
            self._stop.set()
        self._folders = frozenset()

    def _run(self, root: Path, folders: frozenset[str], stop: threading.Event) -> None:
        import watchfiles

        places = [root / folder for folder in sorted(folders) if (root / folder).is_dir()]
        try:
            for changes in watchfiles.watch(
                *places, watch_filter=_is_ours, step=STEP_MS, stop_event=stop, recursive=False, raise_interrupt=False
            ):
                self._tell(root, [Path(place) for _, place in changes])
        except (OSError, RuntimeError) as error:
            _log.warning("files that change outside of the editor are not noticed: %s", error)

    def _tell(self, root: Path, places: list[Path]) -> None:
        for place in places:
            if place.is_relative_to(root):
                path = place.relative_to(root).as_posix()
                self._loop.call_soon_threadsafe(self._heard, path, place.is_dir())

    def _heard(self, path: str, is_folder: bool) -> None:  # noqa: FBT001 - a fact that came with the path
        if not is_folder:
            self._news(path)
        elif path not in self._folders and len(self._folders) < MOST_FOLDERS:
            self._session.connection.spawn(self._look_into(path), f"look into {path}")

    async def _look_into(self, folder: str) -> None:
        """A folder came: its files are news, and it is watched from now on."""
        for path in await asyncio.to_thread(self._session.index.below, folder):
            self._news(path)
        self.start()


def _changed(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:
        return 0.0


def folders_of(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold these files, and those above them; the root is the empty one."""
    found = {""}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in found and len(found) < MOST_FOLDERS:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(found)


def _is_ours(_change: object, place: str) -> bool:
    name = place.rpartition("/")[2] if "/" in place else place.rpartition("\\")[2]
    if name.startswith(".") or "/.coauthor/" in place:
        return False
    return name.endswith(project.ENDINGS) or name == SETTINGS or "." not in name
