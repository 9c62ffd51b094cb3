"""A git commit for each accepted proposal: only that edit, and nothing of the person's is touched; else a sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import platformdirs
import pytest

import terminals
from coauthor.domain import actors, commands, patches, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import deciding, exchange, git_commit, posting, rollback
from lsp import client

PERSON = actors.human("ada", "test")
FILE = "ch/one.tex"
TEXT = "First sentence here.\n\nSecond sentence here.\n\nThird sentence here.\n"
ON = '[git]\ncommit = "on"\n'


class Repository:
    """A thesis in git; `git` runs it as the person would."""

    def __init__(self, root: Path, raw: bytes = TEXT.encode()) -> None:
        self.root = root
        self.file = root / FILE
        self.git("init", "-q")
        self.git("config", "user.name", "Ada")
        self.git("config", "user.email", "ada@example.org")
        self.file.parent.mkdir()
        self.file.write_bytes(raw)
        (root / "other.tex").write_text("Other words.\n", encoding="utf-8")
        (root / "coauthor.toml").write_text(ON, encoding="utf-8")
        (root / ".gitignore").write_text(".coauthor\n", encoding="utf-8")
        self.git("add", ".")
        self.git("commit", "-qm", "one")
        opened = pools.open_pool(root, create=True)
        assert opened is not None
        self.pool = opened

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def propose(self, old: str, new: str, summary: str = "") -> str:
        text = exchange.on_disk(self.root, FILE)
        changed = exchange.Changed(FILE, text, text.replace(old, new))
        return exchange.post(self.pool, PERSON, exchange.Offer((changed,), summary=summary)).proposal.id

    def accept(self, old: str = "Second", new: str = "Another", summary: str = "") -> deciding.Outcome:
        return deciding.accept(self.pool, PERSON, self.propose(old, new, summary), deciding.Choice())

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    @property
    def state(self) -> str:
        return self.git("status", "--porcelain")


@pytest.fixture
def thesis(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_an_accept_is_a_commit_of_that_file_with_trailers(thesis: Repository) -> None:
    before = thesis.head
    outcome = thesis.accept(summary="Say another\nword " + "and more " * 20)
    assert outcome.applied
    assert f"P1 is committed as {thesis.head[:10]}." in outcome.message
    assert thesis.git("rev-parse", "HEAD^") == before
    assert thesis.git("show", "--name-only", "--format=") == FILE
    assert thesis.git("show", f"HEAD:{FILE}") == TEXT.replace("Second", "Another").strip()
    assert thesis.state == ""
    message = thesis.git("log", "-1", "--format=%B")
    assert message.startswith("Say another word and more") and len(message.splitlines()[0]) <= 72
    trailers = thesis.git("log", "-1", "--format=%(trailers:only)")
    assert trailers.splitlines() == ["CoAuthor-Task: T1", "CoAuthor-Actor: human:ada", "CoAuthor-Proposal: P1"]
    assert thesis.git("log", "-1", "--format=%an %ae") == "Ada ada@example.org"


def test_the_models_name_is_a_trailer(thesis: Repository) -> None:
    text = exchange.on_disk(thesis.root, FILE)
    hunks = patches.hunks(text, FILE, "P0", {"A": [patches.Replacement(0, 5, "A first")]})
    task = posting.post_at(thesis.pool, PERSON, FILE, text, None, intent="tighten", origin=tasks.Origin.CLI)
    agent = actors.agent("reviser", "rules")
    claim = thesis.pool.handle(commands.Claim(task=task.id, worker="w"), agent).claim
    command = commands.PostProposal(
        task=task.id, token=claim, base={FILE: texts.revision(text)}, hunks=hunks, model="rules 1"
    )
    proposal = thesis.pool.handle(command, agent, [text]).proposals[-1]
    assert deciding.accept(thesis.pool, PERSON, proposal.id, deciding.Choice()).applied
    trailers = thesis.git("log", "-1", "--format=%(trailers:only)")
    assert "CoAuthor-Actor: agent:reviser\nCoAuthor-Model: rules 1" in trailers


def test_sentences_one_by_one_and_the_undo_are_commits_each(thesis: Repository) -> None:
    text = exchange.on_disk(thesis.root, FILE)
    after = text.replace("First", "A first").replace("Third", "The third")
    posted = exchange.post(thesis.pool, PERSON, exchange.Offer((exchange.Changed(FILE, text, after),)))
    for hunk in posted.proposal.hunks:
        assert deciding.accept(thesis.pool, PERSON, posted.proposal.id, deciding.Choice(hunks=(hunk.id,))).applied
    assert thesis.git("rev-list", "--count", "HEAD") == "3"
    assert rollback.revert(thesis.pool, PERSON, posted.proposal.id).applied
    assert thesis.git("log", "-1", "--format=%s") == "Undo P1"
    assert thesis.git("show", f"HEAD:{FILE}") == TEXT.strip()
    assert thesis.state == ""


def test_line_ends_that_git_keeps_otherwise_than_the_file_stay_as_git_has_them(tmp_path: Path) -> None:
    thesis = Repository(tmp_path)
    thesis.git("config", "core.autocrlf", "true")
    thesis.file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    thesis.git("add", "--renormalize", ".")
    assert thesis.accept().applied
    raw = subprocess.run(["git", "show", f"HEAD:{FILE}"], cwd=tmp_path, capture_output=True, check=True).stdout
    assert raw == TEXT.replace("Second", "Another").encode()
    assert thesis.file.read_bytes() == TEXT.replace("Second", "Another").replace("\n", "\r\n").encode()
    assert thesis.state == ""


def test_what_is_staged_elsewhere_stays_staged_and_out_of_the_commit(thesis: Repository) -> None:
    (thesis.root / "other.tex").write_text("Other words, staged.\n", encoding="utf-8")
    thesis.git("add", "other.tex")
    (thesis.root / "other.tex").write_text("Other words, stabed.\n", encoding="utf-8")
    (thesis.root / "new.tex").write_text("New.\n", encoding="utf-8")
    thesis.git("add", "-N", "new.tex")
    staged, loose = thesis.git("diff", "--cached"), thesis.git("diff")
    assert "committed" in thesis.accept().message
    assert thesis.git("show", "--name-only", "--format=") == FILE
    assert (thesis.git("diff", "--cached"), thesis.git("diff")) == (staged, loose)


def refused(thesis: Repository, why: str) -> None:
    """The accept goes through, no commit is made, and the index is as it was."""
    before, index = thesis.head, thesis.git("ls-files", "-s", "--debug")
    outcome = thesis.accept()
    assert outcome.applied
    assert f"was not committed: {why}" in outcome.message
    assert thesis.head == before
    assert thesis.git("ls-files", "-s", "--debug") == index
    assert "Another" in thesis.file.read_text(encoding="utf-8")


def test_a_file_with_staged_changes_is_left_alone(thesis: Repository) -> None:
    thesis.file.write_text(TEXT.replace("First", "My first"), encoding="utf-8")
    thesis.git("add", FILE)
    thesis.file.write_text(TEXT, encoding="utf-8")
    refused(thesis, f"you have staged changes of {FILE}")


def test_a_file_with_changes_of_ones_own_is_left_alone(thesis: Repository) -> None:
    thesis.file.write_text(TEXT.replace("First", "My first"), encoding="utf-8")
    refused(thesis, f"{FILE} had changes of yours")


def test_a_file_that_git_does_not_know_is_left_alone(thesis: Repository) -> None:
    thesis.git("rm", "-q", "--cached", FILE)
    thesis.git("commit", "-qm", "forget")
    refused(thesis, f"{FILE} is not in git yet")


def test_no_commit_in_the_middle_of_a_merge(thesis: Repository) -> None:
    (thesis.root / ".git" / "MERGE_HEAD").write_text(thesis.head, encoding="utf-8")
    refused(thesis, "a merge is under way")


def test_no_identity_is_invented(thesis: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    thesis.git("config", "--unset", "user.email")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    refused(thesis, "git does not know who you are")


def test_an_index_that_somebody_holds_is_not_touched(thesis: Repository) -> None:
    lock = thesis.root / ".git" / "index.lock"
    lock.write_bytes(b"theirs")
    refused(thesis, "another git is at work")
    assert lock.read_bytes() == b"theirs"


def test_without_git_it_says_so(thesis: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    before = thesis.head
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(thesis.root))
        assert "git is not installed" in thesis.accept().message
    assert thesis.head == before


def test_a_branch_without_commits_is_left_alone(tmp_path: Path) -> None:
    thesis = Repository(tmp_path)
    thesis.git("checkout", "-q", "--orphan", "fresh")
    outcome = thesis.accept()
    assert outcome.applied and "the repository has no commit yet" in outcome.message


def test_off_is_the_default_and_a_folder_without_git_is_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    thesis = Repository(tmp_path / "a")
    (thesis.root / "coauthor.toml").write_text('[git]\ncommit = "off"\n', encoding="utf-8")
    before = thesis.head
    assert thesis.accept().message == f"P1 is in {FILE}."
    (thesis.root / "coauthor.toml").unlink()
    assert thesis.accept("Third", "3rd").message == f"P2 is in {FILE}."
    assert thesis.head == before
    loose = tmp_path / "b"
    loose.mkdir()
    (loose / "coauthor.toml").write_text(ON, encoding="utf-8")
    (loose / "x.tex").write_text(TEXT, encoding="utf-8")
    pool = pools.open_pool(loose, create=True)
    assert pool is not None
    changed = exchange.Changed("x.tex", TEXT, TEXT.replace("First", "1st"))
    proposal = exchange.post(pool, PERSON, exchange.Offer((changed,))).proposal
    assert deciding.accept(pool, PERSON, proposal.id, deciding.Choice()).message == "P1 is in x.tex."


def test_the_user_turns_it_on_and_the_workspace_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(platformdirs.user_config_dir("coauthor")) / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('git.commit = "on"\n', encoding="utf-8")
    assert git_commit.wanted(tmp_path)
    for said in ('git.commit = "off"', "git.commit = true", "git = 3\n= ="):
        (tmp_path / "coauthor.toml").write_text(said, encoding="utf-8")
        assert git_commit.wanted(tmp_path) is ("= =" in said)


def test_nothing_of_the_repository_runs(thesis: Repository) -> None:
    witness = thesis.root / "ran"
    hooks = thesis.root / ".git" / "hooks"
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> {witness}\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    thesis.git("config", "filter.evil.clean", f"echo filter >> {witness}; cat")
    thesis.git("config", "filter.evil.smudge", f"echo filter >> {witness}; cat")
    thesis.git("config", "core.fsmonitor", f"echo monitor >> {witness}; false")
    (thesis.root / ".git" / "info" / "attributes").write_text("*.tex filter=evil\n", encoding="utf-8")
    witness.unlink(missing_ok=True)
    assert "committed" in thesis.accept().message
    assert not witness.exists(), witness.read_text(encoding="utf-8")
    # The same commit made in the ordinary way would have run them all.
    thesis.file.write_text(TEXT, encoding="utf-8")
    subprocess.run(["git", "commit", "-qam", "by hand"], cwd=thesis.root, check=True)
    assert witness.exists()


def test_settings_of_another_repository_in_the_environment_are_not_followed(
    thesis: Repository, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    with monkeypatch.context() as patched:
        patched.setenv("GIT_DIR", str(other))
        patched.setenv("GIT_INDEX_FILE", str(other / "index"))
        assert "committed" in thesis.accept().message
    assert thesis.git("rev-list", "--count", "HEAD") == "2"


def test_a_folder_inside_of_a_repository_and_a_worktree(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    whole = Repository(tmp_path / "whole")
    whole.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "side")
    root = tmp_path / "tree" / "ch"
    (root / "coauthor.toml").write_text(ON, encoding="utf-8")
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    changed = exchange.Changed("one.tex", TEXT, TEXT.replace("First", "1st"))
    proposal = exchange.post(pool, PERSON, exchange.Offer((changed,))).proposal
    assert "committed" in deciding.accept(pool, PERSON, proposal.id, deciding.Choice()).message
    side = subprocess.run(
        ["git", "show", f"side:{FILE}"], cwd=whole.root, capture_output=True, text=True, check=True
    ).stdout
    assert side == TEXT.replace("First", "1st")
    assert whole.git("show", f"HEAD:{FILE}") == TEXT.strip()


# Through an editor


def test_what_an_editor_saves_is_committed_in_the_order_in_which_it_was_made(tmp_path: Path) -> None:
    thesis = Repository(tmp_path)
    first, second = thesis.propose("First", "A first"), thesis.propose("Third", "The third")
    thesis.pool.close()
    with client.start(tmp_path, capabilities={"workspace": {"applyEdit": True}}) as editor:
        document = editor.open(FILE)

        def apply(params: client.Message) -> client.Message:
            (change,) = params["edit"]["documentChanges"]
            edits = [
                (document.offset(e["range"]["start"]), document.offset(e["range"]["end"]), e["newText"])
                for e in change["edits"]
            ]
            document.changes(sorted(edits, reverse=True))
            return {"applied": True}

        editor.answer["workspace/applyEdit"] = apply
        # The later task first: the order of the tasks is not the order of the edits.
        for proposal in (second, first):
            assert editor.command("coauthor.proposal.accept", proposal=proposal)["applied"] is True
        document.save()

        def said() -> list[str]:
            return [each["message"] for each in editor.notifications("window/showMessage")]

        editor.wait_until(lambda: sum("committed as" in message for message in said()) == 2)
    assert thesis.git("log", "--format=%(trailers:key=CoAuthor-Proposal,valueonly,separator=)").split() == [
        first,
        second,
    ]
    assert thesis.state == ""


def test_an_editors_own_changes_are_not_committed_with_it(tmp_path: Path) -> None:
    thesis = Repository(tmp_path)
    proposal = thesis.propose("First", "A first")
    thesis.pool.close()
    before = thesis.head
    with client.start(tmp_path, capabilities={"workspace": {"applyEdit": True}}) as editor:
        document = editor.open(FILE)

        def apply(params: client.Message) -> client.Message:
            (change,) = params["edit"]["documentChanges"]
            (edit,) = change["edits"]
            document.replace(
                document.offset(edit["range"]["start"]), document.offset(edit["range"]["end"]), edit["newText"]
            )
            return {"applied": True}

        editor.answer["workspace/applyEdit"] = apply
        assert editor.command("coauthor.proposal.accept", proposal=proposal)["applied"] is True
        document.type("Third", " and last")
        document.save()

        def told() -> bool:
            return any("not committed" in each["message"] for each in editor.notifications("window/showMessage"))

        editor.wait_until(told)
    assert thesis.head == before


def test_the_terminal_says_that_it_was_committed(tmp_path: Path) -> None:
    thesis = Repository(tmp_path)
    proposal = thesis.propose("First", "A first")
    thesis.pool.close()
    answer = terminals.answer(tmp_path, "accept", proposal, "--yes")
    assert "committed as" in answer["message"]
    assert thesis.head[:10] in answer["message"]
