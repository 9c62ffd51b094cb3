"""Where the page of a diagnostic's code is: in the documentation that ships beside the program, so it opens offline."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import coauthor
from coauthor.domain import findings

_PACKAGE = Path(coauthor.__file__).resolve().parent


@cache
def href(code: str) -> str | None:
    """The page's address, or None for a code that has none."""
    if code not in findings.CODES:
        return None
    page = folder() / f"{code}.md"
    return page.as_uri() if page.is_file() else None


@cache
def folder() -> Path:
    """The folder of the pages: inside of the package where it is installed, in the documentation in a checkout."""
    installed = _PACKAGE / "docs" / "codes"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "docs" / "codes"
