"""Places that a client names, as code points in the text that counts now: the open document's, else the disk's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import pydantic

from coauthor.domain import errors, tasks, texts
from coauthor.domain.speech import saying, tongues
from coauthor.lsp.session import Session
from coauthor.manuscript import around, positions, snapshot, structure
from coauthor.manuscript.reading import titles
from coauthor.manuscript.text import LineIndex
from coauthor.review import by_name, disk, used


class WirePosition(pydantic.BaseModel):
    """An LSP position."""

    line: int = pydantic.Field(ge=0)
    character: int = pydantic.Field(ge=0)


class WireRange(pydantic.BaseModel):
    """An LSP range."""

    start: WirePosition
    end: WirePosition


class WireRef(pydantic.BaseModel):
    """A place as a client names it: a file and a range, or an outline node, an asset, a citation."""

    model_config = pydantic.ConfigDict(extra="forbid")

    uri: str | None = None
    range: WireRange | None = None
    outline: str | None = None
    asset: str | None = None
    cite: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A range of code points in the present text of a workspace file."""

    path: str
    text: str
    start: int
    end: int
    section: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """All places of a request, at least one, and the assets and citations that it names."""

    spots: tuple[Spot, ...]
    named: tuple[tasks.Ref, ...] = ()


async def meant(session: Session, refs: list[WireRef], request: str, focus: WireRef | None) -> Meant:
    """The places that a client names, else those of the assets and citations, else what the words mean.

    Raises Invalid, NotFound or Unavailable with the reason.
    """
    things = [tasks.Ref(asset=ref.asset, cite=ref.cite) for ref in refs if ref.uri is None and (ref.asset or ref.cite)]
    spots = [spot(session, ref) for ref in refs if ref.uri is not None or not (ref.asset or ref.cite)]
    found = [await _used(session, ref) for ref in things]
    named = tuple(each.ref for each in found)
    if not spots:
        spots = [_spot_of(session, each) for each in found] or [await meant_by(session, request, focus)]
    return Meant(tuple(spots), named)


async def _used(session: Session, ref: tasks.Ref) -> used.Used:
    assert session.root is not None
    return await asyncio.to_thread(used.find, session.root, ref, _held(session))


def _spot_of(session: Session, found: used.Used) -> Spot:
    text = current_text(session, found.path)
    section = structure.section_path(snapshot.of(found.path, text), found.start)
    return Spot(found.path, text, found.start, min(found.end, len(text)), section, found.note)


def _held(session: Session) -> dict[str, str]:
    return {path: one.text for path, one in session.documents.items() if one.out_of_step is None}


def spot(session: Session, ref: WireRef) -> Spot:
    """The place of a ref with a file; raises Invalid, NotFound or Unavailable with the reason."""
    if ref.uri is None:
        raise errors.Invalid("This version works on places in files; name a `uri`.")
    path = session.path(ref.uri)
    if path is None:
        raise errors.Invalid(f"{ref.uri} is outside the workspace.")
    text = current_text(session, path)
    if ref.range is None:
        return Spot(path, text, 0, len(text))
    index = LineIndex(text)
    start, end = (
        index.offset(positions.Position(at.line, at.character), session.encoding)
        for at in (ref.range.start, ref.range.end)
    )
    if end < start:
        raise errors.Invalid("The range ends before it begins.")
    return Spot(path, text, start, end, structure.section_path(snapshot.of(path, text), start))


def current_text(session: Session, path: str) -> str:
    """The text of a workspace file as it is now: the buffer's while open, else the disk's."""
    document = session.documents.get(path)
    if document is not None:
        if document.out_of_step:
            raise errors.Conflict(f"{path} is out of step with the editor.", "Save or reopen it, then try again.")
        return document.text
    assert session.root is not None
    opened = disk.open_file(session.root, path)
    if isinstance(opened, disk.Refused):
        raise errors.Unavailable(opened.reason)
    return opened.text


def focus(session: Session, ref: WireRef | None, request: str = "") -> Spot:
    """Where a request without a place belongs: the focus a client names, else the section edited last; the note is in
    the language of the `request`.
    """
    if ref is not None:
        return spot(session, ref)
    edited = session.last_edited
    document = session.documents.get(edited[0]) if edited else None
    if document is None or edited is None:
        raise errors.Invalid("Say where: open a file of the thesis, or name a place.", "No task was made.")
    where = min(edited[1], len(document.text))
    shown = document.snapshot()
    inside = [section for section in structure.sections(shown) if section.start <= where <= section.end]
    start, end = (inside[-1].start, inside[-1].end) if inside else (0, len(document.text))
    title = inside[-1].title if inside else document.key
    say = saying.in_(tongues.written(request))
    note = say("No place was named, so this is about the section edited last: {title}.", title=title)
    return Spot(document.key, document.text, start, end, structure.section_path(shown, where), note)


async def meant_by(session: Session, request: str, ref: WireRef | None) -> Spot:
    """The place that the request names (`tighten chapter 4`, `tighten this chapter`), else the focus that a client
    names, else the section edited last.

    Raises Invalid where the words can mean several places; where they mean none the note says so.
    """
    try:
        return await _named(session, request, surely=ref is not None) or _around(session, ref, request)
    except errors.NotFound as error:
        found = _around(session, ref, request)
        return replace(found, note=f"{error.message} {found.note or ''}".strip())


def _around(session: Session, ref: WireRef | None, request: str) -> Spot:
    """The focus, or the larger place around it that a request is about (`tighten this chapter`)."""
    found = focus(session, ref, request)
    shown = snapshot.of(found.path, found.text)
    wider = around.find(shown, found.start, request) if found.path.endswith((".tex", ".ltx")) else None
    if wider is None:
        return found
    say = saying.in_(tongues.written(request))
    where = found.path if wider.title is None else titles.clean(wider.title)
    note = say("This is about all of {where}.", where=where)
    return replace(
        found, start=wider.start, end=wider.end, section=structure.section_path(shown, wider.start), note=note
    )


async def _named(session: Session, request: str, *, surely: bool) -> Spot | None:
    assert session.root is not None
    found = await asyncio.to_thread(by_name.in_request, session.root, request, _held(session), surely=surely)
    if found is None:
        return None
    text = current_text(session, found.path)
    section = structure.section_path(snapshot.of(found.path, text), found.start)
    return Spot(found.path, text, found.start, min(found.end, len(text)), section, found.note)


def revision_of(place: Spot) -> str:
    """The revision of the text a place is in."""
    return texts.revision(place.text)


Json = dict[str, Any]
