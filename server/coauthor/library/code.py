"""What a source file defines, function by function and class by class, so that code is cited as file and lines.

Reads one text and runs nothing; a language that it does not know has no parts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

MOST_BYTES = 1_000_000
MOST_PARTS = 400

_LANGUAGES = {
    ".py": "python",
    ".c": "c",
    ".h": "c",
    ".cpp": "cpp",
    ".cc": "cpp",
    ".hpp": "cpp",
    ".java": "java",
    ".rs": "rust",
    ".go": "go",
    ".js": "javascript",
    ".ts": "typescript",
    ".jl": "julia",
    ".r": "r",
    ".m": "matlab",
    ".sh": "bash",
}
_FUNCTIONS = frozenset(
    "function_definition function_declaration function_item method_definition method_declaration"
    " short_function_definition constructor_declaration".split()
)
_CLASSES = frozenset(
    "class_definition class_declaration class_specifier struct_specifier struct_item struct_definition enum_item"
    " trait_item impl_item interface_declaration type_spec".split()
)
_NAMES = frozenset("identifier type_identifier field_identifier property_identifier word name".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A function or class; lines count from 1, `last` is its last one, `inside` names the class around it."""

    kind: str
    name: str
    first: int
    last: int
    inside: str = ""

    @property
    def full(self) -> str:
        """`Clock.tick`."""
        return f"{self.inside}.{self.name}" if self.inside else self.name


def parts(path: str, text: str) -> tuple[Part, ...]:
    """What the text of a file defines, in order; none for a language or a size that is not looked into."""
    language = _LANGUAGES.get(posixpath.splitext(path)[1].lower())
    raw = text.encode()
    if language is None or len(raw) > MOST_BYTES:
        return ()
    from tree_sitter_language_pack import get_parser

    try:
        parser = get_parser(language)  # type: ignore[arg-type]
    except LookupError:
        return ()
    return tuple(_parts(parser.parse(raw).root_node))[:MOST_PARTS]


def cited(path: str, part: Part) -> str:
    """`code/bench.py:12-40`, as evidence names it."""
    return f"{path}:{part.first}-{part.last}"


def _parts(root: tree_sitter.Node) -> Iterator[Part]:
    waiting: list[tuple[tree_sitter.Node, str]] = [(root, "")]
    while waiting:
        node, inside = waiting.pop()
        kind = "function" if node.type in _FUNCTIONS else "class" if node.type in _CLASSES else ""
        name = _name(node) if kind else ""
        if name:
            yield Part(kind, name, node.start_point[0] + 1, node.end_point[0] + 1, inside)
        if kind != "function":
            below = name if kind == "class" and name else inside
            waiting += [(child, below) for child in reversed(node.named_children)]


def _name(node: tree_sitter.Node) -> str:
    """The name it is defined under, looked for in its declarator where that is how the language has it."""
    above = node.parent
    if above is not None and above.type == "binary_operator":  # R: a function is a value that gets a name
        return (above.named_children[0].text or b"").decode("utf-8", "replace")
    fields = filter(None, map(node.child_by_field_name, ("name", "declarator", "type")))
    found = next(fields, next(iter(node.named_children), None))
    for _ in range(6):
        if found is None:
            break
        if found.type in _NAMES or not found.named_children:
            return (found.text or b"").decode("utf-8", "replace")
        found = found.child_by_field_name("declarator") or found.child_by_field_name("name") or found.named_children[0]
    return next(
        ((each.text or b"").decode("utf-8", "replace") for each in node.named_children if each.type in _NAMES), ""
    )
