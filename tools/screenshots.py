"""Makes the pictures of the terminal in docs/images from the real thing, so that none shows what isn't there.

    python3 tools/screenshots.py demo [FOLDER]

It must never draw anything by hand: what a picture shows was printed by the program.
"""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

from rich import terminal_theme
from rich.console import Console

from coauthor.cli import demo

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTH = 88
THEME = terminal_theme.TerminalTheme(
    (24, 26, 31),
    (216, 219, 226),
    [(24, 26, 31), (235, 111, 111), (126, 199, 126), (226, 186, 100), (107, 158, 233), (198, 130, 220), (91, 190, 200)]
    + [(216, 219, 226)],
    [(110, 116, 128), (255, 135, 135), (150, 225, 150), (245, 210, 130), (140, 185, 255), (220, 160, 240)]
    + [(120, 215, 225), (255, 255, 255)],
)
# The exported picture must not fetch a font from somewhere when it is looked at.
REMOTE_FONTS = re.compile(r"@font-face\s*\{[^}]*\}")
TITLES = {"ask": "python3 dev.py demo", "record": "python3 dev.py demo, later"}


def main(arguments: list[str]) -> int:
    """Make the pictures named; 2 if none is known by that name."""
    if arguments[:1] != ["demo"] or len(arguments) > 2:
        print(__doc__, file=sys.stderr)
        return 2
    os.environ["LOGNAME"] = "you"
    return _demo(Path(arguments[1]) if arguments[1:] else IMAGES)


def _demo(folder: Path) -> int:
    """The guided tour as a person at a terminal sees it, who takes all sentences but the second."""
    folder.mkdir(parents=True, exist_ok=True)
    console = Console(
        record=True, width=WIDTH, force_terminal=True, color_system="truecolor", file=io.StringIO(), highlight=False
    )
    quiet = Console(file=io.StringIO(), quiet=True)
    takes = iter("yny" + "y" * 50)

    def answer(question: str) -> str:
        if question == demo.QUESTION:
            console.print(f"{question}s", markup=False)
            save(console, folder / "demo.svg", TITLES["ask"])
            return "s"
        said = next(takes) if question.startswith("Take") else ""
        console.print(f"{question}{said}", markup=False)
        return said

    code = demo.run(console, quiet, demo.scratch(None), answer)
    save(console, folder / "demo-record.svg", TITLES["record"])
    return code


def save(console: Console, target: Path, title: str) -> None:
    """Write what the console recorded as a picture that fetches nothing."""
    svg = console.export_svg(title=title, theme=THEME, clear=True, unique_id="terminal")
    svg = REMOTE_FONTS.sub("", svg).replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")
    print(target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
