"""What the walks have found, each as a scene of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import scenes
from clients.record import PERSON, Record
from coauthor.domain import anchors, commands, copies, merge, patches, quotes, tasks, texts
from coauthor.pool import pool as pools
from coauthor.review import deciding, drift, rollback
from faults import desk, invariants, walks_house
from faults.walks_desk import Desk, Manner

FIRST = "It was shown long ago that trees give shade."
SECOND = "Nobody has ever looked into the reasons for that."
TEXT = f"\\section{{Shade}}\n\n{FIRST} {SECOND} The end is near.\n"
CHANGES = {FIRST: "Trees give shade.", SECOND: "Nobody knows why."}


@pytest.fixture
def house() -> Iterator[walks_house.House]:
    """A folder with a record."""
    house = walks_house.House()
    yield house
    house.close()


@pytest.fixture
def editor(house: walks_house.House) -> Iterator[Desk]:
    """An editor in that house that shows the file."""
    (house.root / desk.PATH).write_text(TEXT, "utf-8")
    editor = house.desk(desk.PATH)
    editor.show(TEXT)
    yield editor
    editor.kill()


def accept(log: Record, name: str, *hunks: str) -> deciding.Outcome:
    return deciding.accept(log.pool, PERSON, name, deciding.Choice(hunks=hunks))


def test_a_revert_leaves_line_ends_alone_that_were_changed_since(root: Path, log: Record) -> None:
    name = desk.propose(log)
    assert accept(log, name).applied
    file = root / desk.PATH
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert rollback.revert(log.pool, PERSON, name).applied
    assert file.read_bytes() == b"\xef\xbb\xbf" + desk.TEXT.replace("\n", "\r\n").encode()


def test_a_line_pasted_above_an_edited_one_is_not_taken_for_it() -> None:
    """By its lines alone the copy would be the better match."""
    base = "Some line.\n\nThe rest follows.\nA last line ends it.\n"
    now = "Some line.\n\nThe rest follows.\nThe rest follows. And more of it.\nA last line is new.\n"
    span = merge.Span("P1.1", base.index("The rest"), base.index("The rest") + len("The rest follows."))
    assert not merge.rebase(base, now, [span]).placed


def test_an_edited_copy_is_not_taken_for_a_paragraph_that_was_moved() -> None:
    """Its last sentence is the same; what stands before it says that the one at the top is meant."""
    words = "Some words that open the paragraph, with a number 7 in them."
    meant = "This sentence is the one that is meant."
    base = f"A first line.\n\n{words}\n{meant}\n\nA last line ends it.\n"
    copy = words.replace("number 7", "number")
    now = f"{words} {meant}\nA first line.\n\n{copy} {meant}\n\nA last line ends it.\n"
    span = merge.Span("P1.1", base.index(meant), base.index(meant) + len(meant))
    assert not merge.rebase(base, now, [span]).placed


TWICE = "The rest follows. The rest follows.\n"
COPIES = {
    "pasted whole below its line, which was cut in two": (
        f"A heading\n\n{TWICE}",
        f"\\medskip\nA heading\n\nThe rest follows.\nSome new words were put in between. The rest follows.\n{TWICE}",
        "The rest follows.",
    ),
    "pasted whole below its line, of which the first sentence was replaced": (
        f"A heading\n\n{TWICE}",
        f"A heading\n\nThis one is another now.\nAnd some words were put in. The rest follows.\n{TWICE}",
        "The rest follows.",
    ),
    "moved down by a line, while a copy came to where it stood": (
        "A heading\n\nA lamp is in the street. It gives us light and shade.\nHere a lamp 7 is. It gives us 5 light and"
        " shade.\n\nA last line ends it.\n",
        "A heading\n\nThere the sun is. It gives us light and shade.\nThere the sun 7 is. It gives us 5 light and"
        " shade.\n\nA lamp is in the street. It gives us light and shade.\nA last line ends it.\n",
        "It gives us light and shade.",
    ),
}


@pytest.mark.parametrize("what", COPIES)
def test_where_a_copy_came_a_sentence_has_no_place(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    base, now, meant = COPIES[what]
    span = merge.Span("P1.1", base.index(meant), base.index(meant) + len(meant))
    found = merge.rebase(base, now, [span])
    assert isinstance(found, merge.Conflict)
    assert found.unplaced == {"P1.1": merge.Lost.COPIED}
    assert isinstance(anchors.find(anchors.make(base, "a.tex", span.start, span.end), now, base), anchors.Ambiguous)
    monkeypatch.setattr(copies, "contested", lambda *_given: False)
    assert merge.rebase(base, now, [span]).placed, "a twin that does not look for copies gives it one"


def test_of_two_copies_each_of_which_is_right_by_a_side_none_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem was doubled for another audience: what stood before its end is there, the rest elsewhere."""
    task = "\\begin{prob}\nProve (1) of the first theorem.\n\\end{prob}\n"
    other = task.replace("first", "second")
    base = f"A line.\nIt holds in all cases.\n\n{task}\nIn every model each term names an element.\n"
    now = base.replace(task, f"\\tagged{{a}}\n{task}\\tagged{{z}}\n\n\\tagged{{b}}\n{other}")
    meant = base.index("\\end{prob}")
    anchor = anchors.make(base, "a.tex", meant, meant + len("\\end{prob}"))
    assert isinstance(anchors.find(anchor, now), anchors.Ambiguous)
    monkeypatch.setattr(quotes, "nearer_elsewhere", lambda *_given: False)
    assert isinstance(anchors.Finder(now).find(anchor), anchors.Found), "a twin that does not look gives it a place"


def test_a_copy_far_from_it_leaves_a_sentence_its_place() -> None:
    base = "A heading\n\nA lamp is in the street. It gives light.\n\nA line between.\n\nA last line ends it.\n"
    now = base.replace("ends it.", "ends it. It gives light.")
    meant = base.index("It gives light.")
    placed = merge.rebase(base, now, [merge.Span("P1.1", meant, meant + len("It gives light."))]).placed
    assert placed["P1.1"].start == meant


BORDERS = {
    "inside of a line it goes with the words beside it": (
        "The first of two.| And another one.",
        "\n\nWords above.\n{}",
    ),
    "at a line's end it stays with that line": ("The first of two.|", "A new line.\n{}\nAnd one more.\n"),
    "where its line was pasted anew and the old one changed it goes with the one that reads so": (
        "The first of two.|",
        "The first of them.\n{}",
    ),
}


@pytest.mark.parametrize("where", BORDERS)
def test_on_which_side_an_insertion_is(where: str) -> None:
    """It stands between what was beside it, and nowhere where nothing reads so."""
    line, now = BORDERS[where]
    words, at = line.replace("|", ""), line.index("|")
    base = f"Something above.\n\n{words}\nThe rest follows here.\n"
    current = base.replace(words, now.format(words))
    span = merge.Span("P1.1", base.index(words) + at, base.index(words) + at)
    placed = merge.rebase(base, current, [span]).placed
    assert placed["P1.1"].start == current.index(words) + at
    gone = current.replace(words, words.replace("two", "three"))
    assert not merge.rebase(base, gone, [span]).placed


def test_between_two_lines_an_insertion_needs_both() -> None:
    base = "Something above.\n\nThe first of two.\nThe rest follows here.\n"
    span = merge.Span("P1.1", base.index("The rest"), base.index("The rest"))
    for between in ("", "A line that was put just there.\n"):
        current = base.replace("The rest", f"{between}The rest").replace("Something", "Anything")
        assert bool(merge.rebase(base, current, [span]).placed) is not bool(between)


def test_what_came_and_went_between_two_accepts_is_no_drift(root: Path, log: Record) -> None:
    """The line of the second sentence was another one while the first was accepted, and is as it was again."""
    name, file = desk.propose(log), root / desk.PATH
    file.write_text(desk.TEXT.replace("The last one ends it.", "The last ends it."), "utf-8")
    assert accept(log, name, f"{name}.1").applied
    file.write_text(desk.read(root).replace("The last ends it.", "The last one ends it."), "utf-8")
    assert f"{name}.2" in drift.whereabouts(log.pool, log.proposal(name), desk.PATH, desk.read(root)).sure
    assert accept(log, name).applied
    assert desk.read(root) == desk.ACCEPTED


def test_a_task_that_is_done_does_not_end_again(root: Path, log: Record) -> None:
    name = desk.propose(log)
    assert accept(log, name, f"{name}.1").applied
    inverse = rollback.revert(log.pool, PERSON, name)
    assert inverse.applied
    back = inverse.task.proposals[-1].id
    assert rollback.revert(log.pool, PERSON, back).applied
    log.pool.handle(commands.Reject(task="T1", proposal=name), PERSON)
    assert [found for found in invariants.violations(log, seen(root)) if found.startswith("I4")] == []


def seen(root: Path) -> invariants.Witness:
    return invariants.Witness(path=desk.PATH, possible=[desk.TEXT, desk.read(root)])


def proposed(house: walks_house.House) -> str:
    """A proposal on the file that the editor shows."""
    return house.record.propose(desk.PATH, TEXT, CHANGES).id


def present(house: walks_house.House, editor: Desk) -> None:
    """Wait until the server has said what its editor has."""
    wanted = invariants.revision(editor.text or "")
    pool: pools.Pool = house.record.pool
    scenes.wait_for(lambda: any(each.revision == wanted for each in pool.live.presence(desk.PATH)), 20, "presence")


def test_an_edit_that_outlived_its_server_in_the_buffer_is_applied(house: walks_house.House, editor: Desk) -> None:
    """The editor had made it and was not heard; then its buffer is shown to the next server."""
    name = proposed(house)
    present(house, editor)
    editor.says = [Manner("applies and dies")]
    editor.ask("workspace/executeCommand", command("accept", proposal=name))
    editor.process.wait(20)
    editor.still()
    after = house.desk(desk.PATH)
    try:
        after.show(editor.text or "")
        edit = house.record.wait_edit("applied", name)
        assert texts.revision(editor.text or "") == house.record.events("edit.applied")[-1].data["result"]
        assert edit.target.server == house.record.pool.live.presence(desk.PATH)[0].server
        after.write()
        house.record.wait_edit("saved", name)
    finally:
        after.kill()


def test_an_applied_edit_counts_as_such_in_a_buffer_that_was_typed_in(house: walks_house.House, editor: Desk) -> None:
    """Applied, one of its sentences rewritten, the server killed: the rest of it shows that it was never lost."""
    name = proposed(house)
    present(house, editor)
    assert editor.command("coauthor.proposal.accept", proposal=name)["applied"]
    assert editor.text is not None
    at = editor.text.index("Nobody knows why.")
    editor.type([(at, at + len("Nobody knows why."), "It is a riddle.")], send=True)
    editor.process.kill()
    after = house.desk(desk.PATH)
    try:
        after.show(editor.text)
        house.record.wait_event("edit.lost")
        house.record.wait_edit("applied", name)
    finally:
        after.kill()


def test_the_record_names_the_text_that_proved_an_edit(house: walks_house.House, editor: Desk) -> None:
    """The person has typed over all of it before the server heard of it."""
    name = proposed(house)
    present(house, editor)

    def typed(text: str) -> list[tuple[int, int, str]]:
        return [(text.index("Trees give shade."), text.index(" The end"), "All new.")]

    editor.says = [Manner("late with typing", typed)]
    assert editor.command("coauthor.proposal.accept", proposal=name)["applied"]
    editor.still()
    proof = house.record.text(house.record.events("edit.applied")[-1].data["result"])
    assert proof == TEXT.replace(FIRST, CHANGES[FIRST]).replace(SECOND, CHANGES[SECOND])


@pytest.mark.parametrize("way", ["over unsent typing", "over crossing typing"])
@pytest.mark.parametrize("line", ["\\medskip\n", "A whole sentence that is long enough to be written over in part.\n"])
def test_two_sentences_that_came_a_line_too_high_are_both_taken_back(
    house: walks_house.House, editor: Desk, way: str, line: str
) -> None:
    """What was typed is shorter than the line that the edit was made for, so that its positions are cut down."""
    name = proposed(house)
    present(house, editor)
    editor.says = [Manner(way, lambda text: [(text.index(FIRST), text.index(FIRST), line)])]
    result = editor.command("coauthor.proposal.accept", proposal=name)
    editor.still()
    assert not result["applied"]
    assert editor.text == TEXT.replace(FIRST, line + FIRST)
    assert house.record.proposal(name).edits[-1].state == "failed"


def test_two_sentences_that_were_cut_down_to_one_place_are_both_taken_back(
    house: walks_house.House, editor: Desk
) -> None:
    """The line that was typed is so short that both would begin behind its end."""
    lines = TEXT.replace(FIRST, f"A start of some length. {FIRST}")
    editor.type([(0, len(TEXT), lines)], send=True)
    name = house.record.propose(desk.PATH, lines, CHANGES).id
    present(house, editor)
    editor.says = [
        Manner("over unsent typing", lambda text: [(text.index("A start"), text.index("A start"), "New.\n")])
    ]
    assert not editor.command("coauthor.proposal.accept", proposal=name)["applied"]
    editor.still()
    assert editor.text == lines.replace("A start", "New.\nA start")


@pytest.mark.parametrize("way", ["over unsent typing", "over crossing typing"])
def test_an_insertion_that_came_elsewhere_is_taken_back(house: walks_house.House, editor: Desk, way: str) -> None:
    """It replaces nothing, so that only what stands beside it tells where it is."""
    at = TEXT.index(FIRST) + len(FIRST)
    hunks = patches.hunks(TEXT, desk.PATH, "P0", {"A": [patches.Replacement(at, at, " It really was.")]})
    pool = house.record.pool
    task = pool.post(commands.Post(intent="add", origin=tasks.Origin.CLI), PERSON)
    post = commands.PostProposal(task=task.id, base={desk.PATH: texts.revision(TEXT)}, hunks=hunks)
    name = pool.handle(post, PERSON, [TEXT]).proposals[-1].id
    present(house, editor)
    editor.says = [Manner(way, lambda text: [(text.index("long ago"), text.index("long ago"), "very ")])]
    assert not editor.command("coauthor.proposal.accept", proposal=name)["applied"]
    editor.still()
    assert editor.text == TEXT.replace("long ago", "very long ago")


def command(verb: str, **arguments: object) -> dict[str, object]:
    return {"command": f"coauthor.proposal.{verb}", "arguments": [arguments]}
