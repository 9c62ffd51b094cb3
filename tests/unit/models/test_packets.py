"""What a model may return: exactly the shape that PROTOCOL names, aimed at units of the packet and nothing else."""

from __future__ import annotations

import pydantic
import pytest

from coauthor.domain import packets

PACKET = packets.Packet(
    task="T1",
    intent="tighten",
    path="main.tex",
    units=(
        packets.Unit(id="u1", kind=packets.UnitKind.HEADING, text="Method", editable=False),
        packets.Unit(id="u2", kind=packets.UnitKind.SENTENCE, text="We count birds."),
    ),
)


@pytest.mark.parametrize(
    ("target", "text", "problem"),
    [
        ("u2", "We count.", None),
        ("u2", "", None),
        ("after:u2", "They sing.", None),
        ("after:u1", "They sing.", None),
        ("into:method", "They sing.", None),
        ("u1", "Methods", "`u1` is context and can't be changed"),
        ("u9", "They sing.", "`u9` is not a unit of the briefing"),
        ("after:u9", "They sing.", "`after:u9` stands after a unit that is not in the briefing"),
        ("after:u2", " ", "`after:u2` would insert nothing"),
        ("into: ", "They sing.", "`into: ` names no outline node"),
    ],
)
def test_targets_are_units_of_the_packet(target: str, text: str, problem: str | None) -> None:
    edits = packets.Edits(summary="", edits=(packets.Edit(target=target, text=text),))
    assert packets.check_targets(edits, PACKET) == ([problem] if problem else [])


def test_a_unit_is_changed_once() -> None:
    twice = (packets.Edit(target="u2", text="A."), packets.Edit(target="u2", text="B."))
    edits = packets.Candidate(label="a", edits=twice)
    assert packets.check_targets(edits, PACKET) == ["`u2` is changed more than once"]


@pytest.mark.parametrize(
    "answer",
    [
        {"edits": [{"target": "u2", "text": "A."}]},
        {"summary": "s", "edits": [{"target": "u2", "text": "A.", "command": "accept"}]},
        {"summary": "s", "edits": [], "accepted": True},
        {"summary": "s", "edits": [{"target": "u2", "text": 3}]},
        {"summary": "s", "edits": [{"target": "u2", "text": "x" * (packets.MAX_TEXT + 1)}]},
        {"summary": "s", "edits": [{"target": "", "text": "x"}]},
    ],
)
def test_an_answer_of_another_shape_is_refused(answer: dict[str, object]) -> None:
    with pytest.raises(pydantic.ValidationError):
        packets.Edits.model_validate(answer)


def test_values_are_frozen() -> None:
    with pytest.raises(pydantic.ValidationError):
        PACKET.intent = "other"  # type: ignore[misc]
