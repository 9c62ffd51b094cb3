"""What a model gets to see beside the text: by priority, never ignored files or secrets, and what is cut is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.briefing import budget, buildlog, casting, exhibits, gathering, privacy
from coauthor.domain import actors, packets, tasks
from coauthor.manuscript import snapshot as snapshots
from coauthor.models import money

TEXT = r"""\documentclass{article}
\begin{document}
\section{Method}
The first paragraph says where. It cites \cite{lamport1978}.

The second one refers to Figure~\ref{fig:drift}.

The third one ends it.
\begin{figure}\caption{Drift over a day}\label{fig:drift}\end{figure}
\end{document}
"""
BIB = "@article{lamport1978,\n  title = {Time},\n  year = {1978}\n}\n@book{lynch1996, title={Algorithms}}\n"
PACKET = packets.Packet(task="T1", intent="x", path="a.tex", units=())


def place(words: str, intent: str = "tighten") -> gathering.Place:
    start = TEXT.index(words)
    return gathering.Place(snapshots.of("main.tex", TEXT), start, start + len(words), intent)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text(TEXT)
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "OUTLINE.md").write_text("## Method\n- where\n")
    (tmp_path / "STYLE.md").write_text("British.\npassword: hunter2hunter2\n")
    return tmp_path


def test_contracts_come_first_then_the_section_and_what_it_cites_and_refers_to(root: Path) -> None:
    found = gathering.parts(root, place("The second one refers to"), {}, privacy.of(root))
    assert [part.source for part in found] == [
        "OUTLINE.md",
        "STYLE.md",
        "section “Method”",
        "bibliography",
        "bibliography, the other keys",
        "headings",
    ]
    texts = {part.source: part.text for part in found}
    assert "The first paragraph says where." in texts["section “Method”"]
    assert "The second one" not in texts["section “Method”"]
    assert texts["bibliography"] == "- lamport1978: 1978, Time"
    assert texts["bibliography, the other keys"] == "lynch1996"
    assert texts["STYLE.md"] == f"British.\n{privacy.WITHHELD}"


def test_a_label_is_shown_with_its_caption(root: Path) -> None:
    found = gathering.parts(root, place("The second one refers to Figure~\\ref{fig:drift}."), {}, privacy.of(root))
    assert {part.source: part.text for part in found}["labels"].startswith("- fig:drift: Drift over a day")


def test_what_its_owner_says_of_a_figure_is_shown_and_code_with_its_lines(root: Path) -> None:
    (root / "code").mkdir()
    (root / "code" / "drift.py").write_text("def drift():\n    return 1\n")
    listed = "assets:\n  fig:drift:\n    kind: result\n    source: run 7\n  code/drift:\n    file: code/drift.py\n"
    (root / "assets.yaml").write_text(listed)
    spot = place("The second one refers to Figure~\\ref{fig:drift}.")
    found = {part.source: part.text for part in gathering.parts(root, spot, {}, privacy.of(root))}
    assert found["assets.yaml"] == "- fig:drift: result; source: run 7; what it shows its owner has not said"
    plan = "# T\n\n## Method\n- the code [code:drift]\n\n## End\n"
    assert exhibits.of_node(plan, "method") == ["code:drift"]
    (told,) = exhibits.of(root, ["code/drift.py"], lambda path: (root / path).read_text())
    assert told.text.splitlines() == [
        "- code/drift (code/drift.py): code",
        "  - function drift: code/drift.py:1-2",
    ]


def test_what_an_editor_holds_goes_before_the_disk_and_what_is_ignored_is_not_there(root: Path) -> None:
    (root / ".coauthorignore").write_text("STYLE.md\n*.bib\n")
    found = gathering.parts(root, place("The third one"), {"OUTLINE.md": "## Newer"}, privacy.of(root))
    texts = {part.source: part.text for part in found}
    assert texts["OUTLINE.md"] == "## Newer"
    assert "STYLE.md" not in texts
    assert "lamport1978:" not in texts.get("bibliography", "")


def test_the_build_log_is_shown_where_a_build_is_asked_about(root: Path) -> None:
    (root / "main.log").write_text("This is pdfTeX\n! Undefined control sequence.\nl.7 \\foo\n" * 3)
    asked = gathering.parts(root, place("The third one", "Fix this build error"), {}, privacy.of(root))
    assert asked[0].text.startswith("7: error: Undefined control sequence, at \\foo. TeX does not know \\foo")
    assert "\n" not in asked[0].text
    assert "main.log" not in [part.source for part in gathering.parts(root, place("The third"), {}, privacy.of(root))]
    assert buildlog.problems(root / "none.log") == []


def test_what_has_no_room_is_left_out_last_part_first_and_said() -> None:
    parts = [packets.Part(source=name, why="w", text="word word word\n" * 60) for name in ("first", "second", "third")]
    size = money.tokens(PACKET.model_dump_json())
    fitted = budget.fit(PACKET, parts, size + 520)
    assert [part.source for part in fitted.parts] == ["first", "second"]
    assert fitted.parts[0] == parts[0]
    assert fitted.parts[1].text.endswith("word word word\n[…]")
    assert [cut.split(":")[0] for cut in fitted.cut] == ["second", "third"]
    assert budget.fit(PACKET, parts, 10_000).cut == ()


@pytest.mark.parametrize(
    ("path", "pattern", "forbidden"),
    [
        ("chapters/a.tex", "chapters/", True),
        ("chapters/a.tex", "*.tex", True),
        ("chapters/a.tex", "/a.tex", False),
        ("private/x/a.tex", "private/**", True),
        ("a.tex", "b.tex", False),
        (".env", "", True),
        ("keys/id_rsa", "", True),
        (".git/config", "", True),
        ("sub/.env.local", "", True),
    ],
)
def test_a_pattern_forbids_as_git_reads_it(path: str, pattern: str, forbidden: bool) -> None:
    assert privacy.Rules((pattern,) if pattern else ()).forbids(path) is forbidden


def test_a_pattern_with_an_exclamation_mark_takes_one_back() -> None:
    rules = privacy.Rules(("*.tex", "!main.tex"))
    assert (rules.forbids("a.tex"), rules.forbids("main.tex")) == (True, False)


@pytest.mark.parametrize(
    "secret",
    [
        "sk-abcdefghijklmnop1234",
        "ghp_0123456789abcdef0123",
        "AKIAIOSFODNN7EXAMPLE",
        "token = abcdefgh12345678",
        "Authorization: Bearer abc.def-ghi123",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_key_is_withheld(secret: str) -> None:
    said = privacy.cleaned(f"before {secret} after")
    assert secret.split()[-1] not in said
    assert said.startswith("before ")


def test_plain_prose_is_no_secret() -> None:
    text = "The secret of the token ring is its key; a password is asked for. The secret: everything drifts."
    assert privacy.cleaned(text) == text


def task(intent: str, **more: object) -> tasks.Task:
    now = "2026-01-01T00:00:00Z"
    given = {"id": "T1", "origin": "cli", "raw": "", "status": "open", "priority": "normal"}
    who = actors.human("ada", "test")
    return tasks.Task.model_validate(
        {**given, "intent": intent, "created_by": who, "created_at": now, "updated_at": now, **more}
    )


@pytest.mark.parametrize(
    ("intent", "more", "role"),
    [
        ("Tighten this paragraph", {}, "reviser"),
        ("kürze diesen Absatz", {}, "reviser"),
        ("Give 3 versions of this", {}, "tweaker"),
        ("Draft this section: Limits", {}, "drafter"),
        ("schreibe den Abschnitt", {}, "drafter"),
        ("Critique this", {}, "reviewer"),
        ("proofread it", {}, "finalizer"),
        ("find a source for this", {}, "researcher"),
        ("an outline for my thesis", {}, "orchestrator"),
        ("what do you need to know?", {}, "interviewer"),
        ("Does the citation really back this claim?", {}, "reviewer"),
        ("Why is this here?", {}, "reviewer"),
        ("这一段是否重复？", {}, "reviewer"),
        ("Can you make this shorter?", {}, "reviser"),
        ("Why not shorten this?", {}, "reviser"),
        ("Which sources say so?", {}, "researcher"),
        ("make it sing", {}, "reviser"),
        ("make it sing", {"candidates": 3}, "tweaker"),
        ("Tighten this", {"assignee": "agent:finalizer"}, "finalizer"),
    ],
)
def test_a_request_goes_to_the_role_that_its_words_or_its_place_name(
    intent: str, more: dict[str, object], role: str
) -> None:
    choice = casting.cast().choose(task(intent, **more))
    assert choice.role.id == role
    assert choice.reason


@pytest.mark.parametrize(
    ("when", "fits", "reason"),
    [
        ("{place: ['chapters/*']}", True, "it is about chapters/results.tex"),
        ("{place: [results]}", True, "it is about Results"),
        ("{place: [method]}", False, "the request says “Tighten”"),
        ("{priority: [background]}", True, "it is background work"),
        ("{priority: [foreground]}", False, "the request says “Tighten”"),
        ("{intent: [units?], place: [results]}", True, "the request says “units”, it is about Results"),
        ("{intent: [symbols?], place: [results]}", False, "the request says “Tighten”"),
        ("{place: ['chapters/*'], says: results are looked at}", True, "it is about chapters/results.tex"),
    ],
)
def test_a_role_may_name_place_intent_and_priority_and_all_of_them_must_hold(
    when: str, fits: bool, reason: str
) -> None:
    role = casting.parse("mine", f"---\nwhen: {when}\n---\nLook.", own=True)
    cast = casting.Cast({**casting.cast().roles, "mine": role})
    place = tasks.Ref(path="chapters/results.tex", section=("Results",))
    choice = cast.choose(task("Tighten the units", refs=(place,), priority=tasks.Priority.BACKGROUND))
    assert (choice.role.id == "mine", choice.reason) == (fits, reason)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no front matter", "no front matter"),
        ("---\nname: [\n---\nx", "no YAML"),
        ("---\nname: a\noutput: files\n---\nx", "none of"),
        ("---\nprofiles: {plan: huge}\n---\nx", "no profile `huge`"),
        ("---\nwords: ['(']\n---\nx", "no pattern"),
        ("---\nwhen: {priority: [soon]}\n---\nx", "`soon` is no priority"),
        ("---\nwhen: {weather: [rain]}\n---\nx", "not `weather`"),
    ],
)
def test_a_role_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    with pytest.raises(casting.Malformed, match=problem):
        casting.parse("mine", text)
