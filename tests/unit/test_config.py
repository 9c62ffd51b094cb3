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
