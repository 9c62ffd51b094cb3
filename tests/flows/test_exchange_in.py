"""Proposals from outside: a unified diff, or nothing at all; exact to the character, and never on a guessed place."""

from __future__ import annotations

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
from flows import offers


def made(before: str, after: str) -> tuple[patches.Hunk, ...]:
    return exchange_sentences.hunks(snapshot.of(offers.FILE, before), snapshot.of(offers.FILE, after))


# Sentence by sentence, and exact


def test_a_changed_sentence_is_one_hunk_and_its_neighbours_are_none() -> None:
    (hunk,) = made(offers.TEXT, offers.TEXT.replace("small at night", "weak at night"))
    assert (hunk.before, hunk.texts["A"]) == ("The effect is small at night.", "The effect is weak at night.")
    assert hunk.section == ("Trees",)


def test_lines_that_only_break_elsewhere_are_told_apart_from_new_words() -> None:
    after = offers.TEXT.replace(
        "Trees cool the street. They do so by shade, and by the\nwater that they evaporate",
        "Trees cool streets.\nThey do so by shade, and by the water that they evaporate",
    )
    hunks = made(offers.TEXT, after)
    assert [(hunk.before.split(".")[0], hunk.why) for hunk in hunks if hunk.why == ""] == [
        ("Trees cool the street", "")
    ]
    assert {hunk.why for hunk in hunks} == {"", exchange_sentences.LINE_BREAKS}
    assert all("cool" not in hunk.before for hunk in hunks if hunk.why)


def test_a_new_sentence_is_inserted_and_a_dropped_one_is_deleted_by_itself() -> None:
    (new,) = made(offers.TEXT, offers.TEXT.replace("at night. It", "at night. It was cloudy. It"))
    assert (new.before, new.texts["A"].strip()) == ("", "It was cloudy.")
    (gone,) = made(offers.TEXT, offers.TEXT.replace(" Nobody doubts it.", ""))
    assert (gone.before.strip(), gone.texts["A"]) == ("Nobody doubts it.", "")


def test_a_sentence_that_became_two_is_decided_as_one() -> None:
    after = offers.TEXT.replace("by shade, and by the\nwater", "by shade. And by the\nwater")
    (hunk,) = made(offers.TEXT, after)
    assert hunk.before.startswith("They do so") and hunk.texts["A"].count(".") == 2


def test_a_paragraph_before_a_comment_does_not_tear_it() -> None:
    (hunk,) = made(offers.TEXT, offers.TEXT.replace("% a remark\n", "It is an old town.\n% a remark\n"))
    assert (hunk.before, hunk.texts["A"]) == ("", "It is an old town.\n")


def test_a_table_changes_by_the_line() -> None:
    (hunk,) = made(offers.TEXT, offers.TEXT.replace("c & d", "c & e"))
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
    diff = patches.unified(before, after, offers.FILE)
    if not diff:
        return
    (patch,) = exchange_diff.parse(diff)
    assert patch.names == (offers.FILE,)
    try:
        assert exchange_diff.apply(patch, offers.FILE, before) == after
    except errors.Conflict as error:
        places = [_fits(before, hunk) for hunk in patch.hunks]
        assert any(found != 1 for found in places), error.message


def _fits(text: str, hunk: exchange_diff.Hunk) -> int:
    lines, old = linediff.split(text), list(hunk.old)
    return sum(lines[at : at + len(old)] == old for at in range(len(lines) - len(old) + 1)) if old else 0


@pytest.mark.parametrize(
    "raw",
    [
        offers.TEXT.encode(),
        offers.TEXT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + offers.TEXT.encode(),
        offers.TEXT.rstrip("\n").encode(),
        offers.TEXT.replace("\n", "\r\n", 4).encode(),
    ],
    ids=["lf", "crlf", "bom", "no final newline", "mixed"],
)
def test_accepting_all_of_it_leaves_the_bytes_that_git_apply_leaves(tmp_path: Path, raw: bytes) -> None:
    changes = {b"Trees cool": b"Many trees cool", b"is small": b"is weak", b"Thanks to all.": b"Thanks."}
    wanted = raw
    for old, new in changes.items():
        wanted = wanted.replace(old, new)
    (tmp_path / "theirs").mkdir()
    place = offers.put(tmp_path / "theirs", raw)
    git = ["git", "-c", "core.autocrlf=false", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], cwd=place.parent, check=True)
    place.write_bytes(wanted)
    diff = subprocess.run([*git, "diff"], cwd=place.parent, capture_output=True, check=True).stdout
    offers.put(tmp_path / "ours", raw)
    pool, posted = offers.proposed(tmp_path / "ours", diff.decode())
    assert posted.task.created_by == offers.PERSON
    assert deciding.accept(pool, offers.PERSON, posted.proposal.id, deciding.Choice()).applied
    assert (tmp_path / "ours" / offers.FILE).read_bytes() == wanted
    assert views.replayed_differences(pool) == []
    pool.close()


def test_several_files_are_one_proposal(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT, "a.tex")
    offers.put(tmp_path, offers.TEXT, "ch/b.tex")
    after = offers.TEXT.replace("Thanks", "Many thanks")
    pool, posted = offers.proposed(
        tmp_path, offers.plain(offers.TEXT, after, "a.tex") + offers.plain(offers.TEXT, after, "ch/b.tex")
    )
    assert set(posted.proposal.base) == {"a.tex", "ch/b.tex"}
    assert deciding.accept(pool, offers.PERSON, posted.proposal.id, deciding.Choice()).applied
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
        ("main.tex", "/tmp/corrected.tex"),
        ("../old/main.tex", "main.tex"),
    ],
)
def test_the_file_is_found_however_it_is_named(tmp_path: Path, old: str, new: str) -> None:
    offers.put(tmp_path, offers.TEXT)
    body = offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks")).split("\n", 2)[2]
    assert list(exchange.targets(tmp_path, f"--- {old}\n+++ {new}\n{body}")) == [offers.FILE]


def test_odd_names_are_read_as_git_quotes_them(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT, "Käpitel 1\t.tex")
    diff = patches.unified(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks"), "Käpitel 1\t.tex")
    assert list(exchange.targets(tmp_path, diff)) == ["Käpitel 1\t.tex"]
    quoted = diff.replace("ä", "\\303\\244")
    assert list(exchange.targets(tmp_path, quoted)) == ["Käpitel 1\t.tex"]


def test_a_thesis_inside_of_a_repository_knows_its_files_by_the_repositorys_names(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    offers.put(tmp_path, offers.TEXT, "thesis/ch/one.tex")
    diff = offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks"), "thesis/ch/one.tex")
    assert list(exchange.targets(tmp_path / "thesis", diff)) == ["ch/one.tex"]


def test_a_mail_with_a_patch_in_it_is_a_diff(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    diff = patches.unified(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks"), offers.FILE)
    head = "From 1234 Mon Sep 17\nSubject: [PATCH] rename nothing\n\nrename it, they said\n---\n main.tex | 2 +-\n\n"
    mail = f"{head}{diff}-- \n2.39\n"
    ((path, patch),) = exchange.targets(tmp_path, mail).items()
    assert exchange_diff.apply(patch, path, offers.TEXT) == offers.TEXT.replace("Thanks", "Many thanks")


def test_a_localised_marker_of_a_missing_line_end_is_understood() -> None:
    diff = offers.plain("one\ntwo", "one\nthree").replace(
        "No newline at end of file", "Kein Zeilenumbruch am Dateiende."
    )
    (patch,) = exchange_diff.parse(diff)
    assert exchange_diff.apply(patch, offers.FILE, "one\ntwo") == "one\nthree"


# Who proposes, and what the checks say


def claimed(pool: pools.Pool, root: Path) -> tuple[tasks.Task, str, actors.Actor]:
    text = exchange.on_disk(root, offers.FILE)
    task = posting.post_at(pool, offers.PERSON, offers.FILE, text, None, intent="tighten", origin=tasks.Origin.CLI)
    agent = actors.agent("outsider", "some-model")
    task = pool.handle(commands.Claim(task=task.id, worker="w1"), agent)
    assert task.claim is not None
    return task, task.claim, agent


def test_a_persons_proposal_is_marked_and_never_blocked(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    after = offers.TEXT.replace("Thanks to all.", "Thanks \\cite{nobody} \\input{/etc/passwd}.")
    pool, posted = offers.proposed(tmp_path, offers.plain(offers.TEXT, after))
    said = " ".join(posted.proposal.marks)
    assert "`nobody` is not in the bibliography" in said
    assert "`\\input` does more than set text" in said
    pool.close()


def test_keys_that_the_project_has_are_no_findings_and_new_paragraphs_neither(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    offers.put(tmp_path, "@book{known, title={X}}\n", "refs.bib")
    pool, posted = offers.proposed(
        tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("Thanks to all.", "More \\cite{known}.\n\nThanks."))
    )
    assert posted.proposal.marks == ()
    pool.close()


MACROS = "\\newcommand{\\place}[1]{\\section{#1}\\label{sec:#1}}\n"


def test_labels_that_a_macro_makes_are_no_findings_others_are(tmp_path: Path) -> None:
    body = "\\begin{document}\n\\place{yard}\n\\input{main}\n\\end{document}\n"
    offers.put(tmp_path, f"\\documentclass{{article}}\n{MACROS}{body}", "thesis.tex")
    offers.put(tmp_path, offers.TEXT)
    after = offers.TEXT.replace("Thanks to all.", "Thanks, see \\ref{sec:yard} and \\ref{sec:street}.")
    pool, posted = offers.proposed(tmp_path, offers.plain(offers.TEXT, after))
    said = " ".join(posted.proposal.marks)
    assert "sec:street" in said and "sec:yard" not in said
    pool.close()


def test_an_agent_shows_the_token_of_its_claim_and_is_named_as_itself(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    pool = offers.opened(tmp_path)
    task, token, agent = claimed(pool, tmp_path)
    offer = offers.offer_of(tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks")))
    with pytest.raises(errors.Forbidden):
        exchange.post(pool, agent, offer)
    with pytest.raises(errors.Stale):
        exchange.post(pool, offers.PERSON, exchange.Offer(offer.changed, task.id, "wrong"))
    with pytest.raises(errors.Invalid):
        exchange.post(pool, offers.PERSON, exchange.Offer(offer.changed, None, token))
    posted = exchange.post(pool, offers.PERSON, exchange.Offer(offer.changed, task.id, token))
    assert posted.task.status is tasks.Status.AWAITING_REVIEW
    assert posted.proposal.model == "some-model"
    assert [event.actor for event in views.thread(pool, task.id)][-1] == agent
    pool.close()


@pytest.mark.parametrize("words", ["\\cite{nobody}", "\\write18{rm}", "a\u202eb"])
def test_an_agent_does_not_even_propose_what_only_a_person_may_write(tmp_path: Path, words: str) -> None:
    offers.put(tmp_path, offers.TEXT)
    pool = offers.opened(tmp_path)
    task, token, _ = claimed(pool, tmp_path)
    offer = offers.offer_of(tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", words)))
    with pytest.raises(errors.Forbidden):
        exchange.post(pool, offers.PERSON, exchange.Offer(offer.changed, task.id, token))
    assert pool.task(task.id).proposals == ()
    pool.close()


def test_a_proposal_of_ones_own_is_left_alone_by_workers(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    pool, posted = offers.proposed(tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks")))
    assert posted.task.assignee == offers.PERSON.id
    assert posted.task.status is tasks.Status.AWAITING_REVIEW
    pool.close()


def test_a_revision_of_the_record_is_a_base(tmp_path: Path) -> None:
    place = offers.put(tmp_path, offers.TEXT)
    pool = offers.opened(tmp_path)
    pool.keep(offers.TEXT)
    place.write_text(offers.TEXT.replace("Nobody doubts it.", "Everybody knows."), encoding="utf-8")
    diff = offers.plain(offers.TEXT, offers.TEXT.replace("Thanks to all", "Many thanks"))
    parts = exchange.targets(tmp_path, diff)
    base = exchange.text_of(pool, offers.FILE, texts.revision(offers.TEXT))
    posted = exchange.post(pool, offers.PERSON, exchange.Offer(exchange.from_diff(parts, {offers.FILE: base})))
    assert deciding.accept(pool, offers.PERSON, posted.proposal.id, deciding.Choice()).applied
    assert "Everybody knows." in place.read_text() and "Many thanks." in place.read_text()
    with pytest.raises(errors.NotFound, match="not on the record"):
        exchange.text_of(pool, offers.FILE, "0" * 64)
    pool.close()
