"""What must be true of an editor walk's texts and record whenever all is still, told by the words in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from clients.record import Record
from coauthor.domain import patches, tasks
from faults import invariants
from faults.walks import Broken
from faults.walks_desk import Desk
from faults.walks_text import words


class Looking:
    """The looking half of an editor walk; `put` and `gone` are words that a person put on the disk or took from it."""

    record: Record
    path: str
    file: Path
    desks: list[Desk]
    written: set[str]
    seen: set[str]
    put: set[str]
    gone: set[str]

    def proposals(self) -> list[tasks.Proposal]:
        """Those of this walk's file."""
        return [
            each
            for task in self.record.tasks()
            for each in task.proposals
            if any(hunk.path == self.path for hunk in each.hunks)
        ]

    def claimed(self, name: str, hunks: object) -> None:
        """What was answered as applied is in a text."""
        everywhere = {word for text in self._texts() for word in words(text)}
        gone = self.gone.union(*(desk.gone for desk in self.desks))
        for hunk in self.record.proposal(name).hunks:
            away = set(words(patches.chosen(hunk))) - everywhere - gone
            if away and isinstance(hunks, list) and hunk.id in hunks:
                raise Broken(f"I7: {hunk.id} was answered as applied, and {away} is nowhere")

    def _texts(self) -> list[str]:
        """What the editors and the disk have."""
        return [*(desk.text for desk in self.desks if desk.text is not None), self.file.read_bytes().decode()]

    def look(self) -> None:
        """Whatever the record says of proposals is so, and no word of a person's is lost; raises Broken."""
        proposals = self.proposals()
        for proposal in proposals:
            for edit in proposal.edits:
                if edit.state.under_way:
                    raise Broken(f"I3: nobody says what became of {edit.id}")
        explained = self._explained(proposals)
        for desk in self.desks:
            if desk.text is None:
                continue
            here = Counter(words(desk.text))
            lost = [word for word in desk.put - desk.gone if word[0] == "w" and word not in here]
            if missing := [word for word in lost if word not in explained]:
                raise Broken(f"I1: {missing} were typed and are no longer in the editor")
            if twice := [word for word, times in here.items() if times > 1 and word[0] == "h"]:
                raise Broken(f"I3: {twice} stand twice in the editor")
        self._applied(proposals)
        self._on_disk()

    def _explained(self, proposals: Sequence[tasks.Proposal]) -> set[str]:
        """The person's words that went with an accepted sentence; a revert takes only what its edit had put."""
        by_id = {proposal.id: proposal for proposal in proposals}
        result: set[str] = set()
        for proposal in proposals:
            went = {
                word
                for edit in proposal.edits
                if edit.state.landed or edit.state.value in ("unknown", "reverted", "lost")
                for hunk in proposal.hunks
                if hunk.id in edit.hunks
                for word in words(hunk.before)
            }
            if proposal.reverts is not None:
                undone = by_id[proposal.reverts]
                went &= {word for hunk in undone.hunks for text in _texts_of(hunk) for word in words(text)}
            result |= went
        return result

    def _applied(self, proposals: Sequence[tasks.Proposal]) -> None:
        """The words of an applied sentence are there, once, and those of others are not."""
        everywhere = {word for text in self._texts() for word in words(text)}
        put = self.put.union(*(desk.put for desk in self.desks))
        gone = self.gone.union(*(desk.gone for desk in self.desks)) | self._explained(proposals)
        undone = {each.id for each in proposals if each.status is tasks.ProposalStatus.REVERTED}
        reverted = {each.reverts for each in proposals if each.reverts}
        for proposal in proposals:
            if proposal.id in undone or proposal.id in reverted or proposal.reverts:
                continue
            for hunk in proposal.hunks:
                states = [edit.state for edit in proposal.edits if hunk.id in edit.hunks]
                mine = {word for word in words(patches.chosen(hunk)) if word[0] == "h"}
                there, away = mine & everywhere - put, mine - everywhere - gone
                if there and self._denied(hunk, states):
                    raise Broken(f"I3: {hunk.id} is not applied ({states}), and {there} is there")
                if away and states and states[-1].landed:
                    raise Broken(f"I3: {hunk.id} is {states[-1].value}, and {away} is nowhere")

    def _denied(self, hunk: patches.Hunk, states: Sequence[tasks.EditState]) -> bool:
        """True if the record says that a hunk is not in the text.

        Of a lost one its words may be in a buffer that outlived its server, if the person has typed into it there.
        """
        if any(state.landed or state == "unknown" for state in states):
            return False
        whole = any(patches.chosen(hunk) in text for text in self._texts())
        return whole or not states or states[-1] != "lost"

    def _on_disk(self) -> None:
        named = {
            str(event.data[name])
            for event in self.record.events()
            for name in ("base", "result", "revision")
            if name in event.data
        }
        disk = self.file.read_bytes().decode()
        if disk not in self.written and invariants.revision(disk) not in named:
            raise Broken("I2: the file on the disk is none that an event names or a person wrote")

    def look_closely(self) -> None:
        """The checker of the other faults finds nothing either; raises Broken."""
        seen = [*self.written, *self.seen, *(text for desk in self.desks for text in desk.texts)]
        witness = invariants.Witness(path=self.path, possible=seen)
        mine = self.proposals()
        names = {f"{each.id}." for each in mine} | {f"{self.record.pool.owner(each.id).id} " for each in mine}
        for found in invariants.violations(self.record, witness):
            if found.startswith(("I4", "I5", "I7")) and any(name in found for name in names):
                raise Broken(found)


def _texts_of(hunk: patches.Hunk) -> list[str]:
    return [*hunk.texts.values(), *([hunk.edited] if hunk.edited is not None else [])]
