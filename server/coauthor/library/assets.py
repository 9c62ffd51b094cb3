"""The figures, tables, data and code of a project, and what their owner says they are and mean.

Meaning comes from `assets.yaml` and from nowhere else: nothing here ever guesses what a result shows.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from coauthor.domain import errors
from coauthor.manuscript import captions, checks, project
from coauthor.manuscript.reading import document, values
from coauthor.pool import whole

PATH = "assets.yaml"
FOLDERS = ("assets", "figures", "images", "data", "code")
MOST_FILES = 5_000
MOST_BYTES = 2_000_000


class Kind(StrEnum):
    """What an asset is. Of a `result` (and a table, data or log) only its owner says what it means."""

    SCHEMATIC = "schematic"
    RESULT = "result"
    TABLE = "table"
    DATA = "data"
    CODE = "code"
    ALGORITHM = "algorithm"
    LOG = "log"


RESULTS = frozenset({Kind.RESULT, Kind.TABLE, Kind.DATA, Kind.LOG})
WORDS = ("source", "purpose", "message")
_PICTURES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".eps", ".svg", ".pgf", ".tikz"})
_LISTING = re.compile(
    r"\\(?:lstinputlisting|verbatiminput|VerbatimInput|inputminted)\*?\s*"
    r"(?:\[(?P<options>(?:[^\[\]{}]|\{[^{}]*\})*)\])?(?:\{\w+\}(?=\{))?\{(?P<file>[^{}\n]+)\}"
)
_BY_ENDING = {
    **dict.fromkeys((".csv", ".tsv", ".xlsx", ".json", ".parquet", ".dat", ".h5", ".npz"), Kind.DATA),
    **dict.fromkeys((".py", ".r", ".jl", ".c", ".cpp", ".java", ".rs", ".go", ".js", ".ts", ".m", ".sh"), Kind.CODE),
    **dict.fromkeys((".log", ".out.txt"), Kind.LOG),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset. `id` is the label of the float that shows it, else the name of its file.

    `kind` is None where nobody said it and the file does not tell. `source`, `purpose` and `message` are the owner's
    words. `used` are the places `(path, start, end)` that show it, `there` whether its file exists.
    """

    id: str
    path: str | None = None
    kind: Kind | None = None
    source: str = ""
    purpose: str = ""
    message: str = ""
    caption: str = ""
    used: tuple[values.Place, ...] = ()
    there: bool = True
    listed: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What its owner has not said yet."""
        said = {"kind": self.kind, "source": self.source, "purpose": self.purpose, "message": self.message}
        return tuple(name for name, value in said.items() if not value)

    @property
    def is_picture(self) -> bool:
        """True for a file that shows something by itself."""
        return self.path is not None and posixpath.splitext(self.path)[1].lower() in _PICTURES

    @property
    def is_result(self) -> bool:
        """True unless its owner said that it is no result: what is not known is treated with care."""
        return self.kind is None or self.kind in RESULTS


def known(
    root: Path, overrides: Mapping[str, str] | None = None, read: Sequence[values.Document] | None = None
) -> tuple[Asset, ...]:
    """All assets of a workspace: those that are listed, those that the text shows, and files in the usual folders.

    `read` are its documents where they were read already. Raises Invalid with the line where assets.yaml can't be read.
    """
    source = project.DiskSource(root)
    if read is None:
        files = document.WorkspaceFiles(source, overrides)
        read = document.read_all(files, project.index(source, overrides).files)
    found: dict[str, Asset] = {}
    for one in read:
        for asset in (*_shown(source, one, overrides or {}), *_code_read(source, one, overrides or {})):
            found.setdefault(asset.id, asset)
    shown = {asset.path for asset in found.values() if asset.path}
    for path in _files(source.root):
        if path not in shown:
            name = posixpath.splitext(path)[0]
            found.setdefault(name, Asset(name, path, kind=_kind_of(path)))
    held = (overrides or {}).get(PATH)
    return tuple(_with_words(source.root, found, held if held is not None else _text(source.root)))


def find(all_known: Iterable[Asset], named: str) -> Asset:
    """An asset by its id or its file; raises NotFound."""
    for asset in all_known:
        if named in (asset.id, asset.path) or (asset.path and named == posixpath.basename(asset.path)):
            return asset
    raise errors.NotFound(f"There is no asset {named}.", "`coauthor asset list` shows those there are.")


def describe(root: Path, asset: Asset, said: Mapping[str, str]) -> Asset:
    """Write what the owner said into assets.yaml, whose comments and order stay; gives the asset as it is now.

    Raises Invalid for a kind that there is not, or where the file is not one that can be added to.
    """
    new = {name: " ".join(value.split()) for name, value in said.items() if value.strip()}
    if "kind" in new and new["kind"] not in {*Kind}:
        raise errors.Invalid(f"“{new['kind']}” is no kind of asset.", f"Kinds are {', '.join(Kind)}.")
    text = _text(root)
    listed = _load(text)
    entry = _entry(listed, asset.id)
    if asset.path and "file" not in entry:
        entry["file"] = asset.path
    for name in ("kind", *WORDS):
        if name in new:
            entry[name] = new[name]
    out = io.StringIO()
    _yaml().dump(listed, out)
    _replace(root / PATH, out.getvalue())
    return replace(asset, listed=True, **{**new, **({"kind": Kind(new["kind"])} if "kind" in new else {})})  # type: ignore[arg-type]


def _shown(source: project.Source, read: values.Document, held: Mapping[str, str]) -> Iterator[Asset]:
    """The floats of a document, and the pictures that stand in none."""
    labels = [label for label in read.labels if label.kind in ("figure", "table", "algorithm", "algocf", "listing")]
    inside: set[str] = set()
    texts: dict[str, str] = {}
    for thing in read.things:
        if thing.kind not in ("figure", "table", "algorithm", "algocf", "listing", "lstlisting"):
            continue
        inside.update(thing.holds)
        label = next((each.key for each in labels if _within(each.place, thing.place)), None)
        path = thing.holds[0] if len(thing.holds) == 1 else None
        name = label if label else posixpath.splitext(path)[0] if path else ""
        if name:
            written = thing.place.path
            if written not in texts:
                texts[written] = checks.text_of(source, held, written) or ""
            caption = captions.readable(texts[written], thing, read)
            yield Asset(name, path, _kind_of_thing(thing), caption=caption, used=(thing.place,))
    for path in read.figures:
        if path not in inside:
            yield Asset(posixpath.splitext(path)[0], path)


def _code_read(source: project.Source, read: values.Document, held: Mapping[str, str]) -> Iterator[Asset]:
    """The files that listings of a document read, by their label where they have one."""
    for path in read.files:
        text = checks.text_of(source, held, path) or ""
        for found in _LISTING.finditer(text):
            if "%" in text[text.rfind("\n", 0, found.start()) + 1 : found.start()].replace("\\%", ""):
                continue
            file = posixpath.normpath(posixpath.join(posixpath.dirname(read.main), found["file"].strip()))
            if file.startswith(("../", "/")):
                continue
            options = found["options"] or ""
            label, caption = (_option(options, name) for name in ("label", "caption"))
            place = values.Place(path, found.start(), found.end())
            yield Asset(label or posixpath.splitext(file)[0], file, Kind.CODE, caption=caption, used=(place,))


def _option(options: str, name: str) -> str:
    found = re.search(rf"(?:\A|,)\s*{name}\s*=\s*(?:\{{([^{{}}]*)\}}|([^,\]]*))", options)
    return (found[1] or found[2] or "").strip() if found else ""


def _kind_of_thing(thing: values.Thing) -> Kind | None:
    if "listing" in thing.kind:
        return Kind.CODE
    return {"table": Kind.TABLE, "algorithm": Kind.ALGORITHM, "algocf": Kind.ALGORITHM}.get(thing.kind)


def _kind_of(path: str) -> Kind | None:
    return _BY_ENDING.get(posixpath.splitext(path)[1].lower())


def _within(inner: values.Place, outer: values.Place) -> bool:
    return inner.path == outer.path and outer.start <= inner.start < outer.end


def _files(root: Path) -> Iterator[str]:
    """The files of the usual folders that are something to show, no links, nothing hidden."""
    count = 0
    for folder in FOLDERS:
        for place, folders, names in os.walk(root / folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(place) / name
                ending = file.suffix.lower()
                if name.startswith(".") or file.is_symlink() or not (ending in _PICTURES or ending in _BY_ENDING):
                    continue
                count += 1
                if count > MOST_FILES:
                    return
                yield file.relative_to(root).as_posix()


def _with_words(root: Path, found: dict[str, Asset], text: str) -> Iterator[Asset]:
    """The assets with what assets.yaml says of them; what only stands there comes last."""
    entries = {str(name): entry for name, entry in _entries(_load(text)).items() if isinstance(entry, Mapping)}
    by_path = {asset.path: asset.id for asset in found.values() if asset.path}
    said = {}
    for name, entry in entries.items():
        path = str(entry.get("file") or "") or None
        said[name if name in found else by_path.get(path or "", name)] = (path, entry)
    for name, asset in found.items():
        yield _told(root, asset, *said[name]) if name in said else _there(root, asset)
    for name, (path, entry) in said.items():
        if name not in found:
            yield _told(root, Asset(name, path), path, entry)


def _told(root: Path, asset: Asset, path: str | None, entry: Mapping[str, Any]) -> Asset:
    words = {name: str(entry.get(name) or "").strip() for name in WORDS}
    kind = str(entry.get("kind") or "")
    made = replace(asset, path=path or asset.path, listed=True, **words)  # type: ignore[arg-type]
    return _there(root, replace(made, kind=Kind(kind) if kind in {*Kind} else made.kind))


def _there(root: Path, asset: Asset) -> Asset:
    return replace(asset, there=asset.path is None or (root / asset.path).is_file())


def _entry(listed: CommentedMap, name: str) -> CommentedMap:
    """The entry of an asset as it stands in the file, made where there is none."""
    entries = _entries(listed)
    found = entries.get(name)
    if found is None:
        found = entries[name] = CommentedMap()
    if not isinstance(found, CommentedMap):
        raise errors.Invalid(f"{PATH}: {name} must have lines such as `kind: result` below it.")
    rows = listed["assets"]
    if isinstance(rows, list) and not any(row is found for row in rows):
        found["id"] = name
        rows.append(found)
    return found


def _entries(listed: CommentedMap) -> CommentedMap:
    """The entries by their ids: a mapping, or a list of entries with an `id`."""
    entries = listed.get("assets")
    if entries is None or entries == []:
        entries = listed["assets"] = CommentedMap()
    if isinstance(entries, list):
        return CommentedMap((str(each.get("id", "")), each) for each in entries if isinstance(each, Mapping))
    if not isinstance(entries, CommentedMap):
        raise errors.Invalid(f"{PATH}: below `assets:` there must be a name for each asset.")
    return entries


def _load(text: str) -> CommentedMap:
    try:
        listed = _yaml().load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise errors.Invalid(f"{PATH} can't be read{where}: {getattr(error, 'problem', error)}.") from error
    if listed is None:
        return CommentedMap()
    if not isinstance(listed, CommentedMap):
        raise errors.Invalid(f"{PATH} must begin with `assets:`.")
    return listed


def _yaml() -> YAML:
    """Round-trip only: comments and order are the person's, and no tag may make an object."""
    yaml = YAML(typ="rt")
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _text(root: Path) -> str:
    place = root / PATH
    try:
        if place.stat().st_size > MOST_BYTES:
            raise errors.Invalid(f"{PATH} is larger than {MOST_BYTES:,} bytes.")
        return place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise errors.Invalid(f"{PATH} can't be read: {error}.") from error


def _replace(place: Path, text: str) -> None:
    """Whole or not at all; a link is not followed."""
    if place.is_symlink():
        raise errors.Forbidden(f"{place.name} is a symbolic link; CoAuthor does not follow links.")
    whole.write(place, text)
