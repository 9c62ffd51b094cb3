"""Fitting a packet into what a model may be shown: by priority, whole parts where possible, and what went is said."""

from __future__ import annotations

from collections.abc import Sequence

from coauthor.domain import packets
from coauthor.models import money

_LEAST = 120


def fit(packet: packets.Packet, parts: Sequence[packets.Part], most: int) -> packets.Packet:
    """The packet with as many of the parts, the first ones first, as `most` tokens have room for beside the text.

    The text at the place, the request and the thread are never cut; a part is shortened at a line where more than 120
    tokens of it have room, else left out.
    """
    room = most - money.tokens(packet.model_dump_json())
    kept: list[packets.Part] = []
    cut: list[str] = []
    for part in parts:
        size = money.tokens(part.text) + 20
        if size <= room:
            kept.append(part)
            room -= size
            continue
        shorter = _shortened(part.text, room - 20) if room > _LEAST else ""
        if shorter:
            kept.append(part.model_copy(update={"text": f"{shorter}\n[…]"}))
            cut.append(f"{part.source}: shortened from {size} to {money.tokens(shorter)} tokens")
            room = 0
        else:
            cut.append(f"{part.source}: {size} tokens")
    return packet.model_copy(update={"parts": tuple(kept), "cut": tuple(cut)})


def _shortened(text: str, most: int) -> str:
    """Whole lines from the beginning."""
    lines: list[str] = []
    used = 0
    for line in text.splitlines():
        used += money.tokens(line)
        if used > most:
            break
        lines.append(line)
    return "\n".join(lines)
