"""Files of CoAuthor's own are there whole, or as they were."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from coauthor.pool import whole


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_file_is_written_in_one_step_with_the_permissions_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("old")
    file.chmod(0o644)
    whole.write(file, "new\n", mode=0o600)
    assert (file.read_bytes(), mode(file)) == (b"new\n", 0o600)
    file.chmod(0o640)
    whole.write(file, "newer\n")
    assert (file.read_bytes(), mode(file)) == (b"newer\n", 0o640)
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


def test_what_fails_leaves_the_old_text_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        whole.write(file, "half and \udcff")
    assert file.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]
