"""`coauthor model` at a real terminal: finds what is there, tries it with a real call, writes the user's settings."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import terminals
from endpoint import Act, Endpoint, in_turn

KEY = "a-key-that-nobody-may-see"
GOOD = Act(text=json.dumps({"goal": "fine"}))


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    """A person of their own: no keys in the environment, settings in a folder of the test."""
    home = tmp_path / "home"
    home.mkdir()
    empty = {name: "" for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "MISTRAL_API_KEY")}
    return {**empty, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "TRY_KEY": KEY}


def settings(own: dict[str, str]) -> dict[str, object]:
    return tomllib.loads((Path(own["XDG_CONFIG_HOME"]) / "coauthor" / "config.toml").read_text(encoding="utf-8"))


def chosen(terminal: terminals.Terminal, url: str) -> None:
    """Pick the last offer, an endpoint of one's own, and describe it."""
    at = terminal.until("another endpoint that speaks the OpenAI protocol")
    number = terminal.shown[:at].rsplit("\n", 1)[-1].split()[0]
    at = terminal.until("Which?", at)
    terminal.type(f"{number}\r")
    at = terminal.until("URL (with /v1)", at)
    terminal.type("\r")
    at = terminal.until("URL (with /v1)", terminal.until("names a server", at))
    terminal.type(f"{url}\r")
    at = terminal.until("Model [local-model]", at)
    terminal.type("\r")
    at = terminal.until("Environment variable with its key", at)
    terminal.type("TRY_KEY\r")


def test_an_endpoint_is_tried_and_written_to_the_users_settings(tmp_path: Path, own: dict[str, str]) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    with Endpoint(in_turn(GOOD)) as server:
        with terminals.Terminal(folder, "model", **own) as terminal:
            chosen(terminal, server.url.removeprefix("http://"))
            terminal.until("Written to", within=60)
            assert terminal.ended() == 0
            assert KEY not in terminal.raw
        assert server.keys and set(server.keys) == {f"Bearer {KEY}"}
        written = settings(own)["models"]
        assert isinstance(written, dict) and set(written) == {"fast", "writer", "reasoning"}
        assert written["writer"][0]["base_url"] == server.url
        assert KEY not in json.dumps(written)
    assert list(folder.iterdir()) == [], "a folder's own files name no endpoint"


def test_what_does_not_answer_is_written_only_if_wanted(tmp_path: Path, own: dict[str, str]) -> None:
    refusing = Endpoint(in_turn(Act(status=401, body=b'{"error": {"message": "no"}}')))
    with refusing as server, terminals.Terminal(tmp_path, "model", **own) as terminal:
        chosen(terminal, server.url)
        terminal.until("Keep it all the same?", within=60)
        terminal.type("n\r")
        assert terminal.ended() == 1
    assert not (Path(own["XDG_CONFIG_HOME"]) / "coauthor" / "config.toml").exists()


def test_without_a_terminal_it_asks_nothing_and_names_the_commands(tmp_path: Path, own: dict[str, str]) -> None:
    found = terminals.run(tmp_path, "model", **{**own, "OPENAI_API_KEY": KEY})
    assert found.returncode == 0
    assert "coauthor model set all openai/gpt-5 --key-env OPENAI_API_KEY" in found.stdout
    assert KEY not in found.stdout + found.stderr
    bare = terminals.run(tmp_path, "model", **own)
    assert bare.returncode == 0
    assert "Which?" not in bare.stdout and "`coauthor model` finds" not in bare.stdout
