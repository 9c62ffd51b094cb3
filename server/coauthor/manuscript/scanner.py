"""The pass over a LaTeX text that finds what TeX's own reading depends on.

It holds on text that is broken or half typed: maths that never closes is text again, an `\\end` without its
`\\begin` is passed over. It must stay linear in the text, whatever the nesting.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import NamedTuple

from coauthor.manuscript import dialects, lexing, vocabulary
from coauthor.manuscript.scan import Command, Environment, Kind, Scan, Zone


def scan(text: str, taught: dialects.Dialect | None = None) -> Scan:
    """Scan a normalised text; without a dialect, in the one that the text itself defines."""
    return _Scanner(text, dialects.taught_by(text) if taught is None else taught).run()


_CODE_SWITCHES = frozenset("ExplSyntaxOn ExplSyntaxOff ProvidesExplClass ProvidesExplPackage ProvidesExplFile".split())
_NAME = re.compile(r"[ \t\n]*\{[ \t]*([^{}\n\\%$]*?)[ \t]*\}")
_BRANCH = re.compile(r"\\(if[A-Za-z@]*|fi|else)(?![A-Za-z@])|(?<!\\)%[^\n]*")
_NO_BRANCH = re.compile(
    r"iff|ifthenelse|ifstr.*|ifdef|ifundef|ifcs.*|iftoggle|ifbool|ifnumcomp|ifnumequal|ifblank|ifx?def.*"
)
_VERB = re.compile(r"\*?([^A-Za-z*\s])(?:(?!\1)[^\n])*\1")
_OPTIONS = re.compile(r"\*?[ \t]*(?:\[[^\]\n]*\])?")
_LANGUAGE = re.compile(r"(?:\[[^\]\n]*\])?\{[^{}\n]*\}")
_PREAMBLE = frozenset({"documentclass", "usepackage", "RequirePackage", "ProvidesPackage", "ProvidesClass", "setlist"})
_MAX_DEPTH = 40
"""Braces nested deeper in a formula or an address are taken for a lost brace, which keeps the pass linear."""
_CLOSERS = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_IN_ARGUMENT = re.compile(r"\s*\}")
"""An `\\end{document}` in front of it is a piece of a definition."""
_VERBATIM_COMMANDS = frozenset({"verb", "lstinline", "mintinline", "url", "path", "nolinkurl", "href", "Verb"})


_IN_BRANCH = re.compile(r"[^\n%]*\\(?:fi|else|or)(?![A-Za-z@])")
"""Behind an `\\endinput` that only one branch of a condition comes by."""


class _Open(NamedTuple):
    name: str
    start: int
    body: int
    depth: int


class _Scanner:
    def __init__(self, text: str, taught: dialects.Dialect) -> None:
        self.text = text
        self.verbatim = vocabulary.VERBATIM | taught.verbatim if taught.verbatim else vocabulary.VERBATIM
        self.shorts = taught.shorts
        self.tokens = lexing.CODE_TOKEN if taught.is_code else lexing.token(taught.shorts)
        self.zones: list[Zone] = []
        self.commands: list[Command] = []
        self.comments: list[Zone] = []
        self.environments: list[Environment] = []
        self.groups: dict[int, int] = {}
        self.strays: list[tuple[int, int]] = []
        self.blanks: list[tuple[int, int]] = []
        self.braces: list[int] = []
        self.open: list[_Open] = []
        self.open_names: Counter[str] = Counter()
        self.last_ends: dict[str, int] = {}
        self.dead: dict[str, int] = {}
        """By closer, how far a reading went that did not find it: what opens before that can't either."""
        self.skips: dict[int, int] | None = None

    def run(self) -> Scan:
        position = 0
        while position >= 0:
            position = self._walk(position)
        return Scan(
            text=self.text,
            zones=_outermost(self.zones + self.comments),
            commands=tuple(self.commands),
            environments=tuple(sorted(self.environments, key=lambda environment: environment.start)),
            comments=tuple(self.comments),
            groups=self.groups,
            strays=tuple(self.strays) + tuple((opened.start, opened.body) for opened in self.open),
            blanks=tuple(self.blanks),
            body=self._body(),
        )

    def _walk(self, position: int) -> int:
        """Take token after token until one leads elsewhere; returns where to, or -1 at the end of the text."""
        tokens, commands, braces = self.tokens, self.commands, self.braces
        for match in tokens.finditer(self.text, position):
            token = match.group()
            name = lexing.ORDINARY.get(token)
            if name is not None:
                commands.append(Command(name, *match.span()))
            elif token == "{":
                braces.append(match.start())
            else:
                end = match.end()
                after = self._step(token, match.start(), end)
                if after != end or self.tokens is not tokens:
                    return after
        return -1

    def _step(self, token: str, start: int, end: int) -> int:
        """Take one token; returns where to read on."""
        first = token[0]
        if first == "\\":
            return self._command(token, start, end)
        if first == "}":
            self._close_brace(start)
        elif first == "%":
            self.comments.append(Zone(Kind.COMMENT, start, end))
        elif first == "$":
            kind = Kind.MATHS if token == "$" else Kind.DISPLAY
            return self._maths(kind, start, end, token) or end
        elif first in self.shorts:
            return self._short_verbatim(first, start, end)
        else:
            self.blanks.append((start, end))
        return end

    def _close_brace(self, at: int) -> None:
        if self.braces:
            self.groups[self.braces.pop()] = at
            while self.open and self.open[-1].depth > len(self.braces):
                opened = self._pop()
                self.strays.append((opened.start, opened.body))

    def _command(self, token: str, start: int, end: int) -> int:
        name = sys.intern(token[1:].rstrip("*") or token[1:])  # the same few names over and over
        if name == "begin":
            return self._begin(start, end)
        if name == "end":
            return self._end(start, end)
        if name == "(" or name == "[":
            kind = Kind.MATHS if name == "(" else Kind.DISPLAY
            return self._maths(kind, start, end, _CLOSERS[token]) or end
        if name in _VERBATIM_COMMANDS:
            self.commands.append(Command(name, start, end))
            return self._inline_verbatim(name, start, end)
        if name == "iffalse":
            return self._ignored(start, end) or end
        if name == "endinput" and not self.braces and not _IN_BRANCH.match(self.text, end):
            self.zones.append(Zone(Kind.IGNORED, start, len(self.text)))
            return len(self.text)
        if name in _CODE_SWITCHES:
            self.tokens = lexing.token(self.shorts) if name == "ExplSyntaxOff" else lexing.CODE_TOKEN
        elif name != "endinput":
            lexing.remember(token, name)
        self.commands.append(Command(name, start, end))
        return end

    def _short_verbatim(self, letter: str, start: int, end: int) -> int:
        close = self.text.find(letter, end)
        line = self.text.find("\n", end)
        if close < 0 or 0 <= line < close:
            return end
        self.zones.append(Zone(Kind.VERBATIM, start, close + 1))
        return close + 1

    def _begin(self, start: int, end: int) -> int:
        match = _NAME.match(self.text, end)
        if match is None:
            return end
        name, body = match.group(1), match.end()
        plain = name.rstrip("*")
        is_opaque = plain in self.verbatim or plain in vocabulary.MATHS
        if is_opaque and self._ends_after(name, body):
            if plain in self.verbatim:
                after: int | None = self._verbatim(name, start, body)
            else:
                after = self._maths(Kind.DISPLAY, start, body, "\\end", name)
            if after is not None:
                close = self.text.rfind("\\end", body, after)
                self.environments.append(Environment(name, start, body, close, after))
                return after
        self.open.append(_Open(name, start, body, len(self.braces)))
        self.open_names[name] += 1
        return body

    def _verbatim(self, name: str, start: int, body: int) -> int:
        after = self.text.find(f"\\end{{{name}}}", body) + len(name) + 6
        kind = Kind.IGNORED if name in vocabulary.COMMENT_ENVIRONMENTS else Kind.VERBATIM
        self.zones.append(Zone(kind, start, after))
        return after

    def _end(self, start: int, end: int) -> int:
        match = _NAME.match(self.text, end)
        if match is None:
            return end
        name, after = match.group(1), match.end()
        if self.open_names[name]:
            while (opened := self._pop()).name != name:
                self.strays.append((opened.start, opened.body))
            self.environments.append(Environment(name, opened.start, opened.body, start, after))
            if name.rstrip("*") in vocabulary.PICTURES:
                self.zones.append(Zone(Kind.PICTURE, opened.start, after))
            if name == "document" and not _IN_ARGUMENT.match(self.text, after):
                self.zones.append(Zone(Kind.IGNORED, after, len(self.text)))
                return len(self.text)
        else:
            self.strays.append((start, after))
        return after

    def _pop(self) -> _Open:
        opened = self.open.pop()
        self.open_names[opened.name] -= 1
        return opened

    def _ends_after(self, name: str, at: int) -> bool:
        """Keeps a text with many unclosed environments linear."""
        if name not in self.last_ends:
            self.last_ends[name] = self.text.rfind(f"\\end{{{name}}}")
        return self.last_ends[name] >= at

    def _maths(self, kind: Kind, start: int, body: int, closer: str, name: str = "") -> int | None:
        """Read maths to its end; returns where it ends, or None (and nothing is kept) if it doesn't."""
        if not name and body < self.dead.get(closer, 0):
            return None
        region = _Maths(self, closer, name)
        end = region.read(body)
        if end is None:
            if closer[0] == "\\":
                self.dead[closer] = region.position
            return None
        self.zones.append(Zone(kind, start, end))
        self.commands += region.commands
        self.comments += region.comments
        self.groups.update(region.groups)
        return end

    def _inline_verbatim(self, name: str, start: int, end: int) -> int:
        at = end
        if name == "mintinline":
            match = _LANGUAGE.match(self.text, end)
            at = match.end() if match else end
        elif name != "verb" and name != "Verb" and (match := _OPTIONS.match(self.text, end)):
            at = match.end()
        if self.text[at : at + 1] == "{":
            close = self._plain_group(at)
            if close is not None:
                self.groups[at] = close
                self.zones.append(Zone(Kind.VERBATIM, at + 1, close))
                return close + 1
        elif name in ("verb", "Verb", "lstinline", "mintinline") and (match := _VERB.match(self.text, at)):
            self.zones.append(Zone(Kind.VERBATIM, start, match.end()))
            return match.end()
        return end

    def _plain_group(self, at: int) -> int | None:
        """The brace that closes the one at `at`, where `%` is a letter; within a paragraph."""
        depth = 0
        for match in _PLAIN.finditer(self.text, at):
            token = match.group()
            if token[0] == "\n" or depth > _MAX_DEPTH:
                return None
            if token == "{":
                depth += 1
            elif token == "}":
                depth -= 1
                if depth == 0:
                    return match.start()
        return None

    def _ignored(self, start: int, end: int) -> int | None:
        if self.skips is None:
            self.skips = _skipped(self.text)
        after = self.skips.get(start)
        if after is not None and after > end:
            self.zones.append(Zone(Kind.IGNORED, start, after))
        return after

    def _body(self) -> tuple[int, int]:
        for environment in self.environments:
            if environment.name == "document":
                return environment.body_start, environment.body_end
        for opened in self.open:
            if opened.name == "document":
                return opened.body, len(self.text)
        if any(command.name in _PREAMBLE for command in self.commands):
            return len(self.text), len(self.text)
        return 0, len(self.text)


def _skipped(text: str) -> dict[int, int]:
    """Where each `\\iffalse` begins and what it skips ends, behind its `\\else` or `\\fi`."""
    ends: dict[int, int] = {}
    open_ones: list[int] = []
    for match in _BRANCH.finditer(text):
        word = match.group(1)
        if word is None or _NO_BRANCH.fullmatch(word):
            continue
        if word not in ("fi", "else"):
            open_ones.append(match.start())
        elif open_ones:
            opened = open_ones.pop() if word == "fi" else open_ones[-1]
            if text.startswith("\\iffalse", opened):
                ends.setdefault(opened, match.end())
    return ends


_PLAIN = re.compile(r"\\[{}\\]|[{}]|\n[ \t]*\n")


class _Maths:
    """Reads maths from behind its opener; what it finds counts only if it finds the closer."""

    def __init__(self, outer: _Scanner, closer: str, name: str) -> None:
        self.text = outer.text
        self.outer = outer
        self.closer = closer
        self.position = 0
        self.name = name
        self.commands: list[Command] = []
        self.comments: list[Zone] = []
        self.groups: dict[int, int] = {}
        self.braces: list[int] = []

    def read(self, position: int) -> int | None:
        """Where the maths that begins at `position` ends, or None if it doesn't."""
        commands, closer = self.commands, self.closer
        for match in lexing.TOKEN.finditer(self.text, position):
            token, (start, position) = match.group(), match.span()
            ordinary = lexing.ORDINARY.get(token)
            if ordinary is not None and token != closer:
                commands.append(Command(ordinary, start, position))
                continue
            self.position = start
            first = token[0]
            if first == "\\":
                if token == self.closer and not self.name:
                    return position
                if not self._command(token, start, position):
                    return None
                if token == "\\end" and self._is_end(position):
                    return self._name_end(position)
            elif first == "$":
                if self._closes(token):
                    return start + len(self.closer)
            elif not self._inner(first, start, position):
                return None
        self.position = len(self.text)
        return None

    def _inner(self, first: str, start: int, end: int) -> bool:
        """Take a brace, a comment or a blank line; False where maths can't go on."""
        if first == "{":
            self.braces.append(start)
            return len(self.braces) <= _MAX_DEPTH
        if first == "}":
            if not self.braces:
                return False
            self.groups[self.braces.pop()] = start
        elif first == "%":
            self.comments.append(Zone(Kind.COMMENT, start, end))
        else:
            return bool(self.name)
        return True

    def _closes(self, token: str) -> bool:
        """A dollar in a group is maths in text in maths; `$$` may close one formula and open the next."""
        return not self.braces and self.closer[0] == "$" and len(self.closer) <= len(token)

    def _command(self, token: str, start: int, end: int) -> bool:
        """False where maths can't go on: at the end of an environment around it, or where it begins again."""
        name = sys.intern(token[1:].rstrip("*") or token[1:])
        if name in ("begin", "end"):
            match = _NAME.match(self.text, end)
            inner = match.group(1) if match else ""
            if name == "begin":
                return inner != self.name or not self.name
            return inner == self.name or not self.outer.open_names[inner]
        self.commands.append(Command(name, start, end))
        return True

    def _is_end(self, end: int) -> bool:
        match = _NAME.match(self.text, end)
        return bool(self.name) and match is not None and match.group(1) == self.name

    def _name_end(self, end: int) -> int:
        match = _NAME.match(self.text, end)
        return match.end() if match else end


def _outermost(zones: list[Zone]) -> tuple[Zone, ...]:
    result: list[Zone] = []
    for zone in sorted(zones, key=lambda zone: (zone.start, -zone.end)):
        if zone.end > zone.start and (not result or zone.start >= result[-1].end):
            result.append(zone)
    return tuple(result)
