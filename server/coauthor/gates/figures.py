"""What a result means is its owner's to say: a sentence about a result figure goes no further than their message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coauthor.gates import names
from coauthor.gates.gate import Finding, Known
from coauthor.manuscript import plain

_CLAIM = re.compile(
    r"\b(?:increas\w*|decreas\w*|improv\w*|reduc\w*|grow\w*|declin\w*|drop\w*|rise\w*|rising|outperform\w*|exceed\w*"
    r"|better|worse|best|worst|higher|lower|faster|slower|larger|smaller|greater|fewer|superior|inferior|significant\w*"
    r"|converg\w*|diverg\w*|correlat\w*|trend\w*|peak\w*|saturat\w*|robust\w*|stable|linear\w*|exponential\w*|confirm\w*"
    r"|prov\w*|demonstrat\w*|caus\w*|because|therefore|due to|consistent with|steig\w*|sink\w*|besser|schlechter|höher"
    r"|niedriger|verbesser\w*|verschlechter\w*|augment\w*|diminu\w*|meilleur\w*)\b",
    re.IGNORECASE,
)


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Each claiming word that is new, in a text that refers to a result, must stand in the owner's message."""
    refs = sorted(names.of(after).refs)
    if not refs:
        return
    if known.results is None:
        return
    for label in refs:
        if label not in known.results:
            continue
        message = known.results[label]
        backed = f"{before} {message} {known.wish}"
        for word in sorted(_claims(after) - _claims(backed)):
            told = f"their message is “{message[:80]}”" if message else "they have not said what it means"
            yield Finding("figures", f"“{word}” says what `{label}` shows, and that is its owner's to say: {told}.")


def _claims(text: str) -> frozenset[str]:
    return frozenset(match.group().lower() for match in _CLAIM.finditer(plain.prose(text)))
