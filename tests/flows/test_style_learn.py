"""`coauthor style learn`: a proposal like any other, and nothing where there is too little to measure."""

from __future__ import annotations

from pathlib import Path

from clients.record import Terminal

SAMPLE = " ".join(f"The tree number {word} shades the street, and it cools the house." for word in "abcdefgh" * 5)


def test_it_is_proposed_accepted_and_measured_anew(tmp_path: Path) -> None:
    (tmp_path / "STYLE.md").write_text("# Style\n\n- Person: we\n\n## Banned words\n\n- very\n")
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "mine.txt").write_text(SAMPLE)
    (tmp_path / "samples" / "README.md").write_text("Put texts here. " * 50)
    terminal = Terminal(tmp_path)
    before = (tmp_path / "STYLE.md").read_text()
    made = terminal.json("style", "learn")
    assert made["sentences"] == 40 and (tmp_path / "STYLE.md").read_text() == before
    assert terminal.run("accept", made["proposal"]["id"], "--yes").returncode == 0
    after = (tmp_path / "STYLE.md").read_text()
    assert after.startswith(before.rstrip()) and "## How I write" in after and "40 sentences" in after
    (tmp_path / "samples" / "more.md").write_text(SAMPLE)
    again = terminal.json("style", "learn")
    assert terminal.run("accept", again["proposal"]["id"], "--yes").returncode == 0
    text = (tmp_path / "STYLE.md").read_text()
    assert text.count("## How I write") == 1 and "80 sentences" in text and text.count("## Banned words") == 1


def test_a_style_that_is_not_there_is_made_by_the_yes_only(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "mine.txt").write_text(SAMPLE)
    terminal = Terminal(tmp_path)
    made = terminal.json("style", "learn")
    assert not (tmp_path / "STYLE.md").exists()
    assert terminal.run("accept", made["proposal"]["id"], "--yes").returncode == 0
    assert (tmp_path / "STYLE.md").read_text().startswith("# Style\n\n## How I write\n")


def test_too_little_is_said_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "mine.txt").write_text("The tree shades the street.")
    done = Terminal(tmp_path).run("style", "learn")
    assert done.returncode == 2 and "1 sentences" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["samples"]
