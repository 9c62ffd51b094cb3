"""Times as people say them, turned into times as the record writes them; the caller says what time it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from coauthor.domain import errors

_AGO = re.compile(r"(\d{1,6})([mhd])\Z")
_UNIT = {"m": "minutes", "h": "hours", "d": "days"}


def moment(spoken: str, now: datetime) -> str:
    """`2026-05-01`, an ISO time, or `30m`, `2h`, `3d` before `now`; raises Invalid. A time without a zone is local."""
    try:
        if found := _AGO.match(spoken):
            then = now.astimezone(UTC) - timedelta(**{_UNIT[found[2]]: int(found[1])})
        else:
            then = datetime.fromisoformat(spoken).astimezone(UTC)
    except (ValueError, OverflowError):
        raise errors.Invalid(
            f"`{spoken}` is no time.", "Write 2026-05-01, an ISO time, or 30m, 2h, 3d for so long ago."
        ) from None
    return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")
