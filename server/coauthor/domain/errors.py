"""The one tree of errors; each speaks to the person: what happened, what is safe, what to do.

CoAuthorError
├── NotFound      no such task, proposal, hunk or file
├── Invalid       the call makes no sense as it stands
├── Conflict      somebody else was first, or the text is no longer the one it was made for
│   └── Stale     an optimistic write met a newer version
├── Forbidden     this actor may not do that
├── Untrusted     the workspace is not trusted yet
├── Unavailable   a part that is needed is not there (store, worker, editor)
└── Budget        a limit of money or tokens was reached
"""

from __future__ import annotations

from typing import ClassVar


class CoauthorError(Exception):
    """An error with a sentence for the person (`message`), advice (`hint`) and a stable `code`."""

    code: ClassVar[str] = "invalid"
    level: ClassVar[str] = "error"

    def __init__(self, message: str, hint: str = "Nothing was changed.") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def data(self) -> dict[str, str]:
        """The `data` member of a JSON-RPC error."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


class NotFound(CoauthorError):
    """No such task, proposal, hunk, question or file."""

    code = "not_found"


class Invalid(CoauthorError):
    """The call makes no sense as it stands."""

    code = "invalid"


class Conflict(CoauthorError):
    """Somebody else was first, or the text is no longer the one the edit was made for."""

    code = "conflict"
    level = "warning"


class Stale(Conflict):
    """An optimistic write met a newer version of its stream."""

    code = "stale"


class Forbidden(CoauthorError):
    """This actor may not do that."""

    code = "forbidden"


class Untrusted(CoauthorError):
    """The workspace is not trusted yet."""

    code = "untrusted"


class Unavailable(CoauthorError):
    """A part that is needed is not there: the store, a worker, an editor."""

    code = "unavailable"


class Budget(CoauthorError):
    """A limit of money or tokens was reached."""

    code = "budget"
