"""Judge a passage: scores by rubric and remarks on its sentences; changes nothing and proposes nothing."""

from __future__ import annotations

from coauthor.agents import asking
from coauthor.agents.held import Held
from coauthor.briefing import packet as briefing
from coauthor.domain import commands, counts, packets

ANSWER = "answer"
_QUOTED = 80


async def report(held: Held, asker: asking.Asker, briefed: briefing.Briefed) -> None:
    """Ask for the report and post it; a remark on what is not in the briefing is about the place as a whole."""
    answer, called = await asker.report(briefed.packet)
    texts = {unit.id: unit.text for unit in briefed.packet.units}
    remarks = tuple(_finding(each, texts, briefed.ground) for each in answer.parsed.findings)
    scores = dict(answer.parsed.scores)
    findings = (*_answer(answer.parsed.answer), *remarks)
    said = "An answer." if answer.parsed.answer and not (scores or remarks) else _summary(scores, len(remarks))
    posted = held.command(commands.PostReport, summary=said, findings=findings, scores=scores)
    await held.write(called, posted, texts=(briefed.ground.text,))


def _answer(said: str) -> list[dict[str, object]]:
    """What answers a question stands before the remarks, as something to read and not as a fault."""
    return [{"code": ANSWER, "severity": "info", "message": said.strip()}] if said.strip() else []


def _finding(each: packets.Finding, texts: dict[str, str], ground: briefing.Ground) -> dict[str, object]:
    told: dict[str, object] = {
        "target": each.target,
        "severity": each.severity.value,
        "message": each.message,
        "suggestion": each.suggestion,
        "path": ground.path,
    }
    if each.target in texts:
        start, end = ground.spans[each.target]
        told |= {"base": ground.revision, "start": start, "end": end}
        told["quote"] = " ".join(texts[each.target].split())[:_QUOTED]
    return told


def _summary(scores: dict[str, int], findings: int) -> str:
    said = ", ".join(f"{name} {score}" for name, score in scores.items())
    remarks = counts.many(findings, "remark")
    return f"{said}; {remarks}." if said else f"{remarks}."
