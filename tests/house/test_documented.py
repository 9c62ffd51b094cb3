"""What the outside sees is documented: every command, every message and every type of event."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable

import pytest

import scenes
from coauthor.domain import events, findings

REGISTRY = scenes.CHECKOUT / "clients" / "protocol.json"
MANUAL = scenes.CHECKOUT / "docs" / "protocol.md"


def names(registry: object) -> set[str]:
    """Every command and custom message that a registry names, wherever in it they stand."""
    if isinstance(registry, str):
        return {registry} if re.fullmatch(r"coauthor[./][\w./]+", registry) else set()
    if isinstance(registry, dict):
        return names([*registry.keys(), *registry.values()])
    if isinstance(registry, list):
        return {name for item in registry for name in names(item)}
    return set()


def unmentioned(wanted: Iterable[str], text: str) -> list[str]:
    """Which of these names a page does not have, as a whole word in backquotes."""
    said = set(re.findall(r"`([^`\s]+)`", text))
    return sorted(set(wanted) - said)


def test_every_command_is_in_the_manual() -> None:
    if not REGISTRY.exists():
        pytest.skip("clients/protocol.json is not there yet")
    registered = names(json.loads(REGISTRY.read_text(encoding="utf-8")))
    assert registered, "clients/protocol.json names no command"
    assert MANUAL.exists(), "commands are registered, and docs/protocol.md is missing"
    assert not unmentioned(registered, MANUAL.read_text(encoding="utf-8"))


def test_every_event_has_a_line_in_the_table() -> None:
    assert set(events.CATALOGUE) == set(events.Type)
    assert all(doc.by and doc.when for doc in events.CATALOGUE.values())


def test_every_event_is_in_the_manual() -> None:
    if not MANUAL.exists():
        pytest.skip("docs/protocol.md is not there yet")
    assert not unmentioned(map(str, events.Type), MANUAL.read_text(encoding="utf-8"))


def test_an_undocumented_name_is_caught() -> None:
    registry = {
        "commands": [{"name": "coauthor.task.post"}],
        "messages": {"coauthor/attach": {"since": "0.1"}},
    }
    assert names(registry) == {"coauthor.task.post", "coauthor/attach"}
    assert unmentioned(names(registry), "`coauthor.task.post` and `coauthor/attach`") == []
    assert unmentioned(names(registry), "`coauthor.task.poster` and coauthor/attach") == [
        "coauthor.task.post",
        "coauthor/attach",
    ]


def test_the_registry_and_the_manual_are_what_the_code_says() -> None:
    made = subprocess.run(
        [sys.executable, str(scenes.CHECKOUT / "tools" / "protocol.py"), "--check"],
        env={**os.environ, "PYTHONPATH": str(scenes.CHECKOUT / "server")},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    pages = {path.stem for path in (scenes.CHECKOUT / "docs" / "codes").glob("*.md")} - {"README"}
    assert pages == set(findings.CODES)
    listed = (scenes.CHECKOUT / "docs" / "codes" / "README.md").read_text(encoding="utf-8")
    assert not unmentioned(findings.CODES, listed)
