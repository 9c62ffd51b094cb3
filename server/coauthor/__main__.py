"""The way in: looks at the arguments before anything is imported, so that `serve` answers in milliseconds.

This module must never import more than it needs to choose: pydantic alone costs 50 ms, pygls 350 ms.
"""

from __future__ import annotations

import sys


def main() -> int:
    """The command `coauthor`: `serve` goes the fast way, the rest to the command line; the exit code."""
    if sys.argv[1:2] == ["serve"] and not {"-h", "--help"} & set(sys.argv[2:]):
        return serve(sys.argv[2:])
    from coauthor.cli import main as command_line

    return command_line.main()


def serve(arguments: list[str] | None = None) -> int:
    """The command `coauthor-lsp`, and `coauthor serve`: a language server on standard input and output.

    Returns the exit code: 0 after a proper `shutdown`, 1 when the client went away without one, 2 on misuse.
    """
    given = sys.argv[1:] if arguments is None else arguments
    unknown = [argument for argument in given if argument != "--stdio"]
    if unknown:
        print(f"coauthor serve: {unknown[0]} is not known here; it takes --stdio", file=sys.stderr)
        return 2
    sys.stdout = sys.stderr  # standard output belongs to the protocol; a stray print must not break it
    from coauthor.lsp import heap
    from coauthor.lsp.wire import preface

    heap.hold()

    greeted = preface.greet(0, 1)
    from coauthor import app

    return app.serve(greeted)


if __name__ == "__main__":
    sys.exit(main())
