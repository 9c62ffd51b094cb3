"""The user's settings: defaults under the file under the environment, and a sentence for what can't be used."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from coauthor import config


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert config.load(tmp_path / "none.toml", {}) == config.Settings()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('model = "scripted:a.json"\nidle_s = 7\ncorrections = 1\n', encoding="utf-8")
    found = config.load(file, {"COAUTHOR_MODEL": "rules", "COAUTHOR_ALONE_S": "1.5"})
    assert (found.model, found.idle_s, found.alone_s, found.corrections) == ("rules", 7.0, 1.5, 1)
    assert found.problems == ()


def test_what_cannot_be_used_is_said_and_its_default_holds(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('idle_s = "soon"\nunits = -1\nmodle = "x"\nlog = 3\n', encoding="utf-8")
    found = config.load(file, {})
    assert (found.idle_s, found.units, found.log) == (300.0, 400, "")
    assert len(found.problems) == 4
    assert "There is no setting `modle`." in found.problems


def test_a_file_that_is_no_toml_is_said(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("= = =", encoding="utf-8")
    assert "can't be read" in config.load(file, {}).problems[0]


def test_every_setting_has_a_line_under_it() -> None:
    source = Path(config.__file__).read_text(encoding="utf-8")
    for setting in fields(config.Settings):
        line = source.split(f"\n    {setting.name}: ")[1].splitlines()[1]
        assert line.startswith('    """')


def test_chains_are_read_in_order_and_no_key_is_ever_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[[models.writer]]\nmodel = "openai/a"\nkey_env = "A"\nwindow = 9000\n'
        '[[models.writer]]\nmodel = "ollama_chat/b"\n'
        '[[models.fast]]\nmodel = "openai/c"\nkey = "sk-secret"\nrpm = "many"\n[[models.huge]]\nmodel = "d"\n'
        '[review]\nplan = "ask"\n[budget]\nday = "2 usd"\n',
        encoding="utf-8",
    )
    found = config.load(file, {})
    assert [(link.model, link.window) for link in found.models["writer"]] == [
        ("openai/a", 9000),
        ("ollama_chat/b", 32768),
    ]
    assert (found.review_plan, found.budget_day) == ("ask", "2 usd")
    assert len(found.problems) == 3
    assert "sk-secret" not in repr(found)


def test_a_workspace_may_ask_for_a_plan_and_name_no_model(tmp_path: Path) -> None:
    (tmp_path / "coauthor.toml").write_text(
        'model = "scripted:/x"\nlog = "debug"\n[review]\nplan = "ask"\n[[models.writer]]\nmodel = "openai/evil"\n'
    )
    told = config.of_workspace(config.Settings(), tmp_path)
    assert told == config.Settings(review_plan="ask")


def test_an_endpoint_of_the_environment_is_every_profile(tmp_path: Path) -> None:
    environment = {"COAUTHOR_ENDPOINT": "http://127.0.0.1:1/v1", "COAUTHOR_ENDPOINT_MODEL": "openai/x"}
    found = config.load(tmp_path / "none.toml", environment)
    assert set(found.models) == set(config.PROFILES)
    assert found.models["fast"][0].base_url == "http://127.0.0.1:1/v1"
