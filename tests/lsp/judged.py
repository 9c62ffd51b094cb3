"""Answers that lsprotocol, which the server does not import, has found to be what LSP says."""

from __future__ import annotations

from typing import Any

from lsprotocol import converters, types

from lsp import client

CONVERTER = converters.get_converter()


def ask(editor: client.Client, method: str, params: Any) -> Any:
    """The answer to a request; fails where it has not the shape of LSP."""
    number = editor.ask(method, params)
    result = editor.result(number)
    CONVERTER.structure({"jsonrpc": "2.0", "id": number, "result": result}, types.METHOD_TO_TYPES[method][1])
    return result
