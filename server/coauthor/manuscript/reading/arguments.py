"""Takes the arguments of a command from where it stands, as TeX would.

An argument keeps its place in the file that it was written in, however many macros it is handed through.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from coauthor.manuscript.reading.fragments import PARAMETER, Fragment, Frame, Value
from coauthor.manuscript.reading.macros import Parameter
from coauthor.manuscript.scan import Command, Kind


def braced(fragment: Fragment, position: int) -> tuple[Fragment | None, int]:
    """The next mandatory argument and where it ends; None, and nothing taken, if there is none."""
    text, at = fragment.scan.text, gap(fragment, position)
    if at >= fragment.end:
        if fragment.tail and fragment.frame is not None:
            frame = fragment.frame
            value, frame.resume = braced(frame.caller, frame.resume)
            return value, position
        return None, position
    letter = text[at]
    if letter == "{":
        close = fragment.scan.groups.get(at) or _in_code(fragment, at)
        if close >= fragment.end:
            return None, position
        return resolved(fragment._replace(start=at + 1, end=close, tail=False)), close + 1
    if letter in "}]&":
        return None, position
    match = _TOKEN.match(text, at, fragment.end)
    end = _control_end(fragment, at) or (match.end() if match else at + 1)
    return resolved(fragment._replace(start=at, end=end, tail=False)), end


def bracketed(fragment: Fragment, position: int) -> tuple[Fragment | None, int]:
    """The next optional argument and where it ends; None, and nothing taken, if there is none."""
    at = gap(fragment, position)
    if at >= fragment.end:
        if fragment.tail and fragment.frame is not None:
            frame = fragment.frame
            value, frame.resume = bracketed(frame.caller, frame.resume)
            return value, position
        return None, position
    if fragment.scan.text[at] != "[":
        return None, position
    group = fragment.scan.argument(at)
    if group is None or group.opener != "[" or group.end > fragment.end:
        return None, position
    return resolved(fragment._replace(start=at + 1, end=group.end - 1, tail=False)), group.end


def plain(fragment: Fragment, position: int) -> tuple[Fragment | None, int]:
    """The next mandatory argument, behind optional ones."""
    option: Fragment | None = fragment
    while option is not None:
        option, position = bracketed(fragment, position)
    return braced(fragment, position)


def over_slides(fragment: Fragment, position: int) -> int:
    """Behind the slides of beamer that a command is for (`<2->`), if it says any."""
    match = _SLIDES.match(fragment.scan.text, position, fragment.end)
    return match.end() if match else position


def starred(fragment: Fragment, command: Command) -> tuple[bool, int]:
    """Whether a star follows the name, and where the arguments begin."""
    text = fragment.scan.text
    if text[command.end - 1] == "*" and command.end - command.start > _SHORTEST:
        return True, command.end
    if command.end >= fragment.end and fragment.tail and fragment.frame is not None:
        caller, resume = fragment.frame.caller, fragment.frame.resume
        if resume < caller.end and caller.scan.text[resume] == "*":
            fragment.frame.resume += 1
            return True, command.end
    return False, command.end


def bind(
    fragment: Fragment,
    command: Command,
    parameters: tuple[Parameter, ...],
    defaults: tuple[Fragment | None, ...],
    *,
    is_suffixed: bool = False,
) -> tuple[tuple[Value, ...], int]:
    """The arguments of a call and where it ends; `defaults` are the parameters' own, scanned."""
    has_star, position = starred(fragment, command)
    if has_star and not parameters and not is_suffixed:
        position -= 1
    values: list[Value] = []
    for parameter, default in zip(parameters, defaults, strict=True):
        where, at = _hop(fragment, position)
        if parameter.kind == "s" and has_star:
            value: Value = True
            has_star = False
        else:
            value, at = _take(where, at, parameter)
        values.append(default if value is None else value)
        if where is fragment:
            position = at
        else:
            _settle(fragment, where, at)
    return tuple(values), position


def _take(fragment: Fragment, position: int, parameter: Parameter) -> tuple[Value, int]:
    """One argument, where the text for it is."""
    if parameter.kind in "st":
        sign = "*" if parameter.kind == "s" else parameter.opener
        at = gap(fragment, position)
        is_there = bool(sign) and at < fragment.end and fragment.scan.text.startswith(sign, at)
        return is_there, at + len(sign) if is_there else position
    if parameter.kind == "o":
        return bracketed(fragment, position)
    if parameter.kind == "g":
        at = gap(fragment, position)
        is_there = at < fragment.end and fragment.scan.text[at] == "{"
        return braced(fragment, position) if is_there else (None, position)
    if parameter.kind == "e":
        at = gap(fragment, position)
        is_there = at < fragment.end and fragment.scan.text.startswith(parameter.opener, at)
        return braced(fragment, at + len(parameter.opener)) if is_there else (None, position)
    if parameter.kind in "du":
        return _delimited(fragment, position, parameter)
    if parameter.opener and fragment.scan.text.startswith(parameter.opener, at := gap(fragment, position)):
        position = at + len(parameter.opener)
    return braced(fragment, position)


def _hop(fragment: Fragment, position: int) -> tuple[Fragment, int]:
    """Where reading goes on: behind the call where a macro's body is at its end."""
    while fragment.tail and (frame := fragment.frame) is not None and gap(fragment, position) >= fragment.end:
        fragment, position = frame.caller, frame.resume
    return fragment, position


def _settle(fragment: Fragment, where: Fragment, at: int) -> None:
    """An argument was taken behind the call of one of the bodies that are at their end."""
    while (frame := fragment.frame) is not None:
        if frame.caller is where:
            frame.resume = at
            return
        frame.resume = frame.caller.end
        fragment = frame.caller


def gap(fragment: Fragment, position: int) -> int:
    """Where the next token is, over blanks and comments and at most one line end."""
    match = _GAP.match(fragment.scan.text, position, fragment.end)
    return match.end() if match else position


def resolved(fragment: Fragment) -> Fragment:
    """The argument itself where the text is nothing but its parameter (`#1`)."""
    for _ in range(_MOST_HANDS):
        frame = fragment.frame
        if frame is None or fragment.end - fragment.start > _SHORT:
            break
        match = PARAMETER.fullmatch(fragment.source.strip())
        if match is None or match.group(1) is None:
            break
        value = parameter(frame, match.group(1))
        if not isinstance(value, Fragment):
            break
        fragment = value
    return fragment


def parameter(frame: Frame, number: str) -> Value:
    """What `#number` stands for."""
    at = int(number) - 1
    return frame.values[at] if at < len(frame.values) else None


def text_of(fragment: Fragment, depth: int = 0) -> str:
    """The source of a fragment with its parameters put in; nothing is expanded."""
    raw = fragment.source
    frame = fragment.frame
    if frame is None or "#" not in raw or depth > _MOST_HANDS:
        return raw

    def put(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return "#"
        value = parameter(frame, match.group(1))
        if isinstance(value, Fragment):
            text = text_of(value, depth + 1)
            is_apart = text[:1].isalpha() and _NAMED.search(raw, 0, match.start()) is not None
            return f" {text}" if is_apart else text
        return NO_VALUE if value is None else TRUE if value else FALSE

    written = PARAMETER.sub(put, raw)
    return written if len(written) < _LONGEST else written[:_LONGEST]


def with_commands(body: str, values: tuple[Value, ...]) -> str:
    """A macro's body with the arguments put in that are bare names of commands, whose arguments follow there."""
    for number, value in enumerate(values, 1):
        if isinstance(value, Fragment) and (match := _BARE.fullmatch(value.source)) is not None:
            body = body.replace(f"#{number}", match.group(1))
    return body


APPLIED = re.compile(r"#[1-9]\s*[\[{*#]")
"""A parameter that what follows may be the argument of, if it is the name of a command."""
NO_VALUE, TRUE, FALSE = "-NoValue-", "\\BooleanTrue", "\\BooleanFalse"
_LONGEST = 20_000
_NAMED = re.compile(r"\\[A-Za-z@]+\Z")
_BARE = re.compile(r"\s*(\\[A-Za-z@]+\*?)\s*")
_BRACE = re.compile(r"\\.|[{}\n]")
_SHORTEST = 2
_SLIDES = re.compile(r"<[^<>\n{}]*>")
_SHORT = 40
_MOST_HANDS = 20
_TOKEN = re.compile(r"\\(?:[A-Za-z@]+|.)|#[1-9]|.", re.DOTALL)
_GAP = re.compile(r"(?:[ \t]|%[^\n]*\n[ \t]*|\n(?![ \t]*\n)|\\expandafter(?![A-Za-z@]))*")


def _in_code(fragment: Fragment, at: int) -> int:
    """Where a group ends that stands behind the beginning of a listing of one's own, on that line."""
    zone = fragment.scan.zone_at(at)
    if zone is None or zone.kind != Kind.VERBATIM:
        return fragment.end
    depth = 0
    for match in _BRACE.finditer(fragment.scan.text, at, min(fragment.end, at + _LONGEST)):
        if match.group() == "\n":
            break
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
    return fragment.end


def _control_end(fragment: Fragment, at: int) -> int:
    """Where the control sequence ends that begins here, as the scan took it; 0 for none."""
    commands = fragment.scan.commands
    index = bisect_left(commands, at, key=lambda command: command.start)
    if index < len(commands) and commands[index].start == at:
        return min(fragment.end, at + 1 + len(commands[index].name))
    return 0


def _delimited(fragment: Fragment, position: int, parameter: Parameter) -> tuple[Fragment | None, int]:
    """An argument between delimiters of its own, or up to one."""
    text = fragment.scan.text
    start = position
    if parameter.opener:
        start = gap(fragment, position)
        if not text.startswith(parameter.opener, start) or start >= fragment.end:
            return None, position
        start += len(parameter.opener)
    elif text[start - 1 : start].isalpha():
        start = gap(fragment, position)
    at = start
    limit = min(fragment.end, start + _LONGEST)
    while at < limit:
        if text.startswith(parameter.closer, at):
            is_group = start < at and fragment.scan.groups.get(start) == at - 1  # TeX takes the braces around it away
            inner = fragment._replace(start=start + is_group, end=at - is_group, tail=False)
            return resolved(inner), at + len(parameter.closer)
        at = fragment.scan.groups.get(at, at) + 1
    return None, position
