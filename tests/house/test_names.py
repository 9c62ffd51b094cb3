"""Nothing of a machine, a registry or a workshop stands in the project, and no test sleeps.

The forbidden words are put together here from pieces, so that this file itself holds none of them.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import scenes

MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/" + r"(?:work|root)/\w",
            r"/home/" + r"\w+/",
            r"/Users/" + r"\w+/",
            r"/opt/" + "(?:wheels|pypi)",
        ]
    )
)
HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in [
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("deb", "debian", "org"),
            ("registry", "yarnpkg", "com"),
        ]
    )
)
SLEEPERS = {"time", "asyncio", "trio", "anyio"}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}


def named(name: str, text: str) -> list[str]:
    """One line for each machine path or registry host in a text."""
    return [
        f"{name}:{number}: {hit.group()}"
        for number, line in enumerate(text.split("\n"), 1)
        for pattern in (MACHINE, HOSTS)
        for hit in pattern.finditer(line)
    ]


def sleeps(name: str, text: str) -> list[str]:
    """One line for each blind sleep; `asyncio.sleep(0)` only gives way and is none."""
    return [
        f"{name}:{call.lineno}: {ast.unparse(call)}"
        for call in _calls(text)
        if _is(call, SLEEPERS, {"sleep"}) and ast.unparse(call.args[0] if call.args else call) != "0"
    ]


def clocks(name: str, text: str) -> list[str]:
    """One line for each look at the clock; `now` is a parameter in rooms that have none."""
    return [
        f"{name}:{call.lineno}: {ast.unparse(call)}"
        for call in _calls(text)
        if _is(call, {"datetime", "date", "datetime.datetime", "datetime.date"}, CLOCKS)
    ]


def undocumented(name: str, text: str) -> list[str]:
    """One line for a module that does not open with what it is for."""
    return [] if ast.get_docstring(ast.parse(text)) else [f"{name}: no docstring"]


def _calls(text: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]


def _is(call: ast.Call, owners: set[str], names: set[str]) -> bool:
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr in names and ast.unparse(function.value) in owners


def _texts(*endings: str, under: str = "") -> dict[str, str]:
    """The project's texts by name; a file that is not UTF-8 is no text."""
    found = {}
    for path in scenes.project_files(*endings):
        name = path.relative_to(scenes.CHECKOUT).as_posix()
        if name.startswith(under):
            found[name] = _text(path)
    assert found, f"no files under '{under}'"
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _over(check, texts: dict[str, str]) -> str:  # type: ignore[no-untyped-def]
    return "\n".join(line for name, text in sorted(texts.items()) for line in check(name, text))


def test_no_machine_and_no_registry_is_named() -> None:
    assert not _over(named, _texts())


def test_no_test_sleeps() -> None:
    texts = _texts(".py", under="tests/")
    del texts["tests/scenes.py"]  # its two waits are the place where everybody else's polling is
    assert not _over(sleeps, texts)


@pytest.mark.parametrize("room", ["domain", "manuscript"])
def test_rooms_without_a_clock_read_none(room: str) -> None:
    assert not _over(clocks, _texts(".py", under=f"server/coauthor/{room}/"))


def test_every_module_says_what_it_is_for() -> None:
    assert not _over(undocumented, _texts(".py"))


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (named, "see /" + "root/notes"),
        (named, "open('/" + "work/main/x')"),
        (named, "cd /home/" + "ada/thesis"),
        (named, "https://py" + "pi.org/simple"),
        (sleeps, "import time\ntime." + "sleep(1)"),
        (sleeps, "async def f():\n    await asyncio." + "sleep(0.1)"),
        (sleeps, "async def f():\n    await asyncio." + "sleep(delay)"),
        (clocks, "at = datetime.now()"),
        (clocks, "at = datetime.datetime.now(tz=UTC)"),
        (undocumented, "import os\n"),
    ],
)
def test_a_planted_slip_is_caught(check, planted: str) -> None:  # type: ignore[no-untyped-def]
    assert check("planted.py", planted)


@pytest.mark.parametrize(
    ("check", "fine"),
    [
        (named, "../shared/corpus and framework/main and rework/x"),
        (sleeps, "async def f():\n    await asyncio.sleep(0)"),
        (clocks, "def f(now: datetime) -> str:\n    return now.isoformat()"),
        (undocumented, '"""A module."""\n'),
    ],
)
def test_what_is_fine_passes(check, fine: str) -> None:  # type: ignore[no-untyped-def]
    assert not check("planted.py", fine)
