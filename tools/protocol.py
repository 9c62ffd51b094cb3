"""Writes `clients/protocol.json` and `docs/protocol.md` from the code itself; `--check` says whether they are fresh.

Clients generate their types from the JSON; the page is for people. Neither is ever edited by hand.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pydantic

from coauthor.domain import events, findings, patches, tasks
from coauthor.lsp import second, server
from coauthor.review import shapes

CHECKOUT = Path(__file__).resolve().parents[1]
REGISTRY = CHECKOUT / "clients" / "protocol.json"
MANUAL = CHECKOUT / "docs" / "protocol.md"

MESSAGES = {
    "coauthor/taskChanged": ("server → client", "`{task: TaskView}` whenever a task changes, whoever changed it"),
    "coauthor/attach": ("client → server", "`{task}`: from then on that task's events, live text included"),
    "coauthor/detach": ("client → server", "`{task}`: no more of them"),
    "coauthor/taskEvent": (
        "server → client",
        "`{task, event}`; an event of type `delta` carries streamed text and is not stored",
    ),
}
DIAGNOSTICS = {code: known.title for code, known in findings.CODES.items()}
HEAD = """# The protocol, as this version speaks it

Written by `tools/protocol.py` from the code; don't edit it. Standard LSP comes first: an editor without any
plug-in does the whole job with code actions, code lenses, diagnostics, hovers, commands and workspace edits.
"""


def registry() -> dict[str, Any]:
    """Everything a client has to know, as JSON."""
    return {
        "commands": [
            {
                "name": command.name,
                "arguments": command.model.model_json_schema(),
                "summary": (command.run.__doc__ or "").strip().splitlines()[0],
            }
            for command in second.declared()
        ],
        "messages": {name: {"direction": way, "content": text} for name, (way, text) in MESSAGES.items()},
        "requests": sorted(server.HANDLERS),
        "diagnostics": DIAGNOSTICS,
        "enums": {
            "TaskStatus": [str(each) for each in tasks.Status],
            "ProposalStatus": [str(each) for each in tasks.ProposalStatus],
            "HunkStatus": [str(each) for each in patches.HunkStatus],
            "Priority": [str(each) for each in tasks.Priority],
            "Origin": [str(each) for each in tasks.Origin],
            "EventType": [str(each) for each in events.Type],
        },
        "views": views(),
    }


def views() -> dict[str, Any]:
    """The JSON schema of everything that answers and notifications are made of, by name."""
    found: dict[str, Any] = {}
    for shape in shapes.ALL:
        schema = pydantic.TypeAdapter(shape).json_schema(ref_template="#/views/{model}")
        found |= schema.pop("$defs", {}) | ({} if "$ref" in schema else {shape.__name__: schema})
    return dict(sorted(found.items()))


def manual(known: dict[str, Any]) -> str:
    """The same as a page."""
    parts = [HEAD, "\n## Commands\n\n`workspace/executeCommand` with one object; absent, `null` and `[]` mean `{}`.\n"]
    parts.append("\n| command | argument | what it does |\n| --- | --- | --- |\n")
    for command in known["commands"]:
        parts.append(f"| `{command['name']}` | {_arguments(command['arguments'])} | {command['summary']} |\n")
    parts.append("\n## Custom messages\n\n| message | direction | content |\n| --- | --- | --- |\n")
    parts += [f"| `{name}` | {way} | {text} |\n" for name, (way, text) in MESSAGES.items()]
    parts.append("\n## Diagnostics\n\n`source` is `coauthor`.\n\n| code | meaning |\n| --- | --- |\n")
    parts += [f"| `{code}` | {text} |\n" for code, text in DIAGNOSTICS.items()]
    parts.append(_states(known))
    parts.append(
        "\n## Events\n\nEach belongs to one stream: `task/T12`, `file/<path>`, `asset/A3`, `outline`, `workspace`.\n"
    )
    parts.append("\n| type | by | payload | when |\n| --- | --- | --- | --- |\n")
    parts += [
        f"| `{kind}` | {doc.by} | {doc.payload.replace('|', '/')} | {doc.when} |\n"
        for kind, doc in events.CATALOGUE.items()
    ]
    return "".join(parts)


def _states(known: dict[str, Any]) -> str:
    rows = [f"| {name} | {', '.join(f'`{value}`' for value in values)} |\n" for name, values in known["enums"].items()]
    return "\n## Closed sets\n\n| set | members |\n| --- | --- |\n" + "".join(rows[:-1])


def _arguments(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    names = [f"`{name}`" if name in required else f"`{name}?`" for name in schema.get("properties", {})]
    return ", ".join(names) or "–"


def main() -> int:
    """Write both, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if they are not what the code says")
    check = parser.parse_args().check
    known = registry()
    wanted = {REGISTRY: json.dumps(known, indent=2, ensure_ascii=False) + "\n", MANUAL: manual(known)}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            print(f"{path.relative_to(CHECKOUT)} is not fresh: run python tools/protocol.py", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
