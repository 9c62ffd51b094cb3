"""docs/benchmarks.md has two writers, `bench.py` for reading and `bench_pool.py` for the pool.

Neither touches the other's part, which begins with its heading.
"""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
POOL = "## The pool\n"


def put_reading(text: str) -> None:
    """Write the first part; `text` begins with the page's title."""
    _write(text, _parts()[1])


def put_pool(text: str) -> None:
    """Write the second part; `text` is what comes below its heading."""
    _write(_parts()[0], POOL + text)


def _parts() -> tuple[str, str]:
    there = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    reading, heading, pool = there.partition(POOL)
    return reading, heading + pool


def _write(reading: str, pool: str) -> None:
    PAGE.parent.mkdir(exist_ok=True)
    whole = f"{reading.rstrip()}\n\n{pool}" if pool else reading
    PAGE.write_text(whole, encoding="utf-8")
