"""The rule-based co-author: what it serves, what it says of itself, and that its plan and its edits agree."""

from __future__ import annotations

import pytest

from coauthor.domain import packets
from coauthor.models import chat
from coauthor.models.rules import book, intents, model

TIGHTEN, FORMAL, LATEX = book.Group.TIGHTEN, book.Group.FORMAL, book.Group.LATEX
USAGE = book.Group.USAGE
EVERYTHING = (LATEX, USAGE, FORMAL, TIGHTEN)


@pytest.mark.parametrize(
    ("intent", "groups"),
    [
        ("tighten this paragraph", (TIGHTEN,)),
        ("Tighten", (TIGHTEN,)),
        ("make this shorter", (TIGHTEN,)),
        ("can you make this shorter by half?", (TIGHTEN,)),
        ("rewrite this more concisely", (TIGHTEN,)),
        ("this is too wordy", (TIGHTEN,)),
        ("make it shorter without losing the citation", (TIGHTEN,)),
        ("shorter, but not more formal", (TIGHTEN,)),
        ("kürze diesen Absatz", (TIGHTEN,)),
        ("bitte straffen", (TIGHTEN,)),
        ("Raccourcis ce paragraphe", (TIGHTEN,)),
        ("rends-le plus formel et plus court", (FORMAL, TIGHTEN)),
        ("corrige la grammaire, s'il te plaît", (USAGE,)),
        ("精简这一段", (TIGHTEN,)),
        ("请把这一段改得更正式", (FORMAL,)),
        ("更短，但不要更正式", (TIGHTEN,)),
        ("修正 LaTeX 习惯", (LATEX,)),
        ("Make more formal", (FORMAL,)),
        ("remove contractions", (FORMAL,)),
        ("no contractions", (FORMAL,)),
        ("use an academic tone", (FORMAL,)),
        ("Bitte formeller schreiben", (FORMAL,)),
        ("Fix LaTeX habits", (LATEX,)),
        ("fix the typography", (LATEX,)),
        ("non-breaking spaces", (LATEX,)),
        ("LaTeX-Gewohnheiten korrigieren", (LATEX,)),
        ("Tighten and make it more formal.", (FORMAL, TIGHTEN)),
        ("fix the grammar", (USAGE,)),
        ("proofread", EVERYTHING),
        ("clean up this section", EVERYTHING),
        ("check this paragraph", EVERYTHING),
        ("Korrekturlesen", EVERYTHING),
    ],
)
def test_a_wish_for_rules_is_understood(intent: str, groups: tuple[book.Group, ...]) -> None:
    assert intents.read(intent) == intents.Wish(groups, ())


@pytest.mark.parametrize(
    "intent",
    [
        "add a paragraph about birds",
        "Add a formal definition of a bird",
        "explain this proof",
        "translate to German",
        "rewrite as a story",
        "rewrite this",
        "check the proof",
        "check consistency with chapter 2",
        "fix the latex error",
        "write a shorter summary",
        "is this correct?",
        "do not tighten this",
        "füge ein Beispiel ein",
        "ajoute un exemple",
        "reformule ce paragraphe",
        "写一段总结",
        "改写这一段",
        "",
    ],
)
def test_a_wish_for_more_is_not_served(intent: str) -> None:
    assert intents.read(intent).groups == ()
    served = model.RulesModel().serves(_packet(intent, "We act in order to win."))
    assert isinstance(served, chat.NeedsModel)
    assert any("Tighten" in possible for possible in served.possible)


@pytest.mark.parametrize(
    ("intent", "beyond"),
    [
        ("tighten and add a citation", "add a citation"),
        ("mach den Absatz kürzer und füge ein Zitat ein", "füge ein Zitat ein"),
        ("make this more concise and clearer", "clearer"),
        ("更短，再加一个例子", "再加一个例子"),
    ],
)
async def test_a_mixed_wish_is_served_in_part_and_says_so(intent: str, beyond: str) -> None:
    plan = await _plan(_packet(intent, "We act in order to win."))
    assert any(f"“{beyond}”" in risk for risk in plan.risks)
    assert [target.target for target in plan.scope] == ["u1"]


async def test_the_plan_quotes_what_it_found_and_says_that_it_is_rules() -> None:
    packet = _packet("tighten", "In order to win, we act.", "Birds sing.", "They act in order\nto win \\cite{a}.")
    plan = await _plan(packet)
    assert plan.issues == ("“in order to” can be “to” (2×)",)
    assert "no language model" in plan.goal
    assert [target.target for target in plan.scope] == ["u1", "u3"]
    assert (plan.new_information, plan.citations_needed, plan.questions) == ((), (), ())


async def test_the_edits_are_whole_units_with_their_rules() -> None:
    packet = _packet("tighten", "In order to win, we act.", "Birds sing.", "They act in order\nto win \\cite{a}.")
    plan = await _plan(packet)
    edits = (await model.RulesModel().answer(packet, packets.Edits, plan)).parsed
    assert {edit.target: edit.text for edit in edits.edits} == {
        "u1": "To win, we act.",
        "u3": "They act to\nwin \\cite{a}.",
    }
    assert all("tighten.in-order-to" in (edit.why or "") for edit in edits.edits)
    assert packets.check_targets(edits, packet) == []


async def test_the_edits_stay_inside_the_plan() -> None:
    packet = _packet("tighten", "In order to win, we act.", "They act in order to win.")
    plan = packets.Plan(goal="less", scope=(packets.PlanTarget(target="u2", why="only this"),))
    edits = (await model.RulesModel().answer(packet, packets.Edits, plan)).parsed
    assert [edit.target for edit in edits.edits] == ["u2"]


async def test_nothing_found_is_said_and_nothing_proposed() -> None:
    packet = _packet("tighten", "Birds sing.")
    plan = await _plan(packet)
    edits = (await model.RulesModel().answer(packet, packets.Edits, plan)).parsed
    assert (plan.issues, plan.scope, edits.edits) == ((), (), ())
    assert edits.summary.startswith("Nothing to change")


async def test_a_unit_that_is_context_stays() -> None:
    units = (packets.Unit(id="u1", kind=packets.UnitKind.SENTENCE, text="We act in order to win.", editable=False),)
    packet = packets.Packet(task="T1", intent="tighten", path="a.tex", units=units)
    assert (await _plan(packet)).scope == ()


async def test_a_heading_keeps_its_words() -> None:
    units = (packets.Unit(id="u1", kind=packets.UnitKind.HEADING, text="In order to win (Section \\ref{a})"),)
    packet = packets.Packet(task="T1", intent="clean up", path="a.tex", units=units, before="Here is what we do.")
    edits = (await model.RulesModel().answer(packet, packets.Edits)).parsed
    assert [edit.text for edit in edits.edits] == ["In order to win (Section~\\ref{a})"]


async def test_a_rejected_text_is_not_proposed_again() -> None:
    packet = _packet("tighten", "We act in\norder to win.")
    again = packet.model_copy(update={"rejections": ("“We act to win.” was rejected: keep it.",)})
    assert (await _plan(packet)).scope
    assert (await _plan(again)).scope == ()


async def test_the_reason_of_a_no_is_a_wish() -> None:
    asked = _packet("more formal", "We don't act in order to win.")
    turned_down = "Rejected: “We do not act in order to win.”"
    also = asked.model_copy(update={"rejections": ("tighten it", turned_down)})
    assert (await _plan(also)).issues == ("“don't” can be “do not”", "“in order to” can be “to”")
    other = asked.model_copy(update={"rejections": ("no, only tighten it", turned_down)})
    assert (await _plan(other)).issues == ("“in order to” can be “to”",)
    keep = asked.model_copy(update={"rejections": ("I like it as it is", turned_down)})
    assert (await _plan(keep)).scope == ()


async def test_a_follow_up_adds_to_the_wish() -> None:
    packet = _packet("tighten", "We don't act in order to win.").model_copy(update={"thread": ("more formal, too",)})
    plan = await _plan(packet)
    assert plan.issues == ("“don't” can be “do not”", "“in order to” can be “to”")
    unserved = packet.model_copy(update={"thread": ("explain it to me",)})
    assert any("“explain it to me”" in risk for risk in (await _plan(unserved)).risks)


async def test_english_rules_are_for_english_text() -> None:
    german = "Das ist für die Prüfung und nicht für den Alltag, wie man in Abschnitt \\ref{a} sieht, in order to win."
    for packet in (_packet("formal", german), _packet("tighten", "We act.").model_copy(update={"language": "de"})):
        assert isinstance(model.RulesModel().serves(packet), chat.NeedsModel)
    edits = (await model.RulesModel().answer(_packet("clean up", german), packets.Edits)).parsed
    assert [edit.text for edit in edits.edits] == [german.replace("Abschnitt \\ref", "Abschnitt~\\ref")]


async def test_a_foreign_unit_in_an_english_text_is_left_to_the_rules_for_all_languages() -> None:
    german = "Das ist ein Satz, der für alle gilt und nicht nur für die, wie wir in order to win hier sehen."
    packet = _packet("tighten", german, *["This is the text of a thesis that is in English for the most part."] * 3)
    assert (await _plan(packet)).scope == ()


async def test_candidates_differ_or_are_one() -> None:
    both = _packet("clean up", "We act in order to win (see Section \\ref{a}).").model_copy(update={"candidates": 3})
    many = (await model.RulesModel().answer(both, packets.Candidates)).parsed.candidates
    labels = ["all rules", "only LaTeX habits", "fewer words"]
    assert [candidate.label for candidate in many] == labels
    assert many[1].edits[0].text == "We act in order to win (see Section~\\ref{a})."
    alike = both.model_copy(update={"intent": "tighten"})
    assert len((await model.RulesModel().answer(alike, packets.Candidates)).parsed.candidates) == 1


async def test_candidates_differ_by_principle() -> None:
    text = "In order to win, we utilise both maps and perform an evaluation of the past history."
    asked = _packet("tighten", text).model_copy(update={"candidates": 4})
    many = (await model.RulesModel().answer(asked, packets.Candidates)).parsed.candidates
    assert {candidate.label: candidate.edits[0].text for candidate in many} == {
        "all rules": "To win, we use both maps and evaluate the history.",
        "fewer words": "To win, we utilise both maps and perform an evaluation of the past history.",
        "no repetition": "In order to win, we utilise both maps and perform an evaluation of the history.",
        "verbs for nouns": "In order to win, we utilise both maps and evaluate the past history.",
    }
    two = asked.model_copy(update={"candidates": 2})
    assert len((await model.RulesModel().answer(two, packets.Candidates)).parsed.candidates) == 2


async def test_after_a_rejection_something_better_is_offered_or_what_is_left_is_said() -> None:
    packet = _packet("tighten", "In order to win, we utilise maps, as in Table \\ref{a}.")
    all_of_it = "“To win, we use maps, as in Table \\ref{a}.” was rejected."
    once = packet.model_copy(update={"rejections": (all_of_it,)})
    offered = (await model.RulesModel().answer(once, packets.Edits)).parsed
    assert [edit.text for edit in offered.edits] == ["To win, we utilise maps, as in Table \\ref{a}."]
    rejected = [
        all_of_it,
        "“To win, we utilise maps, as in Table \\ref{a}.”",
        "“In order to win, we use maps, as in Table \\ref{a}.”",
    ]
    nothing = (
        await model.RulesModel().answer(packet.model_copy(update={"rejections": tuple(rejected)}), packets.Edits)
    ).parsed
    assert nothing.edits == ()
    assert "you rejected" in nothing.summary
    assert "“fix LaTeX habits” (1 change)" in nothing.summary
    assert "language model" in nothing.summary


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Die Eiche ist nicht die einzigste Art, aufgrund der Tatsache, dass es regnet, wie man sieht.",
            "Die Eiche ist nicht die einzige Art, weil es regnet, wie man sieht.",
        ),
        (
            "Le chêne est en mesure de repousser, puis ensuite il meurt dans le sol sec de la ville.",
            "Le chêne peut repousser, puis il meurt dans le sol sec de la ville.",
        ),
    ],
)
async def test_german_and_french_have_rules_of_their_own(before: str, after: str) -> None:
    edits = (await model.RulesModel().answer(_packet("tighten", before), packets.Edits)).parsed
    assert [edit.text for edit in edits.edits] == [after]


async def test_somebody_watching_sees_what_is_found() -> None:
    heard: list[str] = []
    await model.RulesModel().answer(_packet("tighten", "We act in order to win."), packets.Plan, None, heard.append)
    assert "“in order to” can be “to”" in "".join(heard)


async def test_an_unserved_wish_is_no_answer() -> None:
    with pytest.raises(chat.ModelFailed):
        await _plan(_packet("translate", "We act in order to win."))


def _packet(intent: str, *texts: str) -> packets.Packet:
    units = tuple(
        packets.Unit(id=f"u{number}", kind=packets.UnitKind.SENTENCE, text=text) for number, text in enumerate(texts, 1)
    )
    return packets.Packet(task="T1", intent=intent, path="main.tex", units=units)


async def _plan(packet: packets.Packet) -> packets.Plan:
    return (await model.RulesModel().answer(packet, packets.Plan)).parsed


@pytest.mark.parametrize(
    "intent",
    [
        "Give versions of this",
        "Give 3 versions of this section",
        "Please give me three versions.",
        "Gib mir 3 Fassungen",
    ],
)
async def test_versions_of_no_kind_are_versions_of_all_that_rules_do(intent: str) -> None:
    asked = _packet(intent, "We act in order to win (see Section \\ref{a}).").model_copy(update={"candidates": 3})
    assert isinstance(model.RulesModel().serves(asked), chat.Serves)
    assert len((await model.RulesModel().answer(asked, packets.Candidates)).parsed.candidates) == 3
    assert intents.read(f"{intent} tighten") != intents.read(intent)
    assert not intents.read("Give versions of this, and explain them").groups
