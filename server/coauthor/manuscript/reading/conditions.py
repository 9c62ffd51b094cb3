"""Which branch of a conditional TeX takes, as far as the document itself tells.

A condition that can't be decided is no condition: both of its branches are read.
"""

from __future__ import annotations

import re

from coauthor.manuscript.reading import arguments, deciding, numbers
from coauthor.manuscript.reading.deciding import Answer
from coauthor.manuscript.reading.fragments import Branch, Fragment, Items
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.registry import COMMANDS, choice, command
from coauthor.manuscript.scan import Command


@choice("ifpdf", "ifxetex", "ifluatex", "ifx", "ifdefined", "iftrue", "iffalse", "ifmmode")
@command("ifcsname", "ifnum", "ifodd")
@command("if", "ifcat", "ifdim", "ifcase", "ifhmode", "ifvmode", "ifinner", "ifvoid", "ifhbox", "ifeof")
@command("ifstandalone", "ifPDFTeX", "ifXeTeX", "ifLuaTeX", "iftutex", "ifpdftex", "ifptex", "ifuptex")
def _if(reader: Reader, fragment: Fragment, found: Command) -> int:
    table = reader.items(fragment)
    if table.branches is None:
        table.branches = _branches(reader, table)
    branch = table.branches.get(found.start)
    if branch is None or branch.otherwise >= fragment.end or branch.end > fragment.end:
        return found.end
    for start in (branch.otherwise, *(start for start, _ in branch.ors)):
        reader.skips.pop((id(fragment.scan), start), None)
    if found.name == "ifcase":
        return _case(reader, fragment, found, branch)
    if reader.written is not None:
        return _in_text(reader, fragment, found, branch)
    answer = _primitive(reader, fragment, found)
    if _UNLESS.search(fragment.scan.text[max(fragment.start, found.start - _SHORT) : found.start]):
        answer = deciding.negated(answer)
    if answer is False:
        return branch.behind if branch.otherwise >= 0 else branch.end
    if answer and branch.otherwise >= 0:
        reader.skips[id(fragment.scan), branch.otherwise] = branch.end
    operands = (
        _OPERANDS[found.name].match(fragment.scan.text, found.end, fragment.end) if found.name in _OPERANDS else None
    )
    return operands.end() if operands else found.end


def _in_text(reader: Reader, fragment: Fragment, found: Command, branch: Branch) -> int:
    """In a title only one branch is shown: the first where that can't be decided."""
    is_last = _primitive(reader, fragment, found) is False
    last = branch.end - len("\\fi")
    if is_last:
        begin, end = (branch.behind, last) if branch.otherwise >= 0 else (last, last)
    else:
        operands = _OPERANDS[found.name].match(fragment.scan.text, found.end) if found.name in _OPERANDS else None
        begin, end = operands.end() if operands else found.end, branch.otherwise if branch.otherwise >= 0 else last
    reader.choose(fragment._replace(start=begin, end=max(begin, end), tail=False))
    return branch.end


def _case(reader: Reader, fragment: Fragment, found: Command, branch: Branch) -> int:
    """Read the one of the cases that the number names, or all."""
    chosen = numbers.first(reader.counters, reader.expand(_after(fragment, found)))
    if chosen is None:
        return found.end
    otherwise = ((branch.otherwise, branch.behind),) if branch.otherwise >= 0 else ()
    if not 0 <= chosen <= len(branch.ors):
        return branch.behind if otherwise else branch.end
    ends = (*branch.ors, *otherwise)
    if chosen < len(ends):
        reader.skips[id(fragment.scan), ends[chosen][0]] = branch.end
    return found.end if chosen == 0 else branch.ors[chosen - 1][1]


@command("else", "or")
def _else(reader: Reader, fragment: Fragment, found: Command) -> int:
    return reader.skips.get((id(fragment.scan), found.start), found.end)


@command("csname")
def _csname(reader: Reader, fragment: Fragment, found: Command) -> int:
    """`\\csname label\\endcsname` is `\\label`."""
    at = fragment.scan.text.find(_END_NAME, found.end, fragment.end)
    if at < 0 or at > found.end + _NEAR:
        return found.end
    inner = arguments.text_of(fragment._replace(start=found.end, end=at))
    named = Command(reader.expand(inner).strip(), found.start, at + len(_END_NAME))
    return _called(reader, fragment, named)


@command("@nameuse", "csuse", "use:c")
def _nameuse(reader: Reader, fragment: Fragment, found: Command) -> int:
    """The same by a command with the name for its argument."""
    name, end = arguments.braced(fragment, found.end)
    return _called(reader, fragment, Command(reader.expanded(name), found.start, end))


def _called(reader: Reader, fragment: Fragment, named: Command) -> int:
    macro, handler = reader.macros.get(named.name), reader.handler(named.name)
    if macro is not None:
        return reader.call(fragment, named, macro)
    return named.end if handler is None or named.name in ("csname", "") else handler(reader, fragment, named)


def _primitive(reader: Reader, fragment: Fragment, found: Command) -> Answer:
    name = found.name
    if name in _ALWAYS:
        return _ALWAYS[name]
    if name[2:] in reader.flags:
        return reader.flags[name[2:]]
    if name == "ifstandalone":
        return reader.kind == "standalone"
    after = _after(fragment, found)
    if name == "ifdefined":
        match = _TOKEN.match(after)
        return deciding.is_defined(reader, match.group(1)) if match else None
    if name == "ifcsname":
        match = _CSNAME.match(after)
        return deciding.is_defined(reader, reader.expand(match.group(1)).strip()) if match else None
    if name == "ifx":
        return _same(reader, after)
    if name == "if":
        match = _DETOKENIZED.match(after)
        plain = _TWO.match(after)
        if match is None and (plain is None or "\\" in plain.group()):
            return None
        return not match.group(1).strip() if match is not None else _same(reader, after)
    if name == "ifnum":
        return deciding.compared(reader, after)
    return deciding.odd(reader, after) if name == "ifodd" else None


def _after(fragment: Fragment, found: Command) -> str:
    """What stands behind a command, as far as a number or a name may reach."""
    return arguments.text_of(fragment._replace(start=found.end, end=min(fragment.end, found.end + _NEAR)))


def _same(reader: Reader, after: str) -> Answer:
    match = _TWO.match(after)
    if match is None:
        return None
    left, right = match.groups()
    if left == right:
        return True
    if left[0] != "\\" or right[0] != "\\":
        return False
    for one, other in ((left, right), (right, left)):
        if other in ("\\undefined", "\\@undefined"):
            return deciding.negated(deciding.is_defined(reader, one))
    texts = []
    for token in (left, right):
        if token in ("\\empty", "\\@empty"):
            texts.append("")
        elif token[1:] in reader.macros:
            texts.append(reader.macros[token[1:]].begin)
        elif token not in ("\\relax", "\\\\"):
            return None
        else:
            texts.append(token)
    return texts[0].strip() == texts[1].strip()


def _branches(reader: Reader, table: Items) -> dict[int, Branch]:
    """By the start of each `\\if…`, where its parts begin and end."""
    found: dict[int, Branch] = {}
    waiting: list[tuple[int, list[tuple[int, int]], list[tuple[int, int]]]] = []
    for item in table.items:
        if item.kind != "c":
            continue
        if item.name in ("fi", "repeat"):
            if waiting:
                start, otherwise, ors = waiting.pop()
                found[start] = Branch(*(otherwise or [(-1, -1)])[0], item.end, tuple(ors))
        elif item.name in ("else", "or"):
            if waiting:
                _, otherwise, ors = waiting[-1]
                (otherwise if item.name == "else" else ors).append((item.start, item.end))
        elif item.name[:2] == "if" and is_branch(reader, item.name):
            waiting.append((item.start, [], []))
    return found


def is_branch(reader: Reader, name: str) -> bool:
    """True for an `\\if…` that a `\\fi` ends, not one that takes its branches as arguments."""
    handler = COMMANDS.get(name)
    if handler is not None:
        return handler is COMMANDS["iftrue"]
    if name[2:] in reader.flags:
        return True
    return name not in reader.macros and not _NO_BRANCH.fullmatch(name)


_NEAR = 200
_END_NAME = "\\endcsname"
_ALWAYS: dict[str, Answer] = {
    "iftrue": True,
    "iffalse": False,
    "ifmmode": None,
    "ifcat": None,
}
_NO_BRANCH = re.compile(
    r"iff|ifthenelse|ifstr(?:equal|empty|blank|cmp)|ifdef(?:macro|param|protected|prefix|ltxprotect|empty|void|equal|string|"
    r"strequal|counter|length|dimen)|ifundef|ifcs(?!name).*|iftoggle|ifbool|ifblank|if(?:num|dim)(?:comp|equal|greater|less|odd)|"
    r"ifin.*list|if.*loaded"
)
_TOKEN = re.compile(r"\s*(\\[A-Za-z@]+)")
_CSNAME = re.compile(r"\s*(.*?)\\endcsname", re.DOTALL)
_TWO = re.compile(r"\s*(\\[A-Za-z@]+|\\.|[^\s\\{}])\s*(\\[A-Za-z@]+|\\.|[^\s\\{}])")
_DETOKENIZED = re.compile(r"\s*\\relax\s*\\detokenize\s*\{([^{}]*)\}\s*\\relax")
_UNLESS = re.compile(r"\\unless\s*\Z")
_SHORT = 12
_ONE_TOKEN = r"\s*(?:\\[A-Za-z@]+|\\.|#[1-9]|[^\s\\{}#])"
_OPERANDS = {"ifx": re.compile(_ONE_TOKEN * 2), "ifdefined": re.compile(_ONE_TOKEN)}
"""What is only compared, not read."""
