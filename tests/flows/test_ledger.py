"""The ledger of a real pool: accepted, edited and reverted on the disk, read by the command line and by an editor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich import cells

import authors
import scenes
import terminals
from coauthor.domain import actors, authorship, bylines, commands, errors, events, patches, tasks, texts
from coauthor.domain.strips import Source
from coauthor.pool import pool as pools
from coauthor.review import deciding, disclosure, inverses, ledger, ledger_chapters, posting, recorded, rollback
from lsp import client

PERSON = actors.human("ada", "test")
FILE = "main.tex"
HEAD = "\\documentclass{report}\n\\begin{document}\n\\chapter{One}\n\n"
TAIL = "\n\\chapter{Two}\n\nNothing happens here.\n\\end{document}\n"


class OnDisk(authors.Reading):
    """A file of a workspace with a pool: the person's texts are saved, the co-author's go the way of every accept."""

    def __init__(self, root: Path, text: str, model: str = "rules") -> None:
        self.root = root
        self.model = model
        self.at = 0
        opened = pools.open_pool(root, create=True)
        assert opened is not None
        self.pool = opened
        self._write(text)
        self._saw(events.Type.FILE_OPENED)

    @property
    def text(self) -> str:
        return (self.root / FILE).read_text("utf-8")

    def becomes(self, text: str, *, seen: bool = True) -> None:
        self.at += 1
        self._write(text)
        if seen:
            self._saw(events.Type.FILE_SAVED)

    def proposes(self, old: str, *offered: str) -> tasks.Proposal:
        """An agent claims a task and proposes to put other words for the text `old`."""
        text = self.text
        start = text.index(old)
        span = (start, start + len(old))
        agent = actors.agent("reviser", self.model)
        task = posting.post_at(self.pool, PERSON, FILE, text, span, intent="better", origin=tasks.Origin.CLI)
        task = self.pool.handle(commands.Claim(task=task.id, worker="w1"), agent)
        many = {chr(65 + n): [patches.Replacement(*span, new)] for n, new in enumerate(offered)}
        command = commands.PostProposal(
            task=task.id,
            token=task.claim,
            base={FILE: texts.revision(text)},
            candidates=tuple(many),
            hunks=patches.hunks(text, FILE, "P0", many),
            model=self.model,
        )
        return self.pool.handle(command, agent, [text]).proposals[-1]

    def accepts(self, old: str, new: str, proposal: str = "", *, offered: str | None = None) -> str:
        self.at += 1
        made = self.proposes(old, new if offered is None else offered)
        edited = {} if offered is None else {made.hunks[0].id: new}
        outcome = deciding.accept(self.pool, PERSON, made.id, deciding.Choice(edited=edited))
        assert outcome.state == "applied", outcome.message
        return made.id

    def reverts(self, old: str, new: str, proposal: str, undoes: str) -> str:
        self.at += 1
        before = self.text
        try:
            inverse = inverses.propose(self.pool, PERSON, undoes)
            outcome = deciding.accept(self.pool, PERSON, inverse, deciding.Choice())
            if not outcome.applied:
                # The lines around it changed, so that it waits on today's text for another look.
                outcome = deciding.accept(self.pool, PERSON, inverse, deciding.Choice())
        except errors.CoauthorError:
            assert self.text == before
            return ""
        return inverse if outcome.applied else ""

    def measured(self) -> ledger.Ledger:
        return ledger.measure(self.root, self.pool)

    def figures(self) -> dict[str, Any]:
        return ledger.view(self.measured())

    def read(self) -> tuple[authorship.Tape, bylines.Reader]:
        found = recorded.read(self.pool)
        tape = found.stands(FILE, self.text)
        return tape, bylines.Reader(tape, found.register)

    def _write(self, text: str) -> None:
        (self.root / FILE).write_text(text, "utf-8")

    def _saw(self, kind: events.Type) -> None:
        text = self.text
        self.pool.keep(text)
        data = {"path": FILE, "revision": texts.revision(text)}
        self.pool.record(events.file_stream(FILE), kind, data, PERSON)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., OnDisk]]:
    made: list[OnDisk] = []

    def make(text: str, model: str = "rules") -> OnDisk:
        made.append(OnDisk(tmp_path, text, model))
        return made[-1]

    yield make
    for each in made:
        each.pool.close()


def thesis(body: str) -> str:
    return f"{HEAD}{body}{TAIL}"


def test_every_fate_of_a_sentence_is_counted(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("I don't know. It was cold. We left. It rained.\n"))
    file.accepts("I don't know.", "I do not know.")
    file.accepts("It was cold.", "It was bitterly cold outside.")
    file.accepts("We left.", "We went away.", offered="We departed at once.")
    taken = file.accepts("It rained.", "It rained heavily.")
    file.becomes(file.text.replace("outside", "indeed").replace("We went away.", "We went away. Then I wrote this."))
    assert file.reverts("", "", "", taken)
    no = file.proposes("Nothing happens here.", "Nothing occurs here.")
    file.pool.handle(commands.Reject(task=file.pool.owner(no.id).id, proposal=no.id), PERSON)
    found = file.figures()
    one, two = found["files"]
    assert (one["title"], two["title"]) == ("One", "Two")
    names = ("sentences", "before_record", "typed", "accepted", "accepted_edited", "reverted", "unknown")
    # Both headings count as sentences.
    assert {name: one[name] for name in names} == dict(zip(names, (6, 1, 1, 1, 2, 1, 0), strict=True))
    assert {name: two[name] for name in names} == dict(zip(names, (2, 2, 0, 0, 0, 0, 0), strict=True))
    assert (
        "I [do not] know. It was [bitterly] cold {indeed}. We {went away. Then I wrote this}. It rained."
        in file.drawn()
    )
    assert found["totals"]["by"]["coauthor"] == 3
    assert sum(found["totals"]["by"].values()) == found["totals"]["words"]
    assert found["proposals"] == {
        "proposals": 5,
        "changes": 5,
        "accepted": 2,
        "accepted_edited": 1,
        "rejected": 1,
        "taken_back": 1,
        "undecided": 0,
    }


def test_a_sentence_that_was_taken_back_by_itself_is_no_undecided_one(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold.\n"))
    taken = file.accepts("It was cold.", "It was bitterly cold.")
    assert rollback.take_back(file.pool, PERSON, f"{taken}.1").applied
    changes = file.figures()["proposals"]
    assert (changes["taken_back"], changes["undecided"], changes["changes"]) == (1, 0, 1)


def test_of_several_candidates_the_one_taken_counts(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold.\n"))
    made = file.proposes("It was cold.", "It was icy.", "It was freezing.")
    deciding.accept(file.pool, PERSON, made.id, deciding.Choice(candidate="B"))
    assert "It was [freezing]." in file.drawn()
    assert file.figures()["totals"]["accepted"] == 1


def test_a_change_from_outside_is_the_persons_and_takes_nothing_away(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold.\n"))
    file.accepts("It was cold.", "It was bitterly cold.")
    file.becomes(file.text.replace("It was", "Above all, it was"), seen=False)
    assert "{Above all, it} was [bitterly] cold." in file.drawn()


def test_a_file_that_goes_on_under_another_name_keeps_its_record(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold.\n"))
    file.accepts("It was cold.", "It was bitterly cold.")
    file.pool.record(events.file_stream(FILE), events.Type.FILE_MOVED, {"path": FILE, "to": "new.tex"}, PERSON)
    (file.root / FILE).rename(file.root / "new.tex")
    found = file.figures()
    assert {row["path"] for row in found["files"]} == {"new.tex"}
    assert found["totals"]["accepted"] == 1


def test_what_no_document_reads_is_said_and_not_counted(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold.\n"))
    (file.root / "old.tex").write_text("An old draft.\n", "utf-8")
    found = file.figures()
    assert found["left_out"] == ["old.tex"]
    assert "old.tex" in disclosure.text(file.measured())
    assert ledger.measure(file.root, file.pool, only="old.tex").totals.sentences.total() == 1


def test_without_a_pool_everything_is_from_before_the_record(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(thesis("It was cold.\n"), "utf-8")
    found = ledger.measure(tmp_path, None)
    totals = ledger.view(found)["totals"]
    assert totals["before_record"] == totals["sentences"] == 4
    assert "there is no proposal" in disclosure.text(found)


def test_the_disclosure_gives_the_ledgers_figures_and_calls_rules_rules(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold. We left.\n"))
    file.accepts("It was cold.", "It was bitterly cold.")
    said = disclosure.text(file.measured())
    assert "1 proposal with 1 change: 1 was accepted unchanged" in said
    assert "a person did so (ada)" in said
    assert "fixed rule set" in said
    assert "No language model is on the record." in said
    assert "Of the 5 sentences of the manuscript as it is now, 1 stands as proposed and accepted" in said


def test_an_accept_that_came_to_nothing_is_no_occasion(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold. We left.\n"))
    made = file.proposes("We left.", "We went away.")
    where = file.root / FILE
    where.chmod(0o444)
    assert not deciding.accept(file.pool, PERSON, made.id, deciding.Choice()).applied
    assert "None of them was accepted." in disclosure.text(file.measured())
    where.chmod(0o644)
    file.accepts("It was cold.", "It was bitterly cold.")
    assert "1 occasion " in disclosure.text(file.measured())


def test_the_disclosure_names_a_model(begin: Callable[..., OnDisk]) -> None:
    file = begin(thesis("It was cold.\n"), model="some-model-1")
    file.accepts("It was cold.", "It was bitterly cold.")
    said = disclosure.text(file.measured())
    assert "Language models on the record: “some-model-1” (1 proposal)." in said
    assert "rule set" not in said


@pytest.mark.parametrize("seed", range(6))
def test_walks_on_the_disk_agree_with_the_model(begin: Callable[..., OnDisk], seed: int) -> None:
    authors.Walk(seed, begin).run(12)


def test_a_reader_that_takes_accepts_for_typing_is_caught(
    begin: Callable[..., OnDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded, "_outcomes", lambda _history: {})
    file = begin(thesis("It was cold.\n"))
    file.accepts("It was cold.", "It was bitterly cold.")
    assert "It was {bitterly} cold." in file.drawn()


def test_the_command_line_tells_it_in_json_as_a_table_and_for_a_form(tmp_path: Path) -> None:
    folder = terminals.with_a_proposal(scenes.scratch_thesis(tmp_path))
    terminals.answer(folder, "accept", "P1", "--hunk", "P1.3", "--yes")
    found = terminals.answer(folder, "ledger")
    assert found["totals"]["accepted"] == 1
    assert found["proposals"]["accepted"] == 1
    one = terminals.answer(folder, "ledger", terminals.FILE)
    (accepted,) = [each for row in one["files"] for each in row["listed"] if each["status"] == "accepted"]
    assert accepted["proposals"] == ["P1"]
    assert "co-author's" in terminals.run(folder, "ledger").stdout
    disclosed = terminals.run(folder, "ledger", "--disclosure").stdout
    assert "fixed rule set" in disclosed
    days = {event["at"][:10] for event in terminals.answer(folder, "log")["events"]}
    assert f"passages. {'On' if len(days) == 1 else 'Between'} {min(days)} " in disclosed
    assert terminals.answer(folder, "ledger", "--disclosure")["disclosure"]
    assert terminals.run(folder, "ledger", "missing.tex").returncode == 1


def test_an_editor_is_told_of_its_unsaved_text(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(thesis("It was cold.\n"), "utf-8")
    with client.start(tmp_path) as editor:
        document = editor.open(FILE)
        document.type("It was cold.", " And late.")
        found = editor.command("coauthor.ledger", uri=document.uri)
        assert [each["text"] for row in found["files"] for each in row["listed"]].count("And late.") == 1
        with pytest.raises(client.Refused):
            editor.command("coauthor.ledger", uri="file:///elsewhere/main.tex")
    assert not (tmp_path / ".coauthor" / "pool.db").exists()


def test_a_thousand_edits_of_a_long_file_are_read_in_time() -> None:
    """The record's own part of the budget of two seconds; on a busy machine processor time is what can be promised."""
    body = "\n\n".join(" ".join(f"Sentence {n} of {p} says little." for n in range(5)) for p in range(1700))
    assert len(body) > 250_000
    file = authors.File(body)
    began = time.process_time()
    for number in range(1000):
        file.accepts(f"Sentence 3 of {number} says little.", f"Sentence 3 of {number} says very little.", f"P{number}")
    assert time.process_time() - began < 2
    assert sum(seg.size for seg in file.tape.strip.segs if seg.origin.source is Source.COAUTHOR) >= 4000


BOOK = """\\documentclass{report}
\\begin{document}
A word before.
\\begin{abstract}
It is warm.
\\end{abstract}
\\chapter{Shade}
\\include{shade}
\\include{more}
\\chapter{Wind}
It blows. It is loud.
\\end{document}
"""


def test_chapters_are_counted_whichever_files_they_stand_in(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(BOOK, "utf-8")
    (tmp_path / "shade.tex").write_text("Trees give shade.\n\n\\section{Night}\nNo shade.\n", "utf-8")
    (tmp_path / "more.tex").write_text("More shade. And more.\n", "utf-8")
    found = ledger_chapters.added(ledger.measure(tmp_path, None))
    told = [(each.number, each.title, each.count.sentences.total()) for each in found]
    assert told == [("", "", 1), ("", "Abstract", 1), ("1", "Shade", 6), ("2", "Wind", 3)]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_ledger_fits_the_window(tmp_path: Path, columns: int) -> None:
    (tmp_path / "main.tex").write_text(BOOK.replace("{Wind}", "{可穿戴动态心电监测应用的需求分析}"), "utf-8")
    (tmp_path / "shade.tex").write_text("Trees give shade.\n", "utf-8")
    said = terminals.run(tmp_path, "ledger", COLUMNS=str(columns)).stdout
    assert max(cells.cell_len(line.rstrip()) for line in said.splitlines()) <= columns
    assert "2 可穿戴动态心电监测应用的需求分析" in said
    assert "1 Shade" in said
    assert "…" not in said
