"""Proposals from outside: a unified diff, or nothing at all; exact to the character, and never on a guessed place."""

from __future__ import annotations

import difflib
import random
import subprocess
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from coauthor.domain import actors, commands, errors, linediff, patches, tasks, texts
from coauthor.manuscript import snapshot
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import deciding, exchange, exchange_diff, exchange_sentences, posting

PERSON = actors.human("ada", "test")
FILE = "main.tex"
TEXT = """\\section{Trees}
Trees cool the street. They do so by shade, and by the
water that they evaporate \\cite{oke}. Nobody doubts it.

% a remark
The effect is small at night. It is $3\\,K$ at noon.

\\begin{tabular}{ll}
a & b \\\\
c & d \\\\
\\end{tabular}

Thanks to all.
"""


def put(root: Path, text: str | bytes, path: str = FILE) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def opened(root: Path) -> pools.Pool:
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    return pool


def offer_of(root: Path, diff: str) -> exchange.Offer:
    parts = exchange.targets(root, diff)
    return exchange.Offer(exchange.from_diff(parts, {path: exchange.on_disk(root, path) for path in parts}))


def proposed(root: Path, diff: str) -> tuple[pools.Pool, exchange.Posted]:
    pool = opened(root)
    return pool, exchange.post(pool, PERSON, offer_of(root, diff))


def refused(root: Path, diff: str) -> errors.CoauthorError:
    with pytest.raises(errors.CoauthorError) as caught:
        offer_of(root, diff)
    return caught.value


def plain(before: str, after: str, name: str = FILE, context: int = 3) -> str:
    """What `diff -u` writes."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}", n=context
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def made(before: str, after: str) -> tuple[patches.Hunk, ...]:
    return exchange_sentences.hunks(snapshot.of(FILE, before), snapshot.of(FILE, after))


# Sentence by sentence, and exact


def test_a_changed_sentence_is_one_hunk_and_its_neighbours_are_none() -> None:
    (hunk,) = made(TEXT, TEXT.replace("small at night", "weak at night"))
    assert (hunk.before, hunk.texts["A"]) == ("The effect is small at night.", "The effect is weak at night.")
    assert hunk.section == ("Trees",)


def test_lines_that_only_break_elsewhere_are_told_apart_from_new_words() -> None:
    after = TEXT.replace(
        "Trees cool the street. They do so by shade, and by the\nwater that they evaporate",
        "Trees cool streets.\nThey do so by shade, and by the water that they evaporate",
    )
    hunks = made(TEXT, after)
    assert [(hunk.before.split(".")[0], hunk.why) for hunk in hunks if hunk.why == ""] == [
        ("Trees cool the street", "")
    ]
    assert {hunk.why for hunk in hunks} == {"", exchange_sentences.LINE_BREAKS}
    assert all("cool" not in hunk.before for hunk in hunks if hunk.why)


def test_a_new_sentence_is_inserted_and_a_dropped_one_is_deleted_by_itself() -> None:
    (new,) = made(TEXT, TEXT.replace("at night. It", "at night. It was cloudy. It"))
    assert (new.before, new.texts["A"].strip()) == ("", "It was cloudy.")
    (gone,) = made(TEXT, TEXT.replace(" Nobody doubts it.", ""))
    assert (gone.before.strip(), gone.texts["A"]) == ("Nobody doubts it.", "")


def test_a_sentence_that_became_two_is_decided_as_one() -> None:
    after = TEXT.replace("by shade, and by the\nwater", "by shade. And by the\nwater")
    (hunk,) = made(TEXT, after)
    assert hunk.before.startswith("They do so") and hunk.texts["A"].count(".") == 2


def test_a_table_changes_by_the_line() -> None:
    (hunk,) = made(TEXT, TEXT.replace("c & d", "c & e"))
    assert (hunk.before, hunk.texts["A"]) == ("c & d \\\\\n", "c & e \\\\\n")


PIECES = st.sampled_from(
    [
        "A first sentence here. ",
        "A second one\nover two lines. ",
        "Short. ",
        "The cat sat, e.g. there.\n",
        "\n",
        "\n\n",
        "% a comment\n",
        "\\section{One}\n",
        "\\begin{itemize}\n\\item An item. And more.\n\\end{itemize}\n",
        "\\[ a = b \\]\n",
        "See \\cite{x}. ",
        "It costs $5. ",
        "}",
        "\\begin{a}",
        "\\footnote{A note. Two.}",
        "é\u2028\x0c中。",
        "  ",
    ]
)


@hypothesis.given(st.lists(PIECES, max_size=25), st.randoms(use_true_random=False), st.integers(0, 3))
def test_all_hunks_together_give_exactly_what_the_diff_says(
    pieces: list[str], dice: random.Random, context: int
) -> None:
    changed = list(pieces)
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(changed))
        changed[at : at + dice.randint(0, 2)] = dice.choice([[], ["A new sentence. "], ["Short! "], ["\n"], ["A "]])
    before, after = "".join(pieces), "".join(changed)
    hunks = made(before, after)
    splices = [texts.Splice(hunk.start, hunk.end, hunk.texts["A"]) for hunk in hunks]
    assert texts.apply(before, splices) == after
    diff = patches.unified(before, after, FILE)
    if not diff:
        return
    (patch,) = exchange_diff.parse(diff)
    assert patch.names == (FILE,)
    try:
        assert exchange_diff.apply(patch, FILE, before) == after
    except errors.Conflict as error:
        places = [_fits(before, hunk) for hunk in patch.hunks]
        assert any(found != 1 for found in places), error.message


def _fits(text: str, hunk: exchange_diff.Hunk) -> int:
    lines, old = linediff.split(text), list(hunk.old)
    return sum(lines[at : at + len(old)] == old for at in range(len(lines) - len(old) + 1)) if old else 0


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace("\n", "\r\n", 4).encode(),
    ],
    ids=["lf", "crlf", "bom", "no final newline", "mixed"],
)
def test_accepting_all_of_it_leaves_the_bytes_that_git_apply_leaves(tmp_path: Path, raw: bytes) -> None:
    changes = {b"Trees cool": b"Many trees cool", b"is small": b"is weak", b"Thanks to all.": b"Thanks."}
    wanted = raw
    for old, new in changes.items():
        wanted = wanted.replace(old, new)
    (tmp_path / "theirs").mkdir()
    place = put(tmp_path / "theirs", raw)
    git = ["git", "-c", "core.autocrlf=false", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], cwd=place.parent, check=True)
    place.write_bytes(wanted)
    diff = subprocess.run([*git, "diff"], cwd=place.parent, capture_output=True, check=True).stdout
    put(tmp_path / "ours", raw)
    pool, posted = proposed(tmp_path / "ours", diff.decode())
    assert posted.task.created_by == PERSON
    assert deciding.accept(pool, PERSON, posted.proposal.id, deciding.Choice()).applied
    assert (tmp_path / "ours" / FILE).read_bytes() == wanted
    assert views.replayed_differences(pool) == []
    pool.close()


def test_several_files_are_one_proposal(tmp_path: Path) -> None:
    put(tmp_path, TEXT, "a.tex")
    put(tmp_path, TEXT, "ch/b.tex")
    after = TEXT.replace("Thanks", "Many thanks")
    pool, posted = proposed(tmp_path, plain(TEXT, after, "a.tex") + plain(TEXT, after, "ch/b.tex"))
    assert set(posted.proposal.base) == {"a.tex", "ch/b.tex"}
    assert deciding.accept(pool, PERSON, posted.proposal.id, deciding.Choice()).applied
    assert (tmp_path / "a.tex").read_text() == (tmp_path / "ch/b.tex").read_text() == after
    pool.close()


# How others write their diffs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a/main.tex", "b/main.tex"),
        ("main.tex", "main.tex"),
        ("main.tex.orig\t2024-01-01 10:00:00", "main.tex\t2024-01-01 10:05:00"),
        ("i/main.tex", "w/main.tex"),
        ("1/main.tex", "2/main.tex"),
        ('"a/main.tex"', '"b/main.tex"'),
        ("main.tex", "corrected.tex"),
    ],
)
def test_the_file_is_found_however_it_is_named(tmp_path: Path, old: str, new: str) -> None:
    put(tmp_path, TEXT)
    body = plain(TEXT, TEXT.replace("Thanks", "Many thanks")).split("\n", 2)[2]
    assert list(exchange.targets(tmp_path, f"--- {old}\n+++ {new}\n{body}")) == [FILE]


def test_odd_names_are_read_as_git_quotes_them(tmp_path: Path) -> None:
    put(tmp_path, TEXT, "Käpitel 1\t.tex")
    diff = patches.unified(TEXT, TEXT.replace("Thanks", "Many thanks"), "Käpitel 1\t.tex")
    assert list(exchange.targets(tmp_path, diff)) == ["Käpitel 1\t.tex"]
    quoted = diff.replace("ä", "\\303\\244")
    assert list(exchange.targets(tmp_path, quoted)) == ["Käpitel 1\t.tex"]


def test_a_thesis_inside_of_a_repository_knows_its_files_by_the_repositorys_names(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    put(tmp_path, TEXT, "thesis/ch/one.tex")
    diff = plain(TEXT, TEXT.replace("Thanks", "Many thanks"), "thesis/ch/one.tex")
    assert list(exchange.targets(tmp_path / "thesis", diff)) == ["ch/one.tex"]


def test_a_mail_with_a_patch_in_it_is_a_diff(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    diff = patches.unified(TEXT, TEXT.replace("Thanks", "Many thanks"), FILE)
    head = "From 1234 Mon Sep 17\nSubject: [PATCH] rename nothing\n\nrename it, they said\n---\n main.tex | 2 +-\n\n"
    mail = f"{head}{diff}-- \n2.39\n"
    ((path, patch),) = exchange.targets(tmp_path, mail).items()
    assert exchange_diff.apply(patch, path, TEXT) == TEXT.replace("Thanks", "Many thanks")


def test_a_localised_marker_of_a_missing_line_end_is_understood() -> None:
    diff = plain("one\ntwo", "one\nthree").replace("No newline at end of file", "Kein Zeilenumbruch am Dateiende.")
    (patch,) = exchange_diff.parse(diff)
    assert exchange_diff.apply(patch, FILE, "one\ntwo") == "one\nthree"


# Refused, and said why


def test_a_hunk_that_does_not_fit_is_named_with_what_it_expected(tmp_path: Path) -> None:
    diff = plain(TEXT, TEXT.replace("Trees cool", "Many trees cool").replace("Thanks", "Many thanks"), context=1)
    put(tmp_path, TEXT.replace("Thanks to all.", "Thanks to everybody."))
    error = refused(tmp_path, diff)
    assert isinstance(error, errors.Conflict)
    assert "main.tex, hunk 2" in error.message
    assert "“Thanks to all.”, which is not in the text" in error.message


def test_a_hunk_that_fits_twice_is_never_placed_by_its_line_number(tmp_path: Path) -> None:
    text = "Intro.\n\nSame line.\nSame again.\n\nMiddle.\n\nSame line.\nSame again.\n\nEnd.\n"
    second = text.replace("Middle.\n\nSame line.", "Middle.\n\nAnother line.")
    put(tmp_path, f"A new first line.\n{text}")
    error = refused(tmp_path, plain(text, second, context=0))
    assert "hunk 1 fits in 2 places (lines 4, 9)" in error.message
    assert "git diff -U10" in error.hint
    # The line above tells the two places apart, although every line has moved by one.
    wider = offer_of(tmp_path, plain(text, second, context=2))
    assert wider.changed[0].after == f"A new first line.\n{second}"


def test_an_insertion_without_lines_around_it_is_not_placed(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    error = refused(tmp_path, plain(TEXT, TEXT.replace("Thanks", "So.\nThanks"), context=0))
    assert "hunk 1 has no lines of the text around it" in error.message


def test_an_empty_file_takes_its_first_lines(tmp_path: Path) -> None:
    put(tmp_path, "")
    pool, posted = proposed(tmp_path, "--- a/main.tex\n+++ b/main.tex\n@@ -0,0 +1 @@\n+Hello.\n")
    assert [hunk.texts["A"] for hunk in posted.proposal.hunks] == ["Hello.\n"]
    pool.close()


def test_lines_that_are_there_but_apart_do_not_fit(tmp_path: Path) -> None:
    put(tmp_path, TEXT.replace("% a remark\n", "% a remark\nBetween.\n"))
    error = refused(tmp_path, plain(TEXT, TEXT.replace("It is $3\\,K$ at noon.", "It is large."), context=2))
    assert "they are not together" in error.message


def test_a_missing_line_end_is_said(tmp_path: Path) -> None:
    put(tmp_path, TEXT.rstrip("\n"))
    error = refused(tmp_path, plain(TEXT, TEXT.replace("Thanks to all", "Thanks"), context=0))
    assert "“Thanks to all.” with a line end" in error.message


GIT = "diff --git a/main.tex b/main.tex\n"


@pytest.mark.parametrize(
    ("diff", "why"),
    [
        ("hello", "not a unified diff"),
        ("", "not a unified diff"),
        ("--- a/main.tex\n+++ b/main.tex\n@@ -1,3 +1,3 @@\n-x\n", "no unified diff that can be read"),
        (f"{GIT}old mode 100644\nnew mode 100755\n", "changes a file's mode"),
        (f"{GIT}new file mode 100644\n--- /dev/null\n+++ b/main.tex\n@@ -0,0 +1 @@\n+x\n", "makes a new file"),
        ("--- /dev/null\n+++ b/new.tex\n@@ -0,0 +1 @@\n+x\n", "makes a new file"),
        ("--- a/main.tex\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", "deletes a file"),
        (
            "diff --git a/main.tex b/x.tex\nsimilarity index 90%\nrename from main.tex\nrename to x.tex\n"
            "--- a/main.tex\n+++ b/x.tex\n@@ -1 +1 @@\n-x\n+y\n",
            "renames a file",
        ),
        (f"{GIT}index 1..2 100644\nGIT binary patch\nliteral 3\nabc\n\n", "binary"),
        ("Binary files a/main.tex and b/main.tex differ\n", "binary"),
        ("--- a/nowhere.tex\n+++ b/nowhere.tex\n@@ -1 +1 @@\n-x\n+y\n", "no file nowhere.tex"),
        ("--- a/../main.tex\n+++ b/../main.tex\n@@ -1 +1 @@\n-x\n+y\n", "outside the workspace"),
        ("--- a/.git/config\n+++ b/.git/config\n@@ -1 +1 @@\n-x\n+y\n", "no file .git/config"),
    ],
)
def test_what_is_more_than_lines_of_files_that_exist_is_refused(tmp_path: Path, diff: str, why: str) -> None:
    put(tmp_path, TEXT)
    put(tmp_path, "x\n", ".git/config")
    assert why in refused(tmp_path, diff).message
    assert not (tmp_path / ".coauthor").exists()


def test_two_files_on_the_two_sides_are_no_guess(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    put(tmp_path, TEXT, "other.tex")
    body = plain(TEXT, TEXT.replace("Thanks", "Many thanks")).split("\n", 2)[2]
    assert "main.tex and other.tex" in refused(tmp_path, f"--- main.tex\n+++ other.tex\n{body}").message


def test_one_file_twice_is_refused(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    diff = plain(TEXT, TEXT.replace("Thanks", "Many thanks"))
    assert "twice" in refused(tmp_path, diff + diff).message


def test_one_bad_hunk_refuses_the_good_file_too(tmp_path: Path) -> None:
    put(tmp_path, TEXT, "a.tex")
    put(tmp_path, "Something else.\n", "b.tex")
    after = TEXT.replace("Thanks", "Many thanks")
    assert "b.tex, hunk 1" in refused(tmp_path, plain(TEXT, after, "a.tex") + plain(TEXT, after, "b.tex")).message


def test_a_diff_of_line_ends_alone_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "one\r\ntwo\r\n")
    pool = opened(tmp_path)
    with pytest.raises(errors.Invalid, match="changes nothing"):
        exchange.post(pool, PERSON, offer_of(tmp_path, "--- a/main.tex\n+++ b/main.tex\n@@ -1 +1 @@\n-one\r\n+one\n"))
    assert views.page(pool) == []
    pool.close()


# Who proposes, and what the checks say


def claimed(pool: pools.Pool, root: Path) -> tuple[tasks.Task, str, actors.Actor]:
    text = exchange.on_disk(root, FILE)
    task = posting.post_at(pool, PERSON, FILE, text, None, intent="tighten", origin=tasks.Origin.CLI)
    agent = actors.agent("outsider", "some-model")
    task = pool.handle(commands.Claim(task=task.id, worker="w1"), agent)
    assert task.claim is not None
    return task, task.claim, agent


def test_a_persons_proposal_is_marked_and_never_blocked(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    after = TEXT.replace("Thanks to all.", "Thanks \\cite{nobody} \\input{/etc/passwd}.")
    pool, posted = proposed(tmp_path, plain(TEXT, after))
    said = " ".join(posted.proposal.marks)
    assert "`nobody` is not in the bibliography" in said
    assert "`\\input` does more than set text" in said
    pool.close()


def test_keys_that_the_project_has_are_no_findings_and_new_paragraphs_neither(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    put(tmp_path, "@book{known, title={X}}\n", "refs.bib")
    pool, posted = proposed(tmp_path, plain(TEXT, TEXT.replace("Thanks to all.", "More \\cite{known}.\n\nThanks.")))
    assert posted.proposal.marks == ()
    pool.close()


def test_an_agent_shows_the_token_of_its_claim_and_is_named_as_itself(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    pool = opened(tmp_path)
    task, token, agent = claimed(pool, tmp_path)
    offer = offer_of(tmp_path, plain(TEXT, TEXT.replace("Thanks", "Many thanks")))
    with pytest.raises(errors.Forbidden):
        exchange.post(pool, agent, offer)
    with pytest.raises(errors.Stale):
        exchange.post(pool, PERSON, exchange.Offer(offer.changed, task.id, "wrong"))
    with pytest.raises(errors.Invalid):
        exchange.post(pool, PERSON, exchange.Offer(offer.changed, None, token))
    posted = exchange.post(pool, PERSON, exchange.Offer(offer.changed, task.id, token))
    assert posted.task.status is tasks.Status.AWAITING_REVIEW
    assert posted.proposal.model == "some-model"
    assert [event.actor for event in views.thread(pool, task.id)][-1] == agent
    pool.close()


@pytest.mark.parametrize("words", ["\\cite{nobody}", "\\write18{rm}", "a\u202eb"])
def test_an_agent_does_not_even_propose_what_only_a_person_may_write(tmp_path: Path, words: str) -> None:
    put(tmp_path, TEXT)
    pool = opened(tmp_path)
    task, token, _ = claimed(pool, tmp_path)
    offer = offer_of(tmp_path, plain(TEXT, TEXT.replace("Thanks", words)))
    with pytest.raises(errors.Forbidden):
        exchange.post(pool, PERSON, exchange.Offer(offer.changed, task.id, token))
    assert pool.task(task.id).proposals == ()
    pool.close()


def test_a_proposal_of_ones_own_is_left_alone_by_workers(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    pool, posted = proposed(tmp_path, plain(TEXT, TEXT.replace("Thanks", "Many thanks")))
    assert posted.task.assignee == PERSON.id
    assert posted.task.status is tasks.Status.AWAITING_REVIEW
    pool.close()


def test_a_revision_of_the_record_is_a_base(tmp_path: Path) -> None:
    place = put(tmp_path, TEXT)
    pool = opened(tmp_path)
    pool.keep(TEXT)
    place.write_text(TEXT.replace("Nobody doubts it.", "Everybody knows."), encoding="utf-8")
    diff = plain(TEXT, TEXT.replace("Thanks to all", "Many thanks"))
    parts = exchange.targets(tmp_path, diff)
    base = exchange.text_of(pool, FILE, texts.revision(TEXT))
    posted = exchange.post(pool, PERSON, exchange.Offer(exchange.from_diff(parts, {FILE: base})))
    assert deciding.accept(pool, PERSON, posted.proposal.id, deciding.Choice()).applied
    assert "Everybody knows." in place.read_text() and "Many thanks." in place.read_text()
    with pytest.raises(errors.NotFound, match="not on the record"):
        exchange.text_of(pool, FILE, "0" * 64)
    pool.close()
