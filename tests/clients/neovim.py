"""A stock Neovim on a folder, driven like a person would: `with neovim.start(folder) as editor: …`.

Nothing is configured but what the manual tells people to write. It never speaks LSP by itself where Neovim has a
command for it, and never reads the server's memory: what it knows, it sees.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pynvim

import scenes
from clients import lua

SERVER = scenes.CHECKOUT / "server"
MARKERS = (".coauthor", "coauthor.toml", "OUTLINE.md", ".git")
PATIENCE = 20.0  # seconds until a wait gives up; long, since it only matters where something is broken

Json = dict[str, Any]


class Editor:
    """One Neovim process. Positions are (line, column), counted from 0, columns in bytes as Neovim counts them."""

    def __init__(self, nvim: Any, folder: Path) -> None:
        self.nvim = nvim
        self.folder = folder
        self.pid: int = nvim.funcs.getpid()

    # The person's hands

    def open(self, path: str | Path) -> None:
        """`:edit` a file of the folder, and wait until the server is attached to it."""
        self.nvim.command(f"edit {self.nvim.funcs.fnameescape(str(self.folder / path))}")
        self.attached()

    def attached(self) -> None:
        """Wait until the server listens to the buffer on screen."""
        code = "local c = vim.lsp.get_clients({name='coauthor', bufnr=0})[1]; return c ~= nil and c.initialized == true"
        self.wait_for(code, "the server is attached")

    def keys(self, keys: str) -> None:
        """Press keys, in Vim's notation (`<Esc>`); they have had their effect when this returns."""
        self.nvim.feedkeys(self.nvim.replace_termcodes(keys, True, False, True), "xt", False)

    def go(self, line: int, column: int = 0) -> None:
        """Put the cursor there."""
        self.nvim.current.window.cursor = (line + 1, column)

    def go_to(self, text: str) -> None:
        """Put the cursor on the first occurrence of a text, which lies within one line."""
        self.go(*self.place(text))

    def type_above(self, text: str, line: str) -> None:
        """Type a new line above the one that holds `text`."""
        self.go_to(text)
        self.keys(f"O{line}<Esc>")

    def insert_at(self, text: str, new: str) -> None:
        """Type before the first occurrence of a text."""
        self.go_to(text)
        self.keys(f"i{new}<Esc>")

    def append_to(self, text: str, new: str) -> None:
        """Type behind the first occurrence of a text."""
        self.go_to(text)
        self.keys(f"{len(text) - 1}l" if len(text) > 1 else "")
        self.keys(f"a{new}<Esc>")

    def save(self) -> None:
        """`:write!`, which asks nothing where another editor has written the file meanwhile."""
        self.nvim.command("silent write!")

    def undo(self) -> None:
        """Press `u` once."""
        self.keys("u")

    def redo(self) -> None:
        """Press `<C-r>` once."""
        self.keys("<C-r>")

    def quit(self) -> None:
        """`:qall!`, and wait until the process is gone."""
        with contextlib.suppress(OSError, EOFError, pynvim.NvimError):
            self.nvim.command("qall!", async_=True)
        scenes.wait_for(lambda: not alive(self.pid), PATIENCE, "Neovim has ended")

    # What the person sees

    @property
    def text(self) -> str:
        """The whole text of the buffer, as it would be written."""
        lines = self.nvim.current.buffer[:]
        return "\n".join(lines) + ("\n" if self.nvim.current.buffer.options["endofline"] else "")

    @property
    def modified(self) -> bool:
        """True while the buffer has unsaved changes."""
        return bool(self.nvim.current.buffer.options["modified"])

    def place(self, text: str) -> tuple[int, int]:
        """Where the first occurrence of a text begins; it lies within one line."""
        for number, line in enumerate(self.nvim.current.buffer[:]):
            if (column := line.find(text)) >= 0:
                return number, len(line[:column].encode())
        raise AssertionError(f"the buffer has no {text!r}:\n{self.text}")

    def diagnostics(self, code: str = "") -> list[Json]:
        """CoAuthor's diagnostics in the buffer, top to bottom; all, or those of one code."""
        return [each for each in self.nvim.exec_lua(lua.DIAGNOSTICS) if not code or each["code"] == code]

    def wait_diagnostic(self, code: str, *words: str, timeout: float = PATIENCE) -> Json:
        """The first diagnostic of that code whose message has all the words, as soon as it is shown."""

        def shown() -> Json | None:
            found = self.diagnostics(code)
            return next((each for each in found if all(word in each["message"] for word in words)), None)

        try:
            return scenes.wait_for(shown, timeout, f"a diagnostic {code} {words}")  # type: ignore[return-value]
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.situation()}") from None

    def lenses(self) -> list[Json]:
        """The code lenses that Neovim has for the buffer: `{line, title, command}`."""
        code = "return vim.lsp.codelens.get({ bufnr = 0 })"
        found = [each["lens"] for each in self.nvim.exec_lua(code)]
        return sorted(
            ({"line": lens["range"]["start"]["line"], **(lens.get("command") or {})} for lens in found),
            key=lambda lens: (lens["line"], lens.get("title", "")),
        )

    def titles(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> list[str]:
        """The titles of the code actions offered there."""
        return [action["title"] for action in self.actions(first, last)]

    def actions(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> list[Json]:
        """The code actions offered at a place or for a range."""
        ends = [[line + 1, column] for line, column in (first, last or first)]
        answer = self.nvim.exec_lua(lua.CODE_ACTIONS, *ends)
        assert "failed" not in answer, answer
        return list(answer["result"])

    def hover(self, text: str) -> str:
        """What hovering over a text shows, as markdown; empty where there is nothing."""
        line, column = self.place(text)
        params = {"position": {"line": line, "character": column}, "textDocument": {"uri": self.uri}}
        answer = self.request("textDocument/hover", params)
        contents = (answer or {}).get("contents", "")
        return contents if isinstance(contents, str) else str(contents["value"])

    @property
    def uri(self) -> str:
        """The URI of the buffer on screen."""
        return str(self.nvim.exec_lua("return vim.uri_from_bufnr(0)"))

    @property
    def messages(self) -> str:
        """Everything that `:messages` has."""
        return str(self.nvim.api.exec2("messages", {"output": True}).get("output", ""))

    @property
    def progress(self) -> list[Json]:
        """Every progress report so far: `{kind, title?, message?, percentage?, at}`."""
        return list(self.nvim.exec_lua("return _G.seen.progress"))

    def first_shown(self, code: str) -> float:
        """The steady clock's time at which a diagnostic of this code was first shown."""
        seen: Mapping[str, float] = self.nvim.exec_lua("return _G.seen.diagnostics") or {}
        return min(at for key, at in seen.items() if key.startswith(f"{code} "))

    # Deciding, as a person does it

    def act(self, title: str) -> None:
        """Choose the one code action at the cursor whose title has these words, with Neovim's own menu."""
        line, column = self.nvim.current.window.cursor
        wanted = self._the_one(self.titles((line - 1, column)), title)
        self.nvim.exec_lua(
            "local title = ...; vim.lsp.buf.code_action({ apply = true,"
            " filter = function(a) return a.title == title end })",
            wanted,
        )

    def act_on(self, first: tuple[int, int], last: tuple[int, int], title: str) -> None:
        """The same for a selection."""
        wanted = self._the_one(self.titles(first, last), title)
        ends = [[line + 1, column] for line, column in (first, last)]
        self.nvim.exec_lua(
            "local title, first, last = ...; vim.lsp.buf.code_action({ apply = true,"
            " range = { start = first, ['end'] = last }, filter = function(a) return a.title == title end })",
            wanted,
            *ends,
        )

    def run_lens(self, line: int, title: str) -> None:
        """Run a code lens of a line; where it has several, the one with these words is picked in Neovim's menu."""
        self.go(line)
        self.nvim.exec_lua(
            "local title = ...; vim.ui.select = function(items, opts, choose) for _, item in ipairs(items) do"
            " local shown = (opts.format_item or tostring)(item)"
            " if shown:find(title, 1, true) then return choose(item) end end choose(nil) end"
            " vim.lsp.codelens.run()",
            title,
        )

    def command(self, name: str, **arguments: Any) -> Json:
        """`workspace/executeCommand`, as a key that a person has mapped would send it."""
        answer = self.request("workspace/executeCommand", {"command": name, "arguments": [arguments]})
        return dict(answer or {})

    def request(self, method: str, params: Json) -> Any:
        """Ask the server through Neovim's client and wait."""
        answer = self.nvim.exec_lua(lua.REQUEST, method, params)
        assert "failed" not in answer, f"{method}: {answer}"
        return answer.get("result")

    @staticmethod
    def _the_one(titles: list[str], words: str) -> str:
        exact = [title for title in titles if title.lower() == words.lower()]
        found = exact or [title for title in titles if all(word in title.lower() for word in words.lower().split())]
        assert len(set(found)) == 1, f"{words!r} should be one of {titles}"
        return found[0]

    # Waiting, and what is done to it

    def wait_for(self, code: str, what: str, timeout: float = PATIENCE) -> Any:
        """The first true value of a piece of Lua that returns something."""
        try:
            return scenes.wait_for(lambda: self.nvim.exec_lua(code), timeout, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.situation()}") from None

    def wait_text(self, wanted: str, timeout: float = PATIENCE) -> None:
        """Wait until the buffer is exactly this text."""
        try:
            scenes.wait_for(lambda: self.text == wanted, timeout, "the buffer has the text")
        except AssertionError:
            assert self.text == wanted, self.situation()

    def wait_lenses(self, *titles: str, timeout: float = PATIENCE) -> list[Json]:
        """Wait until every one of the words is in some lens; gives all lenses."""

        def shown() -> list[Json] | None:
            lenses = self.lenses()
            return lenses if all(any(title in lens.get("title", "") for lens in lenses) for title in titles) else None

        try:
            return scenes.wait_for(shown, timeout, f"the lenses {titles}") or []
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.situation()}") from None

    @property
    def server(self) -> int:
        """The process id of this editor's language server."""
        for child in self.nvim.api.get_proc_children(self.pid):
            told = self.nvim.api.get_proc(child)
            if told and "python" in told["name"]:
                return int(child)
        raise AssertionError("this editor has no server")

    def suspend(self) -> None:
        """Stop the process as `kill -STOP` does; nothing may be asked of it until it is resumed."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End the process as `kill -9` does."""
        os.kill(self.pid, signal.SIGKILL)
        scenes.wait_for(lambda: not alive(self.pid), PATIENCE, "Neovim has ended")

    def situation(self) -> str:
        """For a failed test: what the editor shows and what the server said."""
        log = Path(self.nvim.funcs.stdpath("log")) / "lsp.log"
        tail = log.read_text("utf-8", "replace")[-3000:] if log.exists() else ""
        shown = [f"{each['line']}: {each['code']}: {each['message']}" for each in self.diagnostics()]
        lenses = [f"{each['line']}: {each.get('title')}" for each in self.lenses()]
        parts = ["diagnostics:", *shown, "lenses:", *lenses, "messages:", self.messages, "server:", tail]
        return "\n".join(parts)

    def end(self) -> None:
        """End the process, whatever it does."""
        if alive(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGCONT)
            with contextlib.suppress(AssertionError):
                self.quit()
        if alive(self.pid):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.nvim.close()


def environment(model: str = "rules", **more: str) -> dict[str, str]:
    """The environment of every process of a test: the test's own home, and workers that don't outlive it."""
    return {
        **os.environ,
        "PYTHONPATH": str(SERVER),
        "COAUTHOR_MODEL": model,
        "COAUTHOR_TESTING": "1",
        "COAUTHOR_ALONE_S": "1",
        **more,
    }


@contextlib.contextmanager
def start(
    folder: Path,
    *,
    model: str = "rules",
    lens: bool = True,
    debounce_ms: int | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[Editor]:
    """A Neovim started in a folder; `debounce_ms` delays its changes longer than the stock 150 ms."""
    given = environment(model, **(env or {}))
    settings = [f"{name}={value}" for name, value in given.items() if os.environ.get(name) != value]
    argv = ["env", "-C", str(folder), *settings, str(scenes.nvim()), "--clean", "--headless", "--embed"]
    nvim = pynvim.attach("child", argv=argv)
    editor = Editor(nvim, folder)
    try:
        nvim.exec_lua(lua.WATCH)
        flags = {} if debounce_ms is None else {"debounce_text_changes": debounce_ms}
        nvim.exec_lua(lua.CONFIG, sys.executable, list(MARKERS), flags, lens)
        yield editor
    finally:
        editor.end()


def alive(pid: int) -> bool:
    """True while the process runs; one that has ended and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(OSError):
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    return not status.parent.parent.joinpath("self").exists()
