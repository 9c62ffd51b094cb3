"""The command door: a closed list of names, typed arguments, and a sentence for whoever gets them wrong."""

from __future__ import annotations

from typing import Any

import pytest

from coauthor.domain import errors
from coauthor.lsp import commands, from_lsp, second, server
from coauthor.lsp.wire import capabilities


class Args(commands.Arguments):
    intent: str = "none"
    candidates: int = 1


async def _run(session: Any, arguments: Args) -> dict[str, Any]:
    return {}


DOOR = commands.Command("x.y", Args, _run)


@pytest.mark.parametrize("nothing", [None, [], [[]], [None], [{}]])
def test_every_way_to_say_nothing_is_an_empty_object(nothing: Any) -> None:
    assert commands.parse(DOOR, nothing) == Args()


@pytest.mark.parametrize("wrong", [[{}, {}], ["T12"], {"intent": "x"}, "T12", [[{}]], [1], 5])
def test_anything_but_one_object_is_malformed(wrong: Any) -> None:
    with pytest.raises(errors.Invalid, match="exactly one object"):
        commands.parse(DOOR, wrong)


@pytest.mark.parametrize(
    ("given", "field"), [({"candidates": "many"}, "candidates"), ({"intend": "x"}, "intend"), ({"intent": 5}, "intent")]
)
def test_a_wrong_field_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(errors.Invalid, match=field) as caught:
        commands.parse(DOOR, [given])
    assert "`intent?`, `candidates?`" in caught.value.hint


async def _misread(session: Any, arguments: Args) -> dict[str, Any]:
    raise from_lsp.Malformed("a position needs a line")


async def test_what_a_handler_finds_malformed_is_invalid_like_the_rest() -> None:
    commands.command("test.misread", Args)(_misread)
    with pytest.raises(errors.Invalid, match="a position needs a line"):
        await commands.execute(None, "test.misread", [{}])


async def test_an_unknown_command_is_not_found() -> None:
    with pytest.raises(errors.NotFound):
        await commands.execute(None, "__class__", [{}])


def test_a_name_is_declared_once() -> None:
    commands.command("test.once", Args)(_run)
    with pytest.raises(ValueError, match="twice"):
        commands.command("test.once", Args)(_run)


def test_the_constant_that_initialize_answers_names_exactly_the_declared_commands() -> None:
    declared = [command.name for command in second.declared() if command.name.startswith("coauthor.")]
    assert sorted(capabilities.COMMANDS) == declared


def test_the_table_of_contents_lists_the_second_stage() -> None:
    listed = {method for method, handler in server.HANDLERS.items() if handler.__module__ == "coauthor.lsp.staging"}
    assert listed == set(second.HANDLERS)


_SERVED_BY = {
    "documentSymbolProvider": "textDocument/documentSymbol",
    "workspaceSymbolProvider": "workspace/symbol",
    "completionProvider": "textDocument/completion",
    "hoverProvider": "textDocument/hover",
    "definitionProvider": "textDocument/definition",
    "referencesProvider": "textDocument/references",
    "codeActionProvider": "textDocument/codeAction",
    "codeLensProvider": "textDocument/codeLens",
    "inlayHintProvider": "textDocument/inlayHint",
    "executeCommandProvider": "workspace/executeCommand",
    "inlineCompletionProvider": "textDocument/inlineCompletion",
    "documentHighlightProvider": "textDocument/documentHighlight",
    "renameProvider": "textDocument/rename",
    "documentLinkProvider": "textDocument/documentLink",
    "foldingRangeProvider": "textDocument/foldingRange",
    "selectionRangeProvider": "textDocument/selectionRange",
    "diagnosticProvider": "textDocument/diagnostic",
}


def test_what_initialize_offers_is_what_the_table_serves() -> None:
    offered = {name for name in capabilities.offered("utf-16") if name.endswith("Provider")}
    assert offered == {name for name, method in _SERVED_BY.items() if method in server.HANDLERS}
