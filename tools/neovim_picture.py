"""Makes docs/images/neovim*.svg: a stock Neovim on the example thesis, its screen taken cell by cell.

    python3 tools/neovim_picture.py [FOLDER]

Needs Neovim 0.12 (COAUTHOR_NVIM, else `nvim` on the PATH). What a picture shows was on the screen of a real editor.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pynvim
import screenshots
from rich.console import Console
from rich.style import Style
from rich.text import Text

CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLE = CHECKOUT / "server" / "coauthor" / "cli" / "sample"
COLUMNS, LINES = 118, 34
PATIENCE_S = 30.0

CONFIG = """
vim.lsp.config('coauthor', {
  cmd = { ..., '-P', '-m', 'coauthor', 'serve', '--stdio' },
  filetypes = { 'tex', 'plaintex' },
  root_markers = { '.coauthor', 'coauthor.toml', 'OUTLINE.md', '.git' },
})
vim.lsp.enable('coauthor')
vim.lsp.codelens.enable(true)
vim.lsp.inlay_hint.enable(true)
"""


class Screen:
    """The cells of an attached user interface."""

    def __init__(self) -> None:
        self.cells = [[(" ", 0)] * COLUMNS for _ in range(LINES)]
        self.styles: dict[int, dict[str, Any]] = {0: {}}
        self.colours = (0xD8DBE2, 0x181A1F)

    def take(self, events: list[Any]) -> None:
        """Take a batch of redraw events."""
        for name, *calls in events:
            handler = getattr(self, f"_{name}", None)
            for call in calls if handler else ():
                handler(*call)

    def _default_colors_set(self, fg: int, bg: int, *_rest: Any) -> None:
        self.colours = (fg, bg)

    def _hl_attr_define(self, number: int, rgb: dict[str, Any], *_rest: Any) -> None:
        self.styles[number] = rgb

    def _grid_clear(self, _grid: int) -> None:
        self.cells = [[(" ", 0)] * COLUMNS for _ in range(LINES)]

    def _grid_line(self, _grid: int, row: int, column: int, cells: list[Any], *_rest: Any) -> None:
        style = 0
        for cell in cells:
            style = cell[1] if len(cell) > 1 else style
            for _ in range(cell[2] if len(cell) > 2 else 1):
                self.cells[row][column] = (cell[0], style)
                column += 1

    def _grid_scroll(self, _grid: int, top: int, bottom: int, left: int, right: int, rows: int, _columns: int) -> None:
        order = range(top, bottom - rows) if rows > 0 else range(bottom - 1, top - rows - 1, -1)
        for row in order:
            self.cells[row][left:right] = self.cells[row + rows][left:right]

    def text(self) -> Text:
        """The screen as one styled text."""
        result = Text(no_wrap=True)
        for row in self.cells:
            for number, run in itertools.groupby(row, key=lambda cell: cell[1]):
                result.append("".join(character for character, _ in run), self._style(number))
            result.append("\n")
        return result

    def _style(self, number: int) -> Style:
        said = self.styles.get(number, {})
        fg, bg = said.get("foreground", self.colours[0]), said.get("background", self.colours[1])
        if said.get("reverse"):
            fg, bg = bg, fg
        return Style(
            color=f"#{fg:06x}",
            bgcolor=f"#{bg:06x}",
            bold=said.get("bold"),
            italic=said.get("italic"),
            underline=bool(said.get("underline") or said.get("undercurl")),
        )


class Window:
    """A Neovim with a screen; everything runs on the thread that made it."""

    def __init__(self, folder: Path) -> None:
        os.environ |= {"COAUTHOR_MODEL": "rules", "PYTHONPATH": str(CHECKOUT / "server"), "LOGNAME": "you"}
        program = os.environ.get("COAUTHOR_NVIM", "nvim")
        self.nvim = pynvim.attach("child", argv=[program, "--clean", "--embed", "--cmd", f"cd {folder}"])
        self.screen = Screen()
        self.nvim.ui_attach(COLUMNS, LINES, rgb=True, ext_linegrid=True)
        self.nvim.exec_lua(CONFIG, sys.executable)

    def until(self, fact: Callable[[], bool], what: str) -> None:
        """Take redraws until a fact holds."""
        deadline = time.monotonic() + PATIENCE_S
        while not fact():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain until {what}")
            self.settle(0.1)

    def settle(self, seconds: float = 0.6) -> None:
        """Take what is redrawn for a while."""
        timer = threading.Timer(seconds, lambda: self.nvim.async_call(self.nvim.stop_loop))
        timer.start()
        self.nvim.run_loop(lambda *_: None, self._notified)
        timer.join()

    def _notified(self, name: str, arguments: list[Any]) -> None:
        if name == "redraw":
            self.screen.take(arguments)

    def save(self, target: Path, title: str) -> None:
        """The screen as it is, as a picture."""
        self.nvim.command("redraw!")
        self.settle()
        console = Console(record=True, width=COLUMNS, force_terminal=True, color_system="truecolor", file=io.StringIO())
        console.print(self.screen.text(), end="")
        screenshots.save(console, target, title)


def main(arguments: list[str]) -> int:
    """Hint and lens, then hover, then what an accept leaves."""
    images = Path(arguments[0]) if arguments else screenshots.IMAGES
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "thesis"
        shutil.copytree(SAMPLE, folder)
        window = Window(folder)
        nvim = window.nvim
        nvim.command("set number termguicolors laststatus=2 signcolumn=yes wrap linebreak")
        nvim.command("edit chapters/introduction.tex")
        window.until(lambda: bool(nvim.exec_lua("return #vim.lsp.get_clients({bufnr=0}) > 0")), "the server is there")
        nvim.call("search", "The cooling effect")
        nvim.input("O% TODO(coauthor): tighten this paragraph and fix LaTeX habits<Esc>:w<CR>")
        count = "return #vim.tbl_filter(function(d) return d.code == 'todo.proposal' end, vim.diagnostic.get(0))"
        window.until(lambda: nvim.exec_lua(count) > 0, "a proposal is there")
        nvim.exec_lua("vim.diagnostic.config({virtual_lines = {current_line = true}})")
        nvim.input("j")
        window.settle(1.5)
        window.save(images / "neovim.svg", "nvim chapters/introduction.tex")
        nvim.exec_lua("vim.diagnostic.config({virtual_lines = false})")
        nvim.input("j$:lua vim.lsp.buf.hover()<CR>")
        window.settle(1.5)
        window.save(images / "neovim-hover.svg", "vim.lsp.buf.hover()")
        with contextlib.suppress(EOFError):
            nvim.command("qall!")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
