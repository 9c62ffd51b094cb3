"""Which features and findings are on for a session: settings of the client over the workspace's over the user's.

Standard library only. It must never fail on a setting: what can't be understood counts as not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

FEATURES: Mapping[str, bool] = {
    "documentSymbol": True,
    "workspaceSymbol": True,
    "definition": True,
    "references": True,
    "documentHighlight": True,
    "rename": True,
    "hover": True,
    "completion": True,
    "inlineCompletion": True,
    "documentLink": True,
    "foldingRange": True,
    "selectionRange": True,
    "codeAction": True,
    "codeLens": True,
    "headingLens": True,
    "inlayHint": True,
    "referenceNumbers": False,
    "diagnostics": True,
}
"""Every switch `features.<name>` with its default."""

LEVELS = {"error": 1, "warning": 2, "information": 3, "info": 3, "hint": 4, "off": 0}
"""What `diagnostics.<code>` can be set to, as severities; 0 is off."""

TEXLAB_FEATURES = frozenset(
    {
        "documentSymbol",
        "workspaceSymbol",
        "definition",
        "references",
        "documentHighlight",
        "rename",
        "hover",
        "completion",
        "documentLink",
        "foldingRange",
        "referenceNumbers",
    }
)
"""What texlab does in .tex and .bib files too; `alongside = "texlab"` leaves it to texlab there."""

TEXLAB_FINDINGS = (
    "ref.undefined",
    "cite.undefined",
    "label.duplicate",
    "bib.duplicate",
    "env.unclosed",
    "env.stray",
    "brace.unclosed",
    "brace.stray",
)
"""Codes that texlab reports under names of its own; left to it as well."""

_PLAIN = {name.lower(): name for name in FEATURES}
_METHODS = ("textDocument/", "workspace/")


class Switches(NamedTuple):
    """What was decided: features by name, levels by code, and beside which other server we run."""

    features: Mapping[str, bool] = MappingProxyType({})
    levels: Mapping[str, int] = MappingProxyType({})
    alongside: str = ""

    def on(self, name: str, path: str = "") -> bool:
        """True where a feature is served, for the file at `path` if one is meant."""
        given = self.features.get(name)
        if given is not None:
            return given
        if self.alongside == "texlab" and name in TEXLAB_FEATURES and not path.lower().endswith(".md"):
            return False
        return FEATURES[name]

    def level(self, code: str, severity: int, path: str = "") -> int:
        """The severity that a finding of the file at `path` is shown with; 0: not at all."""
        given = self.levels.get(code)
        if given is not None:
            return given
        is_theirs = self.alongside == "texlab" and code in TEXLAB_FINDINGS and not path.lower().endswith(".md")
        return 0 if is_theirs else severity


def decide(*layers: object) -> Switches:
    """The switches of these settings, later ones over earlier ones; each a tree as TOML or JSON gives it."""
    features: dict[str, bool] = {}
    levels: dict[str, int] = {}
    alongside = ""
    for layer in layers:
        for key, value in _flat(layer):
            head, _, rest = key.partition(".")
            if head == "features" and (name := named(rest)) and (switch := _switch(value)) is not None:
                features[name] = switch
            elif head == "diagnostics" and rest and isinstance(value, str) and value.lower() in LEVELS:
                levels[rest] = LEVELS[value.lower()]
            elif key == "alongside" and isinstance(value, str):
                alongside = value.lower()
    return Switches(features, levels, alongside)


def named(said: str) -> str | None:
    """The feature that a name means, however it is written: `documentSymbol`, `document_symbol`, `document-symbol`."""
    for method in _METHODS:
        said = said.removeprefix(method)
    return _PLAIN.get(said.replace("_", "").replace("-", "").lower())


def of_client(given: object) -> dict[str, Any]:
    """What a client's settings or `initializationOptions` say to us, in one tree: `coauthor.*` and the same without."""
    if not isinstance(given, dict):
        return {}
    ours = given.get("coauthor")
    found = {key: value for key, value in given.items() if key != "coauthor"}
    plain = {key.removeprefix("coauthor."): value for key, value in found.items() if isinstance(key, str)}
    return {**plain, **(ours if isinstance(ours, dict) else {})}


def of_file(path: Path) -> dict[str, Any]:
    """What a TOML file says; nothing where it is missing or broken."""
    try:
        text = path.read_text(encoding="utf-8")
        import tomllib  # 3 ms, and most people have no such file

        return tomllib.loads(text)
    except (OSError, ValueError):
        return {}


def _flat(tree: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every leaf with its dotted name; names that hold dots themselves are as good as tables."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            name = f"{prefix}{key}"
            if isinstance(value, dict):
                yield from _flat(value, f"{name}.")
            else:
                yield name, value


def _switch(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"on": True, "true": True, "off": False, "false": False}.get(value.lower())
    return None
