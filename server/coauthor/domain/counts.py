"""Numbers of things in plain English; what is said in the person's own language is in `speech`."""

from __future__ import annotations


def many(number: int, noun: str, nouns: str = "") -> str:
    """`1 change`, `1,204 changes`; `nouns` where an s does not make the plural."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
