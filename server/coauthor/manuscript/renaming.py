"""What a label or a bibliography key may be called."""

from __future__ import annotations

import re

_NEVER = re.compile(r"[\s{}%\\#,~$^&\"]|[\x00-\x1f]")
LONGEST = 200


def problem(name: str) -> str | None:
    """Why nothing can be called this, as a sentence for the person; None where it can."""
    if not name:
        return "A key needs at least one character."
    if len(name) > LONGEST:
        return f"A key of more than {LONGEST} characters is too long."
    found = _NEVER.search(name)
    if found is None:
        return None
    said = "a blank" if found.group().isspace() else f"“{found.group()}”"
    return f"A key can't hold {said}."
