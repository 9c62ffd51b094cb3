"""One git commit for each accepted proposal, where the person wants that (`git.commit = "on"`): this file's edit alone.

Never touches what is staged, runs no hook and no filter, invents no identity; in doubt there is no commit but a
sentence that says why. The only module of this room that starts a program.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coauthor import config
from coauthor.domain import errors, tasks, texts
from coauthor.domain.events import Type
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import disk

ANSWER_S = 20.0
"""So long one call of git may take."""
LOCK_S = 1.5
"""So long we wait for another git that is at the index."""
_SUBJECT = 72
_SAFELY = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "core.splitIndex=false",
    "user.useConfigOnly=true",
    "i18n.commitEncoding=UTF-8",
    "commit.gpgSign=false",
)
_NOT_OURS = frozenset(
    f"GIT_{name}"
    for name in "DIR WORK_TREE INDEX_FILE OBJECT_DIRECTORY ALTERNATE_OBJECT_DIRECTORIES NAMESPACE PREFIX".split()
)
_AT_WORK = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the person; `commit` is the hash of the commit, empty where none was made."""

    text: str
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """An edit that the disk has, by its ids."""

    task: str
    proposal: str
    edit: str


def after_saved(pool: pools.Pool, root: Path, task: str, proposal: str, edit: str) -> Notice | None:
    """Commit an edit that is on the disk now; None where commits are not wanted, or the folder is in no repository."""
    return next(iter(after_all_saved(pool, root, [Saved(task, proposal, edit)])), None)


def after_all_saved(pool: pools.Pool, root: Path, saved: Sequence[Saved]) -> list[Notice]:
    """The same for all edits that one save brought to the disk, in the order in which they were made."""
    if not saved or not wanted(root):
        return []
    found = {each: edit for each in saved if (edit := _edit(pool, each)) is not None}
    notices = []
    for each in _in_order(found):
        try:
            notice = _commit(pool, root, each, found)
        except (_Refused, errors.CoauthorError, OSError) as error:
            notice = Notice(f"{each.proposal} was not committed: {error}.")
        if notice is not None:
            notices.append(notice)
    return notices


def wanted(root: Path) -> bool:
    """True if `git.commit` is on: in the workspace's `coauthor.toml`, or else in the user's settings."""
    here: object = None
    with contextlib.suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        table = tomllib.loads((root / "coauthor.toml").read_text(encoding="utf-8")).get("git")
        here = table.get("commit") if isinstance(table, dict) else None
    return here == "on" if here is not None else config.load().git_commit == "on"


class _Refused(Exception):
    """Why there is no commit: the rest of a sentence."""


class _Git:
    """git in one folder, so that nothing of the repository's settings runs a program."""

    def __init__(self, folder: Path) -> None:
        self._program = shutil.which("git")
        self.folder = folder
        ours = {key: value for key, value in os.environ.items() if key not in _NOT_OURS}
        self._env = ours | {
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_LITERAL_PATHSPECS": "1",
            "LC_ALL": "C",
        }

    def ask(self, *words: str, given: bytes = b"", index: Path | None = None) -> bytes:
        """What a git command answers; raises Refused with what it complains of."""
        if self._program is None:
            raise _Refused("git is not installed")
        safely = [part for setting in _SAFELY for part in ("-c", setting)]
        try:
            done = subprocess.run(
                [self._program, *safely, *words],
                cwd=self.folder,
                env=self._env | ({"GIT_INDEX_FILE": str(index)} if index else {}),
                input=given,
                capture_output=True,
                timeout=ANSWER_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _Refused("git did not answer in time") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"]
            raise _Refused(f"git {words[0]} failed ({said[0].removeprefix('fatal: ')[:200]})")
        return done.stdout

    def line(self, *words: str, given: bytes = b"", index: Path | None = None) -> str:
        """The same as one line of text."""
        return os.fsdecode(self.ask(*words, given=given, index=index)).removesuffix("\n")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file as HEAD or the index has it."""

    mode: str
    blob: str


def _edit(pool: pools.Pool, saved: Saved) -> tasks.EditRecord | None:
    proposal = pool.task(saved.task).proposal(saved.proposal)
    return proposal.edit(saved.edit) if proposal else None


def _in_order(found: Mapping[Saved, tasks.EditRecord]) -> list[Saved]:
    """Edits of one file that build on each other, the first one first."""
    left = dict(found)
    order: list[Saved] = []
    while left:
        made = {(edit.path, edit.result) for edit in left.values()}
        first = next((each for each, edit in left.items() if (edit.path, edit.base) not in made), next(iter(left)))
        order.append(first)
        del left[first]
    return order


def _commit(pool: pools.Pool, root: Path, saved: Saved, together: Mapping[Saved, tasks.EditRecord]) -> Notice | None:
    edit = together[saved]
    place = root.resolve() / edit.path
    git = _Git(place.parent)
    try:
        top, prefix = git.line("rev-parse", "--show-toplevel"), git.line("rev-parse", "--show-prefix")
    except _Refused as refused:
        if "not a git repository" in str(refused):
            return None
        raise
    git.folder, name = Path(top), prefix + place.name
    head = _head(git)
    entry = _entry(git.ask("ls-tree", "-z", head, "--", name))
    if entry is None or not entry.mode.startswith("100"):
        raise _Refused(f"{edit.path} is not in git yet; add it and commit it once")
    content = _content(git, root, entry, edit, list(together.values()))
    message = _message(pool, saved).encode()
    with tempfile.TemporaryDirectory(prefix="coauthor-") as scratch, _locked(git) as lock:
        copy = Path(scratch) / "theirs"
        shutil.copyfile(lock.index, copy)
        # To git, files that changed within the second of their index are doubtful, and it would run their filters to
        # look. So the copy is from the future, and what becomes of it gets the time of the index that it replaces.
        os.utime(copy, (time.time() + 3600,) * 2)
        if _entry(git.ask("ls-files", "-s", "-z", "--", name, index=copy)) != entry:
            raise _Refused(f"you have staged changes of {edit.path}; commit them first")
        blob = git.line("hash-object", "-w", "--stdin", given=content)
        commit = _build(git, Path(scratch) / "ours", head, (entry.mode, blob, name), message)
        git.ask("update-index", "--cacheinfo", f"{entry.mode},{blob},{name}", index=copy)
        lock.write(copy.read_bytes())
        git.ask("update-ref", "-m", f"coauthor: {saved.proposal}", "HEAD", commit, head)
        lock.keep()
    return Notice(f"{saved.proposal} is committed as {commit[:10]}.", commit)


def _head(git: _Git) -> str:
    """The commit that is checked out; refused in the middle of a merge and its like, or without an identity."""
    folder = Path(git.line("rev-parse", "--absolute-git-dir"))
    for mark, what in _AT_WORK.items():
        if (folder / mark).exists():
            raise _Refused(f"{what} is under way in this repository")
    try:
        head = git.line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except _Refused as refused:
        raise _Refused("the repository has no commit yet") from refused
    try:
        git.ask("var", "GIT_AUTHOR_IDENT")
        git.ask("var", "GIT_COMMITTER_IDENT")
    except _Refused as refused:
        raise _Refused("git does not know who you are (`git config user.name` and `user.email`)") from refused
    return head


def _entry(answer: bytes) -> _Entry | None:
    """The one entry of a listing by `ls-tree -z` or `ls-files -s -z`; None for none, several, or a conflict."""
    lines = [line for line in os.fsdecode(answer).split("\0") if line]
    if len(lines) != 1:
        return None
    facts = lines[0].partition("\t")[0].split()
    if facts[1] in ("blob", "tree", "commit"):
        return _Entry(facts[0], facts[2]) if facts[1] == "blob" else None
    return _Entry(facts[0], facts[1]) if facts[2] == "0" else None


def _content(
    git: _Git, root: Path, entry: _Entry, edit: tasks.EditRecord, together: Sequence[tasks.EditRecord]
) -> bytes:
    """The committed bytes with the edit made in them; refused where HEAD or the file differ by more than that."""
    raw = git.ask("cat-file", "blob", entry.blob)
    loaded = texts.load(raw)
    if not isinstance(loaded, texts.Loaded) or texts.revision(loaded.text) != edit.base:
        raise _Refused(f"{edit.path} had changes of yours that are not committed; commit them first")
    opened = disk.open_file(root, edit.path)
    if isinstance(opened, disk.Refused):
        raise _Refused(opened.reason.rstrip("."))
    if texts.revision(opened.text) not in _results(edit, together):
        raise _Refused(f"{edit.path} has more changes than this one; commit it yourself")
    content = texts.apply_to_bytes(raw, [texts.Splice(start, end, new) for start, end, new in edit.splices])
    made = texts.load(content)
    if not isinstance(made, texts.Loaded) or texts.revision(made.text) != edit.result:
        raise _Refused(f"the record of {edit.id} does not give the text that is there")
    return content


def _results(edit: tasks.EditRecord, together: Sequence[tasks.EditRecord]) -> Iterator[str | None]:
    """The edit's result, and what the edits that were saved with it made of that."""
    at = edit.result
    yield at
    for _ in together:
        at = next((other.result for other in together if other.path == edit.path and other.base == at), None)
        if at is None:
            return
        yield at


def _build(git: _Git, index: Path, head: str, entry: tuple[str, str, str], message: bytes) -> str:
    """A commit on top of HEAD with one file's entry replaced, made with an index of its own."""
    git.ask("read-tree", head, index=index)
    git.ask("update-index", "--cacheinfo", ",".join(entry), index=index)
    tree = git.line("write-tree", "--missing-ok", index=index)
    return git.line("commit-tree", tree, "-p", head, "-F", "-", given=message)


def _message(pool: pools.Pool, saved: Saved) -> str:
    """The proposal's summary, and trailers that lead back to the record."""
    proposal = pool.task(saved.task).proposal(saved.proposal)
    assert proposal is not None
    posted = next(
        (
            event
            for event in views.thread(pool, saved.task)
            if event.type == Type.PROPOSAL_POSTED and event.data.get("proposal") == saved.proposal
        ),
        None,
    )
    summary = _plain(proposal.summary) or f"Accept {saved.proposal}"
    subject = summary if len(summary) <= _SUBJECT else f"{summary[: _SUBJECT - 1].rstrip()}…"
    trailers = {
        "CoAuthor-Task": saved.task,
        "CoAuthor-Actor": posted.actor.id if posted else "",
        "CoAuthor-Model": proposal.model,
        "CoAuthor-Proposal": saved.proposal,
    }
    lines = [f"{name}: {_plain(value)}" for name, value in trailers.items() if value]
    body = [summary, ""] if subject != summary else []
    return "\n".join([subject, "", *body, *lines, ""])


def _plain(text: str) -> str:
    """On one line, without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


class _Lock:
    """The index while nobody else may write it; it is replaced only if `keep` is called."""

    def __init__(self, index: Path, fd: int) -> None:
        self.index = index
        self._path = _lock_of(index)
        self._fd = fd
        self._kept = False

    def write(self, content: bytes) -> None:
        """Have what will be the index ready, as old as the index is."""
        with os.fdopen(os.dup(self._fd), "wb") as file:
            file.write(content)
        times = self.index.stat()
        os.utime(self._path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def keep(self) -> None:
        """It is the index from now on."""
        self._kept = True

    def release(self) -> None:
        """Let others at the index again."""
        os.close(self._fd)
        if self._kept:
            self._path.replace(self.index)
        else:
            self._path.unlink()


@contextlib.contextmanager
def _locked(git: _Git) -> Iterator[_Lock]:
    """Hold the index as git itself does, by `index.lock`; refused where another git holds it for long."""
    index = git.folder / git.line("rev-parse", "--git-path", "index")
    if not index.is_file():
        raise _Refused("the repository has no index")
    until = time.monotonic() + LOCK_S
    while True:
        try:
            fd = os.open(_lock_of(index), os.O_WRONLY | os.O_CREAT | os.O_EXCL, index.stat().st_mode & 0o777)
            break
        except FileExistsError as error:
            if time.monotonic() > until:
                raise _Refused("another git is at work in this repository") from error
            time.sleep(0.05)
    lock = _Lock(index, fd)
    try:
        yield lock
    finally:
        lock.release()


def _lock_of(index: Path) -> Path:
    return index.with_name(f"{index.name}.lock")
