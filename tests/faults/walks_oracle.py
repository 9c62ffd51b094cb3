"""What is true of the files of a walk, by identity, and what the record may say of it.

It hears the record's events and sees the files' bytes, and knows from its own papers where each sentence is: nothing
that the product computes is taken for true.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coauthor.domain import events, tasks
from faults import invariants
from faults.walks import Broken
from faults.walks_halves import Halves
from faults.walks_text import Ink, Paper, Stroke
from faults.walks_things import BOM, File, Landing, Meant, Place


class Oracle:
    """Truth about the files and the proposals of one walk."""

    def __init__(self, files: dict[str, File], ink: Ink, figures: Counter[str]) -> None:
        self.files = files
        self.ink = ink
        self.figures = figures
        self.meant: dict[str, Meant] = {}
        self.accepted: dict[str, Mapping[str, Any]] = {}
        self.landings: dict[str, Landing] = {}
        self.intents: dict[str, Mapping[str, Any]] = {}
        self.named: set[str] = set()
        self.untold: dict[str, str] = {}  # edits of which nobody can tell whether they are in, with their files
        self.halves = Halves(figures)
        self._papers: dict[tuple[str, str], Paper] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._quotes: dict[str, str] = {}
        for path in files:
            self.remember(path)

    def remember(self, path: str) -> None:
        """What the person just wrote is known by its hash."""
        paper = self.files[path].paper
        name = invariants.revision(paper.text)
        self._papers[path, name] = paper
        self.named.add(name)
        self.halves.wrote(path)

    def understand(self, proposal: str, data: Mapping[str, Any], papers: Mapping[str, Paper]) -> None:
        """What a proposal is meant for, by identity, from the papers that it was made on."""
        removals: dict[str, list[Place]] = {}
        for each in data["removals"]:
            if each["path"] in papers:
                place = Place.of(papers[each["path"]], each["start"], each["end"])
                removals.setdefault(each["path"], []).append(place)
        self._texts |= {hunk["id"]: hunk["texts"] for hunk in data["hunks"]}
        self._quotes |= {hunk["id"]: hunk["before"] for hunk in data["hunks"]}
        stands = {(path, 0): paper for path, paper in papers.items()}
        origins = {(path, invariants.revision(paper.text)): (path, 0) for path, paper in papers.items()}
        places, bases = {}, {}
        for hunk in data["hunks"]:
            path, base = hunk["path"], hunk["base"]
            origin = origins.setdefault((path, base), (path, -len(origins)))
            paper = stands[origin] = stands.get(origin) or self._paper(path, base)
            places[hunk["id"]] = Place.of(paper, hunk["start"], hunk["end"])
            bases[hunk["id"]] = (origin, base)
        self.meant[proposal] = Meant(places, removals, bases, stands, data.get("reverts"))

    # Hearing

    def hear(self, news: Sequence[events.Event], raws: Mapping[str, bytes]) -> None:
        """Take in what a decision did to the record and to the files' bytes; raises Broken where it may not be."""
        for event in news:
            self.named |= {str(event.data[name]) for name in ("base", "result", "revision") if name in event.data}
            self._note(event)
        early = [event for event in news if self._is_before_a_change(event, news)]
        for event in early:
            self._judge(event)
        for path, raw in raws.items():
            if raw != self.files[path].raw():
                self._changed(path, raw, news)
        for event in news:
            if event not in early:
                self._judge(event)

    def _is_before_a_change(self, event: events.Event, news: Sequence[events.Event]) -> bool:
        """True for what was told of an edit that had landed before, or was made by hand, and is put back here."""
        if event.type != "edit.applied":
            return False
        later = (each for each in news if each.type == "edit.intended" and each.seq > event.seq)
        return any(each.data["path"] == event.data["path"] for each in later)

    def _note(self, event: events.Event) -> None:
        if event.type == "proposal.posted" and event.data["proposal"] not in self.meant:
            papers = {path: self._paper(path, base) for path, base in event.data["base"].items()}
            self.understand(event.data["proposal"], event.data, papers)
        elif event.type == "proposal.accepted":
            self.accepted[event.data["edit"]] = event.data
            self.halves.accepted(event.data["edit"], event.data["batch"], tuple(event.data["together"]))
        elif event.type == "edit.intended":
            self.intents[event.data["edit"]] = event.data
            self._announced(event.data)
        elif event.type == "edit.failed" and event.data["unknown"]:
            self.untold[event.data["edit"]] = event.data["path"]
        elif event.type in ("edit.failed", "edit.applied"):
            self.untold.pop(event.data["edit"], None)
        elif event.type == "proposal.rebased":
            self._rebased(event)

    def _announced(self, intent: Mapping[str, Any]) -> None:
        """The text that an edit would make is known from now on: it may be found done by hand, and be undone then."""
        base = self._papers.get((intent["path"], intent["base"]))
        if base is not None:
            made = base.after([Stroke(*splice) for splice in intent["splices"]], self.ink)
            self._papers.setdefault((intent["path"], intent["result"]), made)

    def _paper(self, path: str, revision: str) -> Paper:
        found = self._papers.get((path, revision))
        if found is None:
            raise Broken(f"I2: a proposal is made on a text of {path} that was never there")
        return found

    def _rebased(self, event: events.Event) -> None:
        """Hunks were put on a newer text for another look: no sentence may have become another one."""
        meant = self.meant[event.data["proposal"]]
        for path, base in event.data["base"].items():
            paper = meant.stands[path, event.seq] = self._paper(path, base)
            for hunk in event.data["hunks"]:
                if hunk["path"] == path and hunk["base"] != meant.bases[hunk["id"]][1]:
                    self.place(hunk["id"], meant.places[hunk["id"]], (hunk["start"], hunk["end"]), paper)
                    meant.bases[hunk["id"]] = ((path, event.seq), base)
                    meant.places[hunk["id"]] = Place.of(paper, hunk["start"], hunk["end"])
            meant.removals[path] = [
                Place.of(paper, each["start"], each["end"]) for each in event.data["removals"] if each["path"] == path
            ]

    def place(self, name: str, meant: Place, given: tuple[int, int], paper: Paper) -> None:
        """The product gave a hunk this place; raises Broken where that is another one.

        A sentence that is gone may have been typed again, word for word; so may the lines beside an insertion, while
        those that stood there were changed.
        """
        truth = meant.on(paper)
        if truth == given:
            return
        if given[0] == given[1] == meant.reads(paper):
            self.figures["typed again"] += 1
            return
        there = paper.text[slice(*given)]
        if truth is not None:
            raise Broken(f"I3: {name} is placed on {there!r} at {given}, and means {self._quotes[name]!r} at {truth}")
        if there != self._quotes[name]:
            raise Broken(f"I3: {name} is placed on {there!r}, and means {self._quotes[name]!r}")
        self.figures["typed again"] += 1

    # Files

    def _changed(self, path: str, raw: bytes, news: Sequence[events.Event]) -> None:
        """A file has other bytes than before: that must be one whole edit, and one that was announced."""
        intents = [each for each in news if each.type == "edit.intended" and each.data["path"] == path]
        if self.files[path].spoilt is not None:
            raise Broken(f"I2: {path} was written though it is no text")
        if len(intents) != 1:
            raise Broken(f"I3: {path} was changed and {len(intents)} intents say so")
        self._land(intents[0].data, path, raw)

    def _land(self, intent: Mapping[str, Any], path: str, raw: bytes) -> None:
        edit = intent["edit"]
        accepted = self.accepted[edit]
        file, proposal = self.files[path], accepted["proposal"]
        meant = self.meant[proposal]
        strokes = []
        for hunk in accepted["hunks"]:
            place = self._retyped(meant.places[hunk], intent, file.paper) or meant.places[hunk].on(file.paper)
            place = place or self._elsewhere(hunk, meant.places[hunk], intent, file.paper)
            strokes.append(self._stroke(hunk, place, accepted, meant, file.paper))
        there = [place.on(file.paper) for place in meant.removals.get(path, ())] if accepted["removals"] else []
        gone = [Stroke(*place, "") for place in there if place]
        text = _text(raw)
        for some in itertools.chain.from_iterable(itertools.combinations(gone, n) for n in range(len(gone), -1, -1)):
            result = file.paper.after([*strokes, *some], self.ink)
            if result.text == text:
                self._take(edit, raw, [*strokes, *some], result)
                return
        raise Broken(f"I2: {path} after {edit} is neither the text before nor the one with {accepted['hunks']}")

    def _retyped(self, place: Place, intent: Mapping[str, Any], paper: Paper) -> tuple[int, int] | None:
        """Where an insertion went whose lines were typed again, while those that it was made for were changed."""
        at = place.reads(paper)
        went = at is not None and any(start == end == at for start, end, _ in intent["splices"])
        return (at, at) if at is not None and went else None

    def _elsewhere(self, hunk: str, place: Place, intent: Mapping[str, Any], paper: Paper) -> tuple[int, int]:
        """Where a sentence went that stands there again, in other characters, or beside a neighbour that is gone."""
        quote = self._quotes[hunk]
        beside = place.beside(paper)
        for start, end, _ in intent["splices"]:
            if paper.text[start:end] == quote and (quote or start in beside or not beside):
                self.figures["typed again"] += 1
                return start, end
        raise Broken(f"I3: {hunk} was applied, and its sentence {quote!r} stands nowhere any more")

    def _stroke(
        self, hunk: str, place: tuple[int, int], accepted: Mapping[str, Any], meant: Meant, paper: Paper
    ) -> Stroke:
        offered = self._texts[hunk]
        label = accepted["picks"].get(hunk) or next(iter(offered))
        new = accepted["edited"].get(hunk, offered[label])
        for landing in self.landings.values():
            if landing.proposal != meant.reverts:
                continue
            for came, went, over in zip(landing.came, landing.went, landing.over, strict=True):
                known = set(paper.ids)
                if came == paper.ids[slice(*place)] and over == new and not known & set(went):
                    return Stroke(*place, new, went)
        return Stroke(*place, new)

    def _take(self, edit: str, raw: bytes, strokes: list[Stroke], result: Paper) -> None:
        """This is what the edit did; every byte outside of it is as it was."""
        path, proposal = self.accepted[edit]["path"], self.accepted[edit]["proposal"]
        file = self.files[path]
        strokes.sort(key=lambda stroke: (stroke.start, stroke.end))
        shift, came = 0, []
        for stroke in strokes:
            came.append(result.ids[stroke.start + shift : stroke.start + shift + len(stroke.text)])
            shift += len(stroke.text) - (stroke.end - stroke.start)
        landing = Landing(
            proposal,
            path,
            [file.paper.ids[stroke.start : stroke.end] for stroke in strokes],
            came,
            [file.paper.text[stroke.start : stroke.end] for stroke in strokes],
            file.paper,
            result,
            file.raw(),
            raw,
        )
        self._only_what_it_put(landing)
        self._bytes_outside(file, landing, raw)
        stands = self.meant[proposal].stands
        for key in [key for key in stands if key[0] == path]:
            stands[key] = _carried(stands[key], landing, self.ink)
        self.landings[edit] = landing
        self.figures["edits"] += 1
        file.older.append(file.paper)
        file.paper = result
        self.remember(path)
        self.halves.landed(edit, landing, self.meant[proposal].reverts)

    def _only_what_it_put(self, landing: Landing) -> None:
        """A revert takes out nothing but what the edit it undoes had put there, or the same typed again."""
        undone = self.meant[landing.proposal].reverts
        if undone is None:
            return
        put = [(ids, old.result) for old in self.landings.values() if old.proposal == undone for ids in old.came if ids]
        known = {each for ids, _ in put for each in ids}
        said = {paper.text[slice(*at)] for ids, paper in put if (at := paper.find(ids))}
        meant = (each for edit, each in self.intents.items() if self.accepted[edit]["proposal"] == undone)
        said |= {text for intent in meant for _, _, text in intent["splices"]}
        went = [ids for ids, over in zip(landing.went, landing.over, strict=True) if over not in said]
        lost = [each for ids in went for each in ids if each not in known]
        if lost:
            raise Broken(f"I1: {landing.proposal} undoes {undone} and takes {len(lost)} other characters with it")

    def _bytes_outside(self, file: File, landing: Landing, raw: bytes) -> None:
        if raw.startswith(BOM) is not file.bom:
            raise Broken(f"I2: the byte order mark of {landing.path} came or went")
        known = set(landing.before.ids)
        said = raw.removeprefix(BOM).decode()
        at = 0
        for each, number in zip(landing.result.text, landing.result.ids, strict=True):
            crlf = each == "\n" and said.startswith("\r\n", at)
            at += 2 if crlf else 1
            if number in known and crlf is not (number in file.crlf and each == "\n"):
                raise Broken(f"I2: a line end of {landing.path} outside of the edit was changed")
            if number not in known:
                (file.crlf.add if crlf else file.crlf.discard)(number)

    # Judging

    def _judge(self, event: events.Event) -> None:
        """What the record says of an edit is what the text shows."""
        if event.type not in ("edit.applied", "edit.failed"):
            return
        edit = event.data["edit"]
        landing = self.landings.get(edit)
        paper = self.files[event.data["path"]].paper
        if event.type == "edit.applied":
            landing = landing or self._by_hand(edit, event.data["path"])
            if landing is None:
                raise Broken(f"I7: {edit} counts as applied and never was")
            if not landing.there(paper):
                raise Broken(f"I7: {edit} counts as applied, and not all of it is there")
        elif event.data["unknown"]:
            self.figures["unknown"] += 1
        elif landing is not None and landing.traces(paper):
            raise Broken(f"I3: {edit} is said not to have landed, and its text is there")

    def _by_hand(self, edit: str, path: str) -> Landing | None:
        """An edit that was never made, where somebody gave the file the very text that it would have made."""
        intent, paper = self.intents[edit], self.files[path].paper
        news = [new for _, _, new in sorted(intent["splices"])]
        gone = not any(news) and not any(self._quotes[hunk] in paper.text for hunk in self.accepted[edit]["hunks"])
        if not gone and (not any(news) or any(new not in paper.text for new in news)):
            return None
        came = [paper.ids[(at := paper.text.index(new)) : at + len(new)] for new in news]
        raw = self.files[path].raw()
        proposal, nothing = self.accepted[edit]["proposal"], [() for _ in news]
        self.landings[edit] = Landing(proposal, path, [*nothing], came, ["" for _ in news], paper, paper, raw, raw)
        return self.landings[edit]

    def states(self, proposals: Iterable[tasks.Proposal], *, unsettled: bool) -> None:
        """The states of edits and hunks go together, and each accepted hunk was applied once or visibly not."""
        for proposal in proposals:
            times: Counter[str] = Counter()
            for edit in proposal.edits:
                if edit.state.under_way and not unsettled:
                    raise Broken(f"I3: nobody says what became of {edit.id}")
                if edit.state.landed:
                    times.update(edit.hunks)
                    if edit.id not in self.landings:
                        raise Broken(f"I7: {edit.id} is {edit.state.value} and never was in the text")
            open_now = {edit.id for edit in proposal.edits if edit.state.under_way or edit.state == "unknown"}
            for hunk in proposal.hunks:
                if times[hunk.id] > 1:
                    raise Broken(f"I3: {hunk.id} was applied {times[hunk.id]} times")
                waits = any(hunk.id in edit.hunks for edit in proposal.edits if edit.id in open_now)
                taken = hunk.status.value in ("accepted", "edited")
                if taken is not bool(times[hunk.id]) and not waits:
                    raise Broken(f"I3: {hunk.id} is {hunk.status.value} and was applied {times[hunk.id]} times")

    def alone(self, proposal: tasks.Proposal, hunk: str) -> bool:
        """True if nothing came to the file since the proposal was made but its own edits, all of which are told.

        Not where it was in the text before: that may be there again as it was then.
        """
        meant = self.meant[proposal.id]
        if any(hunk in self.accepted[edit]["hunks"] for edit in self.landings):
            return False
        origin, _ = meant.bases[hunk]
        told = origin[0] not in self.untold.values()
        return told and meant.stands[origin].ids == self.files[origin[0]].paper.ids

    def untouched(self, proposal: str, hunk: str) -> bool:
        """True if the whole lines of a sentence stand as they did, once, and no line has crossed them.

        Its own proposal's edits don't count.
        """
        origin, _ = self.meant[proposal].bases[hunk]
        stands, paper = self.meant[proposal].stands[origin], self.files[origin[0]].paper
        place = self.meant[proposal].places[hunk].on(stands)
        if place is None:
            return False
        low, high = stands.lines_around(place[0] if place[0] < place[1] else max(0, place[0] - 1), place[1])
        found = paper.find(stands.ids[low:high]) if low < high else None
        if found is None or paper.lines_around(found[0], found[1]) != found:
            return False
        lines = stands.text[low:high]
        once = stands.text.count(lines) == paper.text.count(lines) == 1
        return once and not _crossed(stands, paper, low, found[0])


def _text(raw: bytes) -> str:
    return raw.removeprefix(BOM).decode().replace("\r\n", "\n")


def _crossed(stands: Paper, paper: Paper, low: int, start: int) -> bool:
    """True if the beginning of some line that stood above the place stands below it now, or the other way round."""
    there = {number: at for at, number in enumerate(paper.ids)}
    begins = (at for at in range(len(stands.text)) if not at or stands.text[at - 1] == "\n" != stands.text[at])
    return any((at < low) is not (there[n] < start) for at in begins if (n := stands.ids[at]) in there)


def _carried(stands: Paper, landing: Landing, ink: Ink) -> Paper:
    """Another paper after the same edit, with the same new characters."""
    for went, came in zip(landing.went, landing.came, strict=True):
        at = landing.result.find(came) if came else None
        text = landing.result.text[slice(*at)] if at else ""
        if went:
            found = stands.find(went)
        else:
            before = landing.result.ids.index(came[0])
            left = landing.result.ids[before - 1] if before else None
            found = Place((), left, None if not before else _next(stands, left)).on(stands)
        if found is not None:
            stands = stands.drawn(Stroke(*found, text, came), ink)
    return stands


def _next(paper: Paper, number: int | None) -> int | None:
    if number not in paper.ids:
        return None
    at = paper.ids.index(number) + 1
    return paper.ids[at] if at < len(paper.ids) else None
