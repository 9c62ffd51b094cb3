"""Reading and renaming in a stock Neovim, with its own commands: what a new user tries in the first minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clients import neovim

FILES = {
    "main.tex": "\\documentclass{article}\n\\begin{document}\n\\input{one}\n\\input{two}\n\\bibliography{refs}\n"
    "\\end{document}\n",
    "one.tex": "\\section{Opening 😀}\\label{sec:open}\n\n中文 words, see \\ref{sec:end} and \\cite{ada}.\n",
    "two.tex": "\\section{Closing}\\label{sec:end}\n\nBack to \\ref{sec:open} by \\cite{ada}.\n",
    "refs.bib": "@article{ada,\n  author = {Lovelace, Ada},\n  title = {Engines},\n  year = 1843\n}\n",
    "coauthor.toml": "",
}
ASK = """
local method, extra = ...
local params = vim.lsp.util.make_position_params(0, 'utf-16')
for name, value in pairs(extra or {}) do params[name] = value end
for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 10000) or {}) do
  if answer.result then return answer.result end
end
return vim.NIL
"""
RENAME = "vim.lsp.buf.rename(...)"
BUFFERS = """
local found = {}
for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(buffer))
  if name ~= '' and vim.api.nvim_buf_is_loaded(buffer) then
    found[name] = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\\n')
  end
end
return found
"""


def test_hover_jump_outline_and_rename(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    with neovim.start(tmp_path) as editor:
        lua = editor.nvim.exec_lua
        editor.open("one.tex")
        editor.go_to("ada}")
        hover: Any = lua(ASK, "textDocument/hover")
        assert "**Lovelace** (1843)" in hover["contents"]["value"] and "@article{ada" in hover["contents"]["value"]
        editor.go_to("sec:end")
        (there,) = lua(ASK, "textDocument/definition")
        assert there["uri"].endswith("two.tex") and there["range"]["start"] == {"line": 0, "character": 24}
        symbols = lua(ASK, "textDocument/documentSymbol")
        assert [symbol["name"] for symbol in symbols] == ["Opening 😀"]
        lua(RENAME, "sec:last")
        editor.wait_for("return vim.fn.bufexists('two.tex') == 1", "the other file is changed too")
        buffers: Any = lua(BUFFERS)
        assert "\\ref{sec:last} and \\cite{ada}" in buffers["one.tex"] and "中文" in buffers["one.tex"]
        assert buffers["two.tex"].startswith("\\section{Closing}\\label{sec:last}")
