"""Measures how CoAuthor reads documents against what TeX itself said of them.

    truth.py [--misses] [NAME …]

Reads each corpus document (COAUTHOR_CORPUS, or ../shared/corpus) and the small one in tests/data/truth through the
same reading that the language server uses, prints the truth table and exits 1 where a threshold is missed.
`--misses` lists what was missed and what was too much. It must never look at the truth before the reading is done.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

from coauthor.manuscript import project  # noqa: E402
from coauthor.manuscript.reading import document, titles, values  # noqa: E402

LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph", "book")
"""By level; memoir's books are at -1."""
SHIPPED = CHECKOUT / "tests" / "data" / "truth"


@dataclass(frozen=True, slots=True)
class Row:
    """How well one thing was read: `missed` TeX knows and we don't, `extra` the other way round."""

    what: str
    threshold: float
    right: int
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what we told, how much TeX says too."""
        return self.right / max(1, self.right + len(self.extra)) if self.right or self.extra else 1.0

    @property
    def recall(self) -> float:
        """Of what TeX says, how much we told."""
        return self.right / max(1, self.right + len(self.missed)) if self.right or self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def holds(self) -> bool:
        """True where the threshold is reached."""
        return self.f1 >= self.threshold


def main(argv: Sequence[str]) -> int:
    """Print the table; 1 if a threshold is missed, 2 if there is nothing to measure."""
    parser = argparse.ArgumentParser(prog="truth", description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these documents")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was too much")
    options = parser.parse_args(argv)
    folders = [folder for folder in found() if not options.names or folder.name in options.names]
    if not folders:
        print("There is no truth.json to measure against.", file=sys.stderr)
        return 2
    print(f"{'':15} {'what':22} {'precision':>9} {'recall':>7} {'F1':>7} {'must':>6}")
    holds = True
    for folder in folders:
        for row in measure(folder):
            holds = holds and row.holds
            verdict = "" if row.holds else "  MISSED"
            numbers = f"{row.precision:9.4f} {row.recall:7.4f} {row.f1:7.4f} {row.threshold or '':>6}"
            print(f"{folder.name:15} {row.what:22} {numbers}{verdict}")
            if options.misses:
                for sign, items in (("-", row.missed), ("+", row.extra)):
                    for item in items[:40]:
                        print(f"    {sign} {item}")
    print("Every threshold is reached." if holds else "A threshold is missed.")
    if not options.names:
        import mutants

        holds = mutants.show(mutants.corpora(), misses=options.misses) and holds
    return 0 if holds else 1


def found() -> list[Path]:
    """The folders with a truth.json: the shipped ones, then the corpus if it is there."""
    places = [SHIPPED, Path(os.environ.get("COAUTHOR_CORPUS", CHECKOUT.parent / "shared" / "corpus"))]
    return [path.parent for place in places if place.is_dir() for path in sorted(place.glob("*/truth.json"))]


def measure(folder: Path) -> list[Row]:
    """The truth table of one document: `folder`/src against `folder`/truth.json."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    source = project.DiskSource(folder / "src")
    facts = project.index(source)
    read = document.read(document.WorkspaceFiles(source), truth["main"])
    entries = {entry.key for path in read.bibliographies for entry in facts.files.get(path, _NONE).entries}
    return [
        *_files(truth, read, folder / "src"),
        *_sections(truth, read),
        *_keys(truth, read, entries),
        *_things(truth, read),
        _faults(read),
    ]


def _files(truth: dict[str, Any], read: values.Document, root: Path) -> list[Row]:
    wanted = truth["files_read"]
    bibs = [path for path in wanted.get("bib", ()) if not path.endswith("-blx.bib")]
    return [
        _sets("files read", 1, wanted["tex"], read.files),
        _sets("local styles", 1, wanted.get("local_styles", ()), read.styles),
        _sets("bibliographies", 1, bibs, read.bibliographies),
        _sets("figure files", 0, [path for path in wanted.get("figures", ()) if (root / path).exists()], read.figures),
    ]


def _sections(truth: dict[str, Any], read: values.Document) -> list[Row]:
    wanted = in_order([item for item in truth["sections"] if item["level"] in LEVELS])
    levels = [(item["level"], plain(item["raw"])) for item in wanted]
    told = [heading for heading in read.headings if heading.listed]
    ours = [(LEVELS[heading.level], read_title(heading.contents)) for heading in told]
    numbers = [_number(item["number"] or "") for item in wanted]
    starred = sum(heading.starred for heading in read.headings)
    known = truth["counts"].get("starred_headings_in_source")
    rows = [
        _bags("sections", 0.995, levels, ours),
        _runs("sections in order", 0.995, levels, ours),
        _bags("section numbers", 0.99, zip(numbers, levels, strict=True), zip(_numbers(told), ours, strict=True)),
    ]
    if known and not starred:
        rows.append(Row("starred sections", 1, 0, [f"{known} starred headings"], []))
    return rows


def _keys(truth: dict[str, Any], read: values.Document, entries: set[str]) -> list[Row]:
    labels = {key: place for key, place in truth["labels"].items() if not _MADE.match(key)}
    prefixes = tuple(prefix for prefix, _ in read.externals)
    told = {label.key: label for label in read.labels if label.kind or label.key in labels or not prefixes}
    both = labels.keys() & told.keys()
    wanted = [(key, _number(labels[key]["number"])) for key in both]
    numbers = _bags("label numbers", 0, wanted, [(key, _number(told[key].number)) for key in both])
    literal = [key for key in both if "file" in labels[key] and key not in truth["duplicate_labels"]]
    written = [(key, labels[key]["file"]) for key in literal]
    places = _bags("label files", 1, written, [(key, told[key].place.path) for key in literal])
    cites = once(_halved(truth["citations_in_order"]))
    uses = once([use.key for use in read.citations])
    defined = labels.keys() | told.keys()
    undefined = {use.key for use in document.undefined_references(read, tuple(defined))}
    outside = {key for key in truth["undefined_refs"] if prefixes and key.startswith(prefixes)}
    unknown = {use.key for use in document.undefined_citations(read, tuple(entries))}
    return [
        _sets("labels", 0.99, labels, told),
        places,
        numbers,
        _bags("citations", 0.995, cites, uses),
        _runs("citations in order", 0.995, cites, uses),
        _sets("undefined refs", 1, set(truth["undefined_refs"]) - outside, undefined - outside),
        _sets("undefined cites", 1, truth["undefined_cites"], unknown),
        _sets("duplicate labels", 1, truth["duplicate_labels"], document.duplicates(read)),
    ]


def _things(truth: dict[str, Any], read: values.Document) -> list[Row]:
    rows = []
    for kind in ("figure", "table"):
        wanted = [(item["number"], plain(item["raw"])[:60]) for item in truth[f"{kind}s"]]
        ours = [
            (item.number, read_title(item.contents)[:60])
            for item in read.things
            if item.kind == kind and item.number and item.listed
        ]
        rows.append(_bags(f"{kind}s", 0.98, [number for number, _ in wanted], [number or "" for number, _ in ours]))
        rows.append(_bags(f"{kind} captions", 0.9, [title for _, title in wanted], [title for _, title in ours]))
    return rows


def _faults(read: values.Document) -> Row:
    """What we call missing though TeX compiled it; a figure that the corpus left out is not there indeed."""
    alarms = [f"{item.kind} {item.name}" for item in read.missing if item.kind != "figure"]
    return Row("false alarms: inputs", 1, 1, [], alarms)


def in_order(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections by their pages: with `\\include`, .aux has those of the main file first."""
    pages = [_page(item.get("page", "")) for item in sections]
    if any(page is None for page in pages):
        return sections
    return [item for _, item in sorted(zip(pages, sections, strict=True), key=lambda pair: pair[0] or (0, 0))]


def once(keys: Sequence[str]) -> list[str]:
    """The keys without repetitions in a row: TeX sets the text in a formula up to eight times, and counts each."""
    return [key for at, key in enumerate(keys) if at == 0 or keys[at - 1] != key]


def _halved(keys: list[str]) -> list[str]:
    """biblatex with BibTeX writes all citations a second time."""
    half = len(keys) // 2
    return keys[:half] if keys[:half] == keys[half:] else keys


def plain(text: str) -> str:
    """A title to compare: letters and figures only, no maths and no commands."""
    text = re.sub(r"\\(?:ensuremath|nonumberline|hspace|\w*@tocontentsinit)\s*\*?\s*" + _GROUP, "", text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\\(?:cite\w*|ref|eqref|cref|index)\s*" + _GROUP, "", text)
    text = re.sub(r"\$[^$]*\$|\\\(.*?\\\)", "", text)
    text = re.sub(r"\\term\s*\*\s*\[[^\]]*\]", "", text)
    text = re.sub(r"\\(?:LaTeX|TeX)(?![A-Za-z])|LaTeX", "", text)
    return _letters(titles.clean(text))


def read_title(text: str) -> str:
    """The same for a title as it was read, which has no commands left but in maths."""
    return _letters(re.sub(r"\$[^$]*\$|\\\(.*?\\\)", "", text))


def _letters(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold().replace("latex", "")
    return "".join(letter for letter in text if letter.isalnum())


_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_MADE = re.compile(
    r"sub@|refse(?:ction|gment):\d+$|RF\d+$|\d+@x?vr$|thmt@@|LastPage$|TotPages$|FirstPage$|LastBibItem$|acro:|tocindent|mtc@|VF@|cbx@|SC@|[^<]*<\d+>$|@"
)
_NONE = document.FileFacts("")


def _numbers(headings: Iterable[values.Heading]) -> list[str]:
    return [_number(heading.number or "") for heading in headings]


def _number(text: str) -> str:
    """A number to compare, without what only sets it."""
    return "".join(titles.clean(text.replace("\\nobreakspace", "~")).split()).strip("、.")


def _page(text: str) -> tuple[int, int] | None:
    if text.isdecimal():
        return 1, int(text)
    total = 0
    letters = [_ROMAN.get(letter) for letter in text.lower()]
    for at, worth in enumerate(letters):
        if worth is None:
            return None
        following = letters[at + 1] if at + 1 < len(letters) else 0
        total += -worth if worth < (following or 0) else worth
    return (0, total) if letters else None


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _sets(what: str, threshold: float, wanted: Iterable[str], ours: Iterable[str]) -> Row:
    one, other = set(wanted), set(ours)
    return Row(what, threshold, len(one & other), sorted(one - other), sorted(other - one))


def _bags(what: str, threshold: float, wanted: Iterable[Any], ours: Iterable[Any]) -> Row:
    one, other = Counter(wanted), Counter(ours)
    missed, extra = (one - other).elements(), (other - one).elements()
    return Row(what, threshold, (one & other).total(), [str(item) for item in missed], [str(item) for item in extra])


def _runs(what: str, threshold: float, wanted: Sequence[Any], ours: Sequence[Any]) -> Row:
    """By the longest common subsequence: what is told in the wrong order is both missed and too much."""
    keep = _common(wanted, ours)
    missed = [str(item) for at, item in enumerate(wanted) if at not in keep[0]]
    return Row(what, threshold, len(keep[0]), missed, [str(item) for at, item in enumerate(ours) if at not in keep[1]])


def _common(one: Sequence[Any], other: Sequence[Any]) -> tuple[set[int], set[int]]:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for row in range(len(one) - 1, -1, -1):
        for column in range(len(other) - 1, -1, -1):
            same = one[row] == other[column]
            table[row][column] = (
                table[row + 1][column + 1] + 1 if same else max(table[row + 1][column], table[row][column + 1])
            )
    rows: set[int] = set()
    columns: set[int] = set()
    row = column = 0
    while row < len(one) and column < len(other):
        if one[row] == other[column]:
            rows.add(row)
            columns.add(column)
            row, column = row + 1, column + 1
        elif table[row + 1][column] >= table[row][column + 1]:
            row += 1
        else:
            column += 1
    return rows, columns


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
