"""FILE:RANGE as PROTOCOL section 6 has it, on texts with every kind of line end that is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from coauthor.cli import ranges
from coauthor.domain import errors

TEXT = "one\ntwo two\n\nfo\u2028ur\fx\nfünf 𝄞 end"


@pytest.mark.parametrize(
    ("spoken", "covered"),
    [
        ("1", "one"),
        ("2", "two two"),
        ("3", ""),
        ("4", "fo\u2028ur\fx"),
        ("5", "fünf 𝄞 end"),
        ("1-2", "one\ntwo two"),
        ("1--2", "one\ntwo two"),
        ("2-2", "two two"),
        ("1-5", TEXT),
        ("2:1-2:1", "t"),
        ("2:5-2:7", "two"),
        ("1:2-2:3", "ne\ntwo"),
        ("1:2--2:3", "ne\ntwo"),
        ("5:6-5:6", "𝄞"),
    ],
)
def test_a_range_covers(spoken: str, covered: str) -> None:
    start, end = ranges.offsets(TEXT, spoken)
    assert TEXT[start:end] == covered


@pytest.mark.parametrize(
    "spoken", ["0", "6", "2-1", "1-6", "2:0-2:1", "2:1-2:0", "2:5-2:2", "1:9-2:1", "2:1", "1-2-3", "1:1-2", "-3", ""]
)
def test_no_range(spoken: str) -> None:
    with pytest.raises(typer.BadParameter):
        ranges.offsets(TEXT, spoken)


def test_a_file_with_colons_and_digits_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "a:1.tex").write_text("one\ntwo\n", encoding="utf-8")
    place = ranges.read(tmp_path, "a:1.tex:2")
    assert (place.path, place.span) == ("a:1.tex", (4, 7))
    assert ranges.read(tmp_path, "a:1.tex").span is None


def test_offsets_are_of_the_normalised_text(tmp_path: Path) -> None:
    (tmp_path / "crlf.tex").write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    place = ranges.read(tmp_path, "crlf.tex:2")
    assert place.span is not None
    assert place.text[slice(*place.span)] == "two"


def test_a_link_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.tex").write_text("secret\n", encoding="utf-8")
    (inside / "link.tex").symlink_to(tmp_path / "secret.tex")
    with pytest.raises(errors.Forbidden):
        ranges.read(inside, "link.tex:1")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.tex").write_bytes(b"caf\xe9\n")
    with pytest.raises(errors.Unavailable):
        ranges.read(tmp_path, "latin.tex:1")
