"""What is refused when it comes from outside, as a whole and with the reason: never a guess about a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import errors
from coauthor.pool import views
from coauthor.review import exchange
from flows import offers


def test_a_hunk_that_does_not_fit_is_named_with_what_it_expected(tmp_path: Path) -> None:
    diff = offers.plain(
        offers.TEXT, offers.TEXT.replace("Trees cool", "Many trees cool").replace("Thanks", "Many thanks"), context=1
    )
    offers.put(tmp_path, offers.TEXT.replace("Thanks to all.", "Thanks to everybody."))
    error = offers.refused(tmp_path, diff)
    assert isinstance(error, errors.Conflict)
    assert "main.tex, hunk 2" in error.message
    assert "“Thanks to all.”, which is not in the text" in error.message


def test_a_hunk_that_fits_twice_is_never_placed_by_its_line_number(tmp_path: Path) -> None:
    text = "Intro.\n\nSame line.\nSame again.\n\nMiddle.\n\nSame line.\nSame again.\n\nEnd.\n"
    second = text.replace("Middle.\n\nSame line.", "Middle.\n\nAnother line.")
    offers.put(tmp_path, f"A new first line.\n{text}")
    error = offers.refused(tmp_path, offers.plain(text, second, context=0))
    assert "hunk 1 fits in 2 places (lines 4, 9)" in error.message
    assert "git diff -U10" in error.hint
    # The line above tells the two places apart, although every line has moved by one.
    wider = offers.offer_of(tmp_path, offers.plain(text, second, context=2))
    assert wider.changed[0].after == f"A new first line.\n{second}"


def test_an_insertion_without_lines_around_it_is_not_placed(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    error = offers.refused(tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "So.\nThanks"), context=0))
    assert "hunk 1 has no lines of the text around it" in error.message


def test_an_empty_file_takes_its_first_lines(tmp_path: Path) -> None:
    offers.put(tmp_path, "")
    pool, posted = offers.proposed(tmp_path, "--- a/main.tex\n+++ b/main.tex\n@@ -0,0 +1 @@\n+Hello.\n")
    assert [hunk.texts["A"] for hunk in posted.proposal.hunks] == ["Hello.\n"]
    pool.close()


def test_lines_that_are_there_but_apart_do_not_fit(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT.replace("% a remark\n", "% a remark\nBetween.\n"))
    error = offers.refused(
        tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("It is $3\\,K$ at noon.", "It is large."), context=2)
    )
    assert "they are not together" in error.message


def test_a_missing_line_end_is_said(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT.rstrip("\n"))
    error = offers.refused(
        tmp_path, offers.plain(offers.TEXT, offers.TEXT.replace("Thanks to all", "Thanks"), context=0)
    )
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
    offers.put(tmp_path, offers.TEXT)
    offers.put(tmp_path, "x\n", ".git/config")
    assert why in offers.refused(tmp_path, diff).message
    assert not (tmp_path / ".coauthor").exists()


def test_two_files_on_the_two_sides_are_no_guess(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    offers.put(tmp_path, offers.TEXT, "other.tex")
    body = offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks")).split("\n", 2)[2]
    assert "main.tex and other.tex" in offers.refused(tmp_path, f"--- main.tex\n+++ other.tex\n{body}").message


def test_one_file_twice_is_refused(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT)
    diff = offers.plain(offers.TEXT, offers.TEXT.replace("Thanks", "Many thanks"))
    assert "twice" in offers.refused(tmp_path, diff + diff).message


def test_one_bad_hunk_refuses_the_good_file_too(tmp_path: Path) -> None:
    offers.put(tmp_path, offers.TEXT, "a.tex")
    offers.put(tmp_path, "Something else.\n", "b.tex")
    after = offers.TEXT.replace("Thanks", "Many thanks")
    assert (
        "b.tex, hunk 1"
        in offers.refused(
            tmp_path, offers.plain(offers.TEXT, after, "a.tex") + offers.plain(offers.TEXT, after, "b.tex")
        ).message
    )


def test_a_diff_of_line_ends_alone_changes_nothing(tmp_path: Path) -> None:
    offers.put(tmp_path, "one\r\ntwo\r\n")
    pool = offers.opened(tmp_path)
    with pytest.raises(errors.Invalid, match="changes nothing"):
        exchange.post(
            pool,
            offers.PERSON,
            offers.offer_of(tmp_path, "--- a/main.tex\n+++ b/main.tex\n@@ -1 +1 @@\n-one\r\n+one\n"),
        )
    assert views.page(pool) == []
    pool.close()
