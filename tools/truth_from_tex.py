"""Writes the truth.json of a document from what TeX left behind when it compiled it.

    truth_from_tex.py BUILT MAIN FOLDER

BUILT is a folder in which `pdflatex -recorder MAIN` has run until nothing changed any more; the truth goes to
FOLDER/truth.json. It must take nothing from CoAuthor's own reading.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from pathlib import Path
from typing import Any

INNER = "[^{}]"
for _ in range(7):
    INNER = rf"(?:[^{{}}]|\{{{INNER}*\}})"
GROUP = rf"\{{({INNER}*)\}}"
"""What stands in braces, and braces in it."""
CITED = r"\\citation\{([^{}]*)\}|\\abx@aux@(?:no)?cite\{\d+\}\{([^{}]*)\}"
CONTROL = r"biblatex-control|REVTEX4\d?Control|(?:aps|aip)\w*Control|achemso-control|Note\d+"
"""Keys by which packages set up BibTeX, and REVTeX' footnotes."""
SLIDES = rf"\\beamer@((?:sub)*)sectionintoc \{{(?:\d+\}}\{{)*(\d+)\}}{GROUP}"
"""beamer's lines of the contents: the number of its own level, and the title."""
STYLES = (".cls", ".sty", ".bbx", ".cbx")
TEXTS = (".tex", ".ltx", ".tikz", ".pgf")
FIGURES = (".pdf", ".png", ".jpg", ".eps")


def main(argv: list[str]) -> int:
    """Read .aux, .toc, .fls and .log of BUILT and write the truth."""
    built, name, folder = Path(argv[0]), argv[1], Path(argv[2])
    aux = flat(built, Path(name).with_suffix(".aux"))
    log = (built / name).with_suffix(".log").read_text("latin-1").replace("\n", "")
    labels = {key: {"number": inner(value)} for key, value in re.findall(rf"\\newlabel\{{([^{{}}]*)\}}{GROUP}", aux)}
    own = read(built, folder / "src", name)
    for label, place in labels.items():
        place.update(written(folder / "src", own["tex"], label))
    labels = {key: place for key, place in labels.items() if not key.endswith("@cref")}
    cites = [key.strip() for pair in re.findall(CITED, aux) for keys in pair for key in keys.split(",") if key.strip()]
    cites = [key for key in cites if not re.fullmatch(CONTROL, key)]
    lists = {kind: contents(aux, kind) for kind in ("toc", "lof", "lot")}
    truth = {
        "main": name,
        "files_read": own,
        "counts": {"sections": len(lists["toc"]), "labels": len(labels), "citations": len(cites)},
        "sections": lists["toc"],
        "labels": labels,
        "citations_in_order": cites,
        "undefined_refs": sorted(set(re.findall(r"Reference [`']([^']*)' on page", log))),
        "undefined_cites": sorted(set(re.findall(r"Citation [`']([^']*)' on page", log))),
        "duplicate_labels": sorted(set(re.findall(r"Label `([^']*)' multiply", log))),
        "figures": [item for item in lists["lof"] if item["level"] == "figure"],
        "tables": [item for item in lists["lot"] if item["level"] == "table"],
    }
    (folder / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def flat(built: Path, name: Path) -> str:
    """An .aux with those of the `\\include`d files in their places; one that was left out has none."""
    if not (built / name).is_file():
        return ""
    text = (built / name).read_text("utf-8", "replace")
    return re.sub(r"\\@input\{([^{}]*)\}", lambda match: flat(built, Path(match.group(1))), text)


def contents(aux: str, kind: str) -> list[dict[str, Any]]:
    """The lines of a list as the .aux has them."""
    found = []
    for depth, number, title in re.findall(SLIDES, aux) if kind == "toc" else ():
        found.append({"level": f"{depth}section", "number": number, "raw": title, "page": ""})
    for match in re.finditer(rf"\\@writefile\{{{kind}\}}\{{\\contentsline \{{(\w+)\}}{GROUP}\{{([^{{}}]*)\}}", aux):
        level, raw, page = match.groups()
        number = re.match(rf"\\(?:part|chapter|book)?numberline *{GROUP}", raw) or re.match(
            r"([IVXivx\d]+)\\hspace *\{1em\}", raw
        )
        ams = re.match(rf"\\toc\w+ *\{{[^{{}}]*\}}{GROUP}{GROUP}", raw)
        if ams is not None:
            number = ams if ams.group(1) else None
            raw = f"{ams.group(0)}{ams.group(2)}" if number else ams.group(2)
        rest = raw[number.end() :] if number else raw
        level = {"appendix": "chapter"}.get(level, level)
        found.append({"level": level, "number": number and stripped(number.group(1)), "raw": rest, "page": page})
    return found


def inner(value: str) -> str:
    """The number in `{1.2}{3}`."""
    match = re.match(rf"\{{\\M@TitleReference *{GROUP}", value) or re.match(rf"\{{{GROUP}\}}", value)
    match = match or re.match(GROUP, value)
    return stripped(match.group(1)) if match else ""


def stripped(number: str) -> str:
    """A number without braces around the whole of it."""
    number = re.sub(rf"\\mbox *{GROUP}", r"\1", number)
    match = re.fullmatch(GROUP, number)
    return match.group(1) if match else number


def read(built: Path, source: Path, name: str) -> dict[str, list[str]]:
    """The files of the document itself that TeX read."""
    fls = (built / name).with_suffix(".fls").read_text("utf-8")
    inputs = dict.fromkeys(posixpath.normpath(line[6:]) for line in fls.splitlines() if line.startswith("INPUT "))
    own = [path for path in inputs if not path.startswith("/") and (source / path).is_file()]
    every = [path.read_text("utf-8", "replace") for path in sorted(built.rglob("*.aux"))]
    bibs = [name for text in every for name in re.findall(r"\\bibdata\{([^{}]*)\}", text)]
    control = (built / name).with_suffix(".bcf")
    written = re.findall(r"<bcf:datasource [^>]*>([^<]*)<", control.read_text("utf-8")) if control.is_file() else []
    bibs = [bib for one in bibs for bib in one.split(",") if not bib.endswith("-blx")]
    return {
        "tex": [path for path in own if path.endswith(TEXTS)],
        "local_styles": [path for path in own if path.endswith(STYLES)],
        "bib": list(
            dict.fromkeys(
                [*(f"{bib}.bib" for bib in bibs if (source / f"{bib}.bib").is_file()), *globbed(source, written)]
            )
        ),
        "figures": [path for path in own if path.endswith(FIGURES)],
    }


def globbed(source: Path, names: list[str]) -> list[str]:
    """The .bib files that biber was told to read."""
    return [path.relative_to(source).as_posix() for name in names for path in sorted(source.glob(name))]


def written(source: Path, files: list[str], label: str) -> dict[str, Any]:
    """The file and line where a label is literally written."""
    for path in sorted(files):
        for number, line in enumerate((source / path).read_text("utf-8", "replace").splitlines(), 1):
            if f"\\label{{{label}}}" in line and not line.lstrip().startswith("%"):
                return {"file": path, "line": number}
    return {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
