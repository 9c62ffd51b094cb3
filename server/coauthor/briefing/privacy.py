"""What can never be sent to a model: ignored files, secret files, and words that look like a key.

Errs on the side of silence; a file that can't be judged is not sent.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coauthor.models import keys

WITHHELD = "[withheld: it looks like a key or a password]"
_NEVER = (
    ".env",
    ".env.*",
    "*.pem",
    "*.key",
    "*.p12",
    "id_rsa*",
    "id_ed25519*",
    ".git/*",
    ".coauthor/*",
    ".ssh/*",
    ".netrc",
)
_SECRET = re.compile(
    r"AKIA[0-9A-Z]{16}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|(?i:\b(?:api[_-]?key|secret|token|passw(?:or)?d)\b\s*[:=]\s*[\"']?)(?=[^\s\"'{}\\]*\d)[^\s\"'{}\\]{8,}"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of `.coauthorignore` and `.gitignore`, the last that fits decides; `!` takes one back."""

    patterns: tuple[str, ...] = ()

    def forbids(self, path: str) -> bool:
        """True if a workspace path must never be shown to a model."""
        if any(_fits(path, pattern) for pattern in _NEVER):
            return True
        said = False
        for pattern in self.patterns:
            if _fits(path, pattern.removeprefix("!")):
                said = not pattern.startswith("!")
        return said


def of(root: Path, more: Sequence[str] = ()) -> Rules:
    """The rules of a workspace, and `more` patterns of the settings."""
    patterns: list[str] = []
    for name in (".gitignore", ".coauthorignore"):
        try:
            lines = (root / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        patterns += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return Rules((*patterns, *more))


def cleaned(text: str) -> str:
    """The text with everything that looks like a secret withheld."""
    return keys.hidden(_SECRET.sub(WITHHELD, text))


def holds_secret(text: str) -> bool:
    """True if something in the text looks like a secret."""
    return cleaned(text) != text


def _fits(path: str, pattern: str) -> bool:
    """As git reads a pattern, near enough: without a slash it fits a name at any depth, a folder all that is in it."""
    wanted = pattern.rstrip("/")
    anchored = "/" in wanted
    wanted = wanted.removeprefix("/").removeprefix("**/")
    parts = PurePosixPath(path).parts
    heads = ["/".join(parts[: size + 1]) for size in range(len(parts))]
    if anchored:
        return any(fnmatch.fnmatchcase(head, wanted) for head in heads)
    return any(fnmatch.fnmatchcase(part, wanted) for part in parts)
