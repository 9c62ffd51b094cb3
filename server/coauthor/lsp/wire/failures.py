"""JSON-RPC's errors as exceptions: what a handler raises to be answered with a code.

Codes are those of JSON-RPC 2.0 and LSP 3.17. It must never carry a traceback to the client.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Failure(Exception):
    """An error answer: `code`, a sentence, and `data` for programs."""

    code: int = -32603
    title: ClassVar[str] = "Internal Error"

    def __init__(self, message: str = "", code: int | None = None, data: Any = None) -> None:
        super().__init__(message or self.title)
        self.message = message or self.title
        self.code = self.code if code is None else code
        self.data = data

    def answer(self) -> dict[str, Any]:
        """The `error` member of the answer."""
        said: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.data is not None:
            said["data"] = self.data
        return said


class ParseError(Failure):
    """What came is not JSON."""

    code = -32700
    title = "Parse Error"


class InvalidRequest(Failure):
    """It is JSON but no request, or not one that may come now."""

    code = -32600
    title = "Invalid Request"


class MethodNotFound(Failure):
    """Nothing serves this method."""

    code = -32601
    title = "Method Not Found"


class InvalidParams(Failure):
    """The params, or a command's arguments, are not what the method takes."""

    code = -32602
    title = "Invalid Params"


class InternalError(Failure):
    """Something nobody foresaw."""


class NotInitialized(Failure):
    """`initialize` has to come first."""

    code = -32002
    title = "Server Not Initialized"


class Unserved(Failure):
    """A sound request that could not be served; `data` has the domain's code and hint."""

    code = -32803
    title = "Request Failed"


class Cancelled(Failure):
    """The client took the request back."""

    code = -32800
    title = "Request Cancelled"


class ContentModified(Failure):
    """The text has changed since, so that an answer would be about another one."""

    code = -32801
    title = "Content Modified"
