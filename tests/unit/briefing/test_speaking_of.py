"""In which language a person is spoken to: their own words count, not those that a command puts before them."""

from __future__ import annotations

import pytest

from coauthor.briefing import speaking
from coauthor.domain import tasks
from coauthor.domain.speech.tongues import Tongue


@pytest.mark.parametrize(
    ("intent", "tongue"),
    [
        ("Propose an outline: 城市轮渡的调度与客流预测", Tongue.CHINESE),
        ("Propose an outline: die Geschichte der Fähren und ihrer Häfen", Tongue.GERMAN),
        ("精简这一段", Tongue.CHINESE),
    ],
)
def test_ones_own_words_count(intent: str, tongue: Tongue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert speaking.of(tasks.Task.model_construct(id="T1", intent=intent, origin=tasks.Origin.CLI)) is tongue
