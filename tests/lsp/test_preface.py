"""The first answer: at once, before anything heavy is imported, and only to what is fully understood."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coauthor.lsp.wire import capabilities, preface
from lsp import client


def frame(message: object) -> bytes:
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


HELLO = {"jsonrpc": "2.0", "id": 7, "method": "initialize", "params": {"capabilities": {}, "processId": None}}


def greet(data: bytes) -> tuple[preface.Greeted, bytes]:
    """What the preface makes of these bytes, and what it answers."""
    heard, say = os.pipe()
    answered, sink = os.pipe()
    os.write(say, data)
    os.close(say)
    greeted = preface.greet(heard, sink)
    os.close(sink)
    with os.fdopen(answered, "rb") as pipe:
        said = pipe.read()
    os.close(heard)
    return greeted, said


def test_initialize_is_answered_and_what_follows_is_handed_over() -> None:
    more = frame({"jsonrpc": "2.0", "method": "initialized", "params": {}})
    greeted, said = greet(frame(HELLO) + more)
    answer = json.loads(said.partition(b"\r\n\r\n")[2])
    assert (answer["id"], answer["result"]) == (7, capabilities.answer({}))
    assert (greeted.params, greeted.rest, greeted.ended) == (HELLO["params"], more, False)


@pytest.mark.parametrize(
    "data",
    [
        frame({"jsonrpc": "2.0", "id": 1, "method": "shutdown"}),
        frame({"jsonrpc": "2.0", "method": "initialize", "params": {}}),
        frame({"jsonrpc": "2.0", "id": True, "method": "initialize", "params": {}}),
        frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": []}),
        frame([HELLO]),
        b"Content-Length: 5\r\n\r\n{nope",
        b"junk\n" + frame(HELLO),
        b"Content-Length: 99999999999\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-" + b"x" * 5000,
        frame({"a": "b"})[:-1],
        b"Content-Le",
        b"",
    ],
)
def test_anything_else_is_handed_over_untouched(data: bytes) -> None:
    greeted, said = greet(data)
    assert (greeted.params, greeted.rest, said) == (None, data, b"")


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        (["utf-8", "utf-16"], "utf-16"),
        (["utf-8"], "utf-8"),
        (["utf-32", "utf-8"], "utf-32"),
        (["ebcdic"], "utf-16"),
        ("utf-8", "utf-16"),
    ],
)
def test_utf_16_unless_the_client_does_not_have_it(offered: object, chosen: str) -> None:
    given = {"capabilities": {"general": {"positionEncodings": offered}}}
    assert capabilities.position_encoding(given) == chosen


@pytest.mark.parametrize("odd", [{}, {"capabilities": None}, {"capabilities": {"general": []}}, {"capabilities": 5}])
def test_odd_capabilities_do_not_matter(odd: dict[str, object]) -> None:
    assert capabilities.position_encoding(odd) == "utf-16"


def test_nothing_heavy_is_imported_before_the_answer() -> None:
    program = "import sys; from coauthor import __main__; from coauthor.lsp.wire import preface; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(client.SERVER)},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"asyncio", "pygls", "lsprotocol", "pydantic", "tree_sitter", "logging", "dataclasses", "typing", "typer"}
    assert not heavy & set(said.stdout.split())


def test_a_wrong_option_is_misuse(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "coauthor", "serve", "--tcp"],
        env={**os.environ, "PYTHONPATH": str(client.SERVER)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2 and "--tcp" in said.stderr and said.stdout == ""
