"""Reads a document from its main file on as TeX does: expands what has an effect, steps over what has none.

What a command means stands in the modules that fill the registry. Reading is bounded: a macro
that calls itself, a circle of files or a text without end only cut it short.
"""

from __future__ import annotations

import re
from typing import Any

from coauthor.manuscript import dialects, scanner, vocabulary
from coauthor.manuscript.reading import arguments, effects, fragments, scoping
from coauthor.manuscript.reading.counters import Counters
from coauthor.manuscript.reading.files import Files, Places
from coauthor.manuscript.reading.fragments import Fragment, Frame, Item, Items
from coauthor.manuscript.reading.macros import Macro
from coauthor.manuscript.reading.registry import CHOICES, COMMANDS, ENVIRONMENTS, TYPESET, Handler
from coauthor.manuscript.reading.state import Found, Mark, Opened, Setup
from coauthor.manuscript.reading.values import Place
from coauthor.manuscript.scan import Command, Scan


class Reader:
    """The state of one reading."""

    def __init__(self, files: Files, main: str) -> None:
        self.files, self.main = files, main
        self.places = Places(files, main)
        self.found = Found()
        self.counters = Counters()
        self.macros: dict[str, Macro] = {}
        self.environments: dict[str, Macro] = {}
        self.theorems: dict[str, str] = {}
        """By environment the counter that it counts with, empty for none."""
        self.theorem_prefixes: dict[str, str] = {}
        self.setup = Setup()
        self.aliases: dict[str, str] = {}
        """Other names of LaTeX' own commands (`\\let`)."""
        self.flags: dict[str, bool] = {}
        self.options: set[str] = set()
        """What was asked of the class and of packages, as `package:option` and `package:`."""
        self.settings = {"language": "english"}
        self.mark = Mark("", "", "")
        self.open: list[Opened] = []
        self.site: Place | None = None
        self.reading: list[str] = []
        self.only: frozenset[str] | None = None
        self.dialect = dialects.PLAIN
        self.kind = ""
        """The document class."""
        self.floats: set[str] = set()
        self.skips: dict[tuple[int, int], int] = {}
        """Where an `\\else` leads that is met behind a branch that was taken."""
        self.written: list[str] | None = None
        """The branches taken so far where a text is expanded, None where it is read."""
        self.in_style = False
        """True while a class or a package is loaded."""
        self.is_appendix, self.is_main_matter = False, True
        self._inside: dict[str, int] = {}
        self.complete = True
        self._depth = self._calls = 0
        self._budget = _BUDGET
        self._items: dict[int, tuple[Scan, Items]] = {}
        self._scans, self.effects = dict[str, Scan](), dict[str, bool]()
        """By macro what `effects.has_effect` found."""
        self.scopes = scoping.Scopes(self.open, self.macros, self.effects)

    def end(self) -> None:
        """Nothing more is read: what was put off refers to its reader, a cycle that keeps a whole document."""
        vars(self).clear()

    def run(self, fragment: Fragment) -> None:
        """Read a stretch of text."""
        if self._depth >= _DEEPEST:
            self.complete = False
            return
        self._depth += 1
        run = self.scopes.enter(fragment)
        table = self.items(fragment)
        items, position = table.items, fragment.start
        at = table.first(position)
        while at < len(items) and items[at].start < fragment.end:
            item = items[at]
            at += 1
            if item.start >= position:
                run.position = item.start
                if run.groups:
                    self.scopes.leave_groups(run, item.start)
                position = max(position, self._take(fragment, item))
                if position > item.end + _FAR:
                    at = max(at, table.first(position))
        self.scopes.exit(run)
        self._depth -= 1

    def place(self, fragment: Fragment, start: int, end: int) -> Place:
        """Where something stands: in its file, or where the macro is called that makes it."""
        if fragment.path is not None:
            return Place(fragment.path, start, end)
        return self.site or Place(self.main, 0, 0)

    def joined(self, first: Place, inner: Fragment, end: Item) -> Place:
        """From where an environment begins to where it ends, if that is in the same file."""
        last = self.place(inner, end.start, end.end)
        return first._replace(end=max(first.end, last.end)) if last.path == first.path else first

    def written_at(self, fragment: Fragment, start: int, end: int) -> Place:
        """Where a key is written out: in its file, also inside of a macro's body there."""
        frame = fragment.frame
        if fragment.path is None and frame is not None and frame.origin is not None:
            path, offset = frame.origin
            return Place(path, offset + start, offset + end)
        return self.place(fragment, start, end)

    def own(self) -> str:
        """The file that is being read."""
        return self.reading[-1] if self.reading else self.main

    def expanded(self, fragment: Fragment | None) -> str:
        """The text of an argument with the author's macros put in, on one line and without comments."""
        if fragment is None:
            return ""
        text = arguments.text_of(fragment)
        return " ".join(self.expand(text).split()) if "\\" in text or "%" in text else " ".join(text.split())

    def expand(self, text: str, depth: int = 0) -> str:
        """A text with the author's macros put in; numbers are written out."""
        text = _COMMENT.sub("", text) if "%" in text else text
        if "\\" not in text or depth > _DEEPEST_TEXT or len(text) > _LONGEST:
            return text
        scan = self.scan(text)
        whole = Fragment(scan, 0, len(text), None)
        parts: list[str] = []
        position = 0
        for found in scan.commands:
            if found.start < position or not self._spend():
                continue
            if found.name in CHOICES or (found.name[:2] == "if" and found.name[2:] in self.flags):
                chosen, end = self._chosen(whole, found)
                parts += [text[position : found.start], self.expand(chosen, depth + 1)]
                position = end
                continue
            macro, times = self.macro(scan, found), self._inside.get(found.name, 0)
            if macro is None or times >= _MOST_TIMES:
                continue
            bound, end = arguments.bind(whole, found, macro.parameters, self.defaults(macro))
            body = Fragment(self.scan(macro.begin), 0, len(macro.begin), None, Frame(bound, whole, end))
            self._inside[found.name] = times + 1
            written = self.expand(arguments.text_of(body), depth + 1)
            self._inside[found.name] = times
            if not macro.parameters and text[end : end + 1] == " ":
                end += 1
            is_merged = text[end : end + 1].isalpha() and _NAMED.search(written) is not None
            parts += [text[position : found.start], f"{written} " if is_merged else written]
            position = end
        return self.counters.write("".join([*parts, text[position:]])[:_LONGEST])

    def choose(self, branch: Fragment) -> None:
        """Read the branch that TeX takes, or write it down where only a text is wanted."""
        if self.written is None:
            self.run(branch)
        else:
            self.written.append(arguments.text_of(branch))

    def words(self, text: str) -> Fragment:
        """A text of no file as a fragment."""
        return Fragment(self.scan(text), 0, len(text), None)

    def scan(self, text: str) -> Scan:
        """A macro's body or an argument, scanned once."""
        found = self._scans.get(text)
        if found is None:
            if len(self._scans) > _MOST_SCANS:
                self._scans.clear()
                self._items.clear()
            taught = _CODE if _CODE_LIKE.search(text) else dialects.taught_by(text)
            found = self._scans[text] = scanner.scan(text, taught)
        return found

    def items(self, fragment: Fragment) -> Items:
        """What there is to stop at in a fragment's text."""
        known = self._items.get(id(fragment.scan))
        if known is None:
            known = (fragment.scan, fragments.items(fragment.scan, is_body=fragment.path is None))
            self._items[id(fragment.scan)] = known
        return known[1]

    def forget(self, scan: Scan) -> None:
        """A file was read to its end: its items are not needed any more."""
        self._items.pop(id(scan), None)
        self.skips = {key: end for key, end in self.skips.items() if key[0] != id(scan)} if self.skips else {}

    def defaults(self, macro: Macro) -> tuple[Fragment | None, ...]:
        """The default arguments of a macro."""
        return tuple(None if item.default is None else self.words(item.default) for item in macro.parameters)

    def define(self, name: str, macro: Macro, *, is_new: bool = False, is_global: bool = False) -> None:
        """An author's command; what only dresses up one of LaTeX' own is left to LaTeX.

        `is_new` tells that LaTeX had none of this name, so that whatever we know by it is another one.
        """
        own = None if name in _FREE or (is_new and not self.in_style) else COMMANDS.get(name)
        if own is None and not is_new and vocabulary.CITES.fullmatch(name):
            own = COMMANDS["cite"]
        is_dress = own is not None and not (
            (own in (COMMANDS["label"], COMMANDS["ref"], COMMANDS["cite"]) and _PREFIXED.search(macro.begin))
            or (own is COMMANDS["listoffigures"] and _LISTS_ITSELF.search(macro.begin))
        )
        if is_dress and (own not in TYPESET or not effects.leads_to(self, macro, effects.family_of(name))):
            return
        self.set(self.aliases, name, None, is_global=is_global)
        self.set(self.macros, name, macro, is_global=is_global)
        self.effects.clear()

    def macro(self, scan: Scan, found: Command) -> Macro | None:
        """The author's command that is called; one with a star may have a definition of its own."""
        macro = self.macros.get(found.name)
        if macro is not None and scan.text[found.end - 1] == "*":
            return self.macros.get(f"{found.name}*", macro)
        return macro

    def set(self, table: dict[str, Any], name: str, value: object, *, is_global: bool = False) -> None:
        """Change a table, where None takes a name out, for the group that is open or for good."""
        if is_global:
            self.scopes.keep_none(table, name)
        else:
            self.scopes.keep(table, name)
        if value is None:
            table.pop(name, None)
        else:
            table[name] = value

    def alias(self, name: str, target: str, *, is_global: bool = False) -> None:
        """Another name for one of LaTeX' own commands."""
        if name not in COMMANDS and not vocabulary.CITES.fullmatch(name):
            self.set(self.macros, name, None, is_global=is_global)
            self.set(self.aliases, name, self.aliases.get(target, target), is_global=is_global)
            self.effects.clear()

    def define_environment(self, name: str, macro: Macro, *, is_new: bool = False) -> None:
        """An author's environment; LaTeX' own ones stay what they are, but one that is new is none of them."""
        is_own = name not in ENVIRONMENTS or (is_new and not self.in_style)
        is_own = is_own or name in _DRESSED or (name == "thebibliography" and "\\addcontentsline" in macro.begin)
        if is_own and name not in vocabulary.VERBATIM and name != "document":
            self.set(self.environments, name, macro)
            self.effects.clear()

    def call(self, fragment: Fragment, found: Command, macro: Macro) -> int:
        """Read what a call of the author's command stands for."""
        if fragment.path is not None and not effects.has_effect(self, macro):
            return found.end
        is_outermost = self.site is None
        if found.name in self.setup.runaways or not self._spend():
            return found.end
        bound, end = arguments.bind(fragment, found, macro.parameters, self.defaults(macro))
        body = arguments.with_commands(macro.begin, bound) if arguments.APPLIED.search(macro.begin) else macro.begin
        frame = Frame(bound, fragment, end, macro.origin if body is macro.begin else None)
        outer, self.site = self.site, self.place(fragment, found.start, end)
        self.run(Fragment(self.scan(body), 0, len(body), None, frame, tail=True))
        self.site = outer
        if is_outermost and self._calls > _MOST_CALLS:
            self.setup.runaways.add(found.name)
        self._calls *= not is_outermost
        return frame.resume

    def begin(self, fragment: Fragment, item: Item, **what: object) -> Opened:
        """An environment opens; its label's numbers end with it."""
        opened = Opened(item.name, item.start, self.mark, at=tuple(run.position for run in self.scopes.runs))
        opened.cited = len(self.found.citations)
        for name, value in what.items():
            setattr(opened, name, value)
        self.open.append(opened)
        return opened

    def after(self, what: str, given: str = "") -> None:
        """Read what a command of LaTeX' own puts into the document besides what it is for."""
        words = self.words(f"\\{what}@made{{{given}}}")
        COMMANDS[f"{what}@made"](self, words, words.scan.commands[0])

    def handler(self, name: str) -> Handler | None:
        """What LaTeX' own command of this name does here."""
        name = self.aliases.get(name, name)
        found = COMMANDS.get(name)
        if found is None and name[:2] == "if" and name[2:] in self.flags:
            return COMMANDS["iftrue"]
        if found is None and vocabulary.MAY_CITE.search(name) and vocabulary.CITES.fullmatch(name):
            found = COMMANDS[name] = COMMANDS["cite"]
        if found is None and ":" in name:
            found = COMMANDS.get(name[: name.index(":") + 1])
        if found is None and name in self.theorems:
            found = COMMANDS["theorem@made"]
        return found

    def _take(self, fragment: Fragment, item: Item) -> int:
        if item.kind == "c":
            found = fragments.command(item)
            macro = self.macro(fragment.scan, found)
            if macro is not None:
                return self.call(fragment, found, macro)
            handler = self.handler(item.name)
            if handler is None or (self.in_style and handler in TYPESET):
                return item.end
            return handler(self, fragment, found._replace(name=self.aliases.get(item.name, item.name)))
        if item.kind == "b":
            self._hook("before", fragment, item)
            end = self._begin(fragment, item)
            self._hook("begin", fragment, item)
            return end
        if item.kind == "e":
            self._hook("end", fragment, item)
            self._end(fragment, item)
            self._hook("after", fragment, item)
        elif fragment.frame is not None:
            value = arguments.parameter(fragment.frame, item.name)
            if isinstance(value, Fragment):
                self.run(value)
        return item.end

    def _hook(self, when: str, fragment: Fragment, item: Item) -> None:
        if f"{when} {item.name}" in self.setup.hooks:
            outer, self.site = self.site, self.place(fragment, item.start, item.end)
            self.after("hook", f"{when} {item.name}")
            self.site = outer

    def _begin(self, fragment: Fragment, item: Item) -> int:
        macro = self.environments.get(item.name)
        if macro is None:
            handler = ENVIRONMENTS.get(item.name)
            if handler is None and item.name in self.theorems:
                handler = ENVIRONMENTS["theorem*"]
            elif handler is None and item.name in self.setup.lists:
                handler = ENVIRONMENTS["enumerate"]
            elif handler is None and item.name.rstrip("*") in self.floats:
                handler = ENVIRONMENTS["figure"]
            if handler is None:
                self.begin(fragment, item)
                return item.end
            return handler(self, fragment, item)
        if not self._spend():
            return item.end
        found = Command(item.name, item.end - 1, item.end)
        bound, end = arguments.bind(fragment, found, macro.parameters, self.defaults(macro))
        frame = Frame(bound, fragment, end, macro.origin)
        self.begin(fragment, item, macro=macro, frame=frame)
        outer, self.site = self.site, self.place(fragment, item.start, end)
        self.run(Fragment(self.scan(macro.begin), 0, len(macro.begin), None, frame, tail=True))
        self.site = outer
        return frame.resume

    def _end(self, fragment: Fragment, item: Item) -> None:
        at = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at].name == item.name), None)
        if at is None:
            return
        opened = self.open[at]
        if opened.macro is not None and opened.macro.finish and opened.frame is not None:
            outer, self.site = self.site, self.place(fragment, item.start, item.end)
            finish = opened.macro.finish
            frame = Frame(opened.frame.values, fragment, item.end)
            self.run(Fragment(self.scan(finish), 0, len(finish), None, frame))
            self.site = outer
        if opened.close is not None:
            opened.close(fragment, item)
        self.scopes.leave(at)
        self.mark = opened.mark

    def _chosen(self, whole: Fragment, found: Command) -> tuple[str, int]:
        outer, self.written = self.written, []
        handler = self.handler(found.name)
        end = handler(self, whole, found) if handler is not None else found.end
        text, self.written = "".join(self.written), outer
        return text, end

    def _spend(self) -> bool:
        """One expansion more; False once the budget of the call in the text, or of all, is used up."""
        self._calls = 0 if self.site is None else self._calls + 1
        self._budget -= 1
        if self._budget <= 0 or self._calls > _MOST_CALLS:
            self.complete = False
            return False
        return True


_DEEPEST = 120
_DEEPEST_TEXT = 12
_LONGEST = 20_000
_MOST_TIMES = 3
_BUDGET = 500_000
_MOST_CALLS = 4_000
_MOST_SCANS = 20_000
_FAR = 2_000
_DRESSED = frozenset({"abstract", "acks", "acknowledgments"})
"""Environments that only some classes do more with than set them: those of a local class are its own."""
_FREE = frozenset({"todo", "missingfigure", "marginpar", "sidenote", "endnote"})
_PREFIXED = re.compile(r"[{\[]\s*[A-Za-z][\w.:+-]*[.:_-]#\d")
"""A key that is more than what is handed on."""
_LISTS_ITSELF = re.compile(r"\\(?:@starttoc|addcontentsline)(?![A-Za-z@])")
_NAMED = re.compile(r"\\[A-Za-z@]+\Z")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
_CODE = dialects.Dialect(is_code=True)
_CODE_LIKE = re.compile(r"\\(?:_*[A-Za-z]+_\w*:|[lgc]__?[a-z]|__[a-z])")
