"""Assets: what a text shows and its folders hold is known, and only the owner's words say what it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import errors
from coauthor.library import assets

MAIN = r"""\documentclass{article}
\usepackage{graphicx}
\begin{document}
\begin{figure}
  \includegraphics{figures/rain}
  \caption{Rain under oaks}\label{fig:rain}
\end{figure}
\begin{table}
  \caption{Parks}\label{tab:parks}
  \begin{tabular}{l}a\end{tabular}
\end{table}
\end{document}
"""
LISTED = """\
# What my figures mean. Don't touch.
assets:
  fig:rain:   # measured by me
    file: figures/rain.pdf
    kind: result
    message: Old oaks hold more rain.

  later:
    kind: schematic
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text(MAIN)
    for name in ("figures/rain.pdf", "data/rain.csv", "code/plot.py", "data/.hidden.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"1,2\n")
    return tmp_path


def ids(root: Path) -> dict[str, assets.Asset]:
    """The assets by their ids."""
    return {asset.id: asset for asset in assets.known(root)}


def test_what_the_text_shows_and_the_folders_hold_is_known(root: Path) -> None:
    found = ids(root)
    assert list(found) == ["fig:rain", "tab:parks", "data/rain", "code/plot"]
    assert found["fig:rain"].path == "figures/rain.pdf" and found["fig:rain"].caption == "Rain under oaks"
    assert found["fig:rain"].kind is None and found["fig:rain"].missing == ("kind", "source", "purpose", "message")
    assert found["tab:parks"].kind is assets.Kind.TABLE and found["data/rain"].kind is assets.Kind.DATA
    assert found["code/plot"].kind is assets.Kind.CODE and not found["code/plot"].is_result
    assert MAIN[found["fig:rain"].used[0].start :].startswith(r"\begin{figure}")


def test_code_that_a_listing_reads_is_known_by_its_label(root: Path) -> None:
    listings = (
        "\\lstinputlisting[caption={The loop},label=lst:loop]{src/loop.py}\n% \\lstinputlisting{old.py}\n"
        "\\inputminted{python}{src/other.py}\n\\lstinputlisting{../outside.py}\n"
    )
    (root / "main.tex").write_text(MAIN.replace("\\end{document}", f"{listings}\\end{{document}}"))
    known = ids(root)
    loop = known["lst:loop"]
    assert (loop.path, loop.kind, loop.caption, loop.there) == ("src/loop.py", assets.Kind.CODE, "The loop", False)
    assert known["src/other"].kind is assets.Kind.CODE
    assert not [name for name in known if "old" in name or "outside" in name]


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        (r"As in Table~\ref{tab:parks} and \autoref{tab:parks}", "As in Table 1 and Table 1"),
        (r"Rain \cite{ada}, as in \citet{ada}", "Rain, as in […]"),
        (r"Rain \mine{ada} again", "Rain again"),
    ],
)
def test_a_caption_is_as_its_reader_has_it(root: Path, caption: str, said: str) -> None:
    """Numbers in place of references, and no key as if it were a word, whatever macro cites it."""
    own = r"\let\before\cite \newcommand{\mine}[1]{ \before{#1}}"
    text = MAIN.replace("Rain under oaks", caption).replace(r"\begin{document}", own + r"\begin{document}")
    (root / "main.tex").write_text(text)
    found = {asset.id: asset for asset in assets.known(root)}
    assert found["fig:rain"].caption == said


def test_a_caption_is_no_message(root: Path) -> None:
    """A caption says what is shown; that it means something is for its owner to say."""
    assert all(asset.message == "" and asset.is_result is (asset.id != "code/plot") for asset in assets.known(root))


def test_the_owners_words_are_read(root: Path) -> None:
    (root / "assets.yaml").write_text(LISTED)
    found = ids(root)
    assert found["fig:rain"].message == "Old oaks hold more rain." and found["fig:rain"].kind is assets.Kind.RESULT
    assert found["later"].kind is assets.Kind.SCHEMATIC and not found["later"].is_result


def test_describing_keeps_every_other_byte(root: Path) -> None:
    (root / "assets.yaml").write_text(LISTED)
    made = assets.describe(root, ids(root)["fig:rain"], {"source": "code/plot.py", "message": "Oaks: more\n rain."})
    assert made.missing == ("purpose",) and made.message == "Oaks: more rain."
    text = (root / "assets.yaml").read_text()
    kept = [line for line in LISTED.splitlines() if "message" not in line]
    assert [line for line in kept if line not in text.splitlines()] == []
    assert ids(root)["fig:rain"].message == "Oaks: more rain."


def test_the_first_description_makes_the_file(root: Path) -> None:
    assets.describe(root, ids(root)["tab:parks"], {"kind": "table", "purpose": "compare"})
    assert (root / "assets.yaml").read_text() == "assets:\n  tab:parks:\n    kind: table\n    purpose: compare\n"


@pytest.mark.parametrize(
    "text", ["assets: [", "- a\n- b\n", "assets: 5\n", "a: !!python/object:os.system x\nassets: 1"]
)
def test_a_list_that_cannot_be_read_is_left_alone_and_said(root: Path, text: str) -> None:
    (root / "assets.yaml").write_text(text)
    with pytest.raises(errors.Invalid, match="assets"):
        assets.known(root)
    with pytest.raises(errors.Invalid):
        assets.describe(root, assets.Asset("x"), {"purpose": "y"})
    assert (root / "assets.yaml").read_text() == text


def test_a_list_of_entries_is_read_too(root: Path) -> None:
    (root / "assets.yaml").write_text("assets:\n  - id: fig:rain\n    purpose: show it\n")
    assert ids(root)["fig:rain"].purpose == "show it"
    assets.describe(root, ids(root)["fig:rain"], {"message": "More rain."})
    assets.describe(root, ids(root)["tab:parks"], {"message": "Parks."})
    found = ids(root)
    assert (found["fig:rain"].message, found["tab:parks"].message) == ("More rain.", "Parks.")


def test_nobody_can_be_led_outside(root: Path) -> None:
    (root / "elsewhere").write_text("assets:\n")
    (root / "assets.yaml").symlink_to(root / "elsewhere")
    with pytest.raises(errors.Forbidden):
        assets.describe(root, assets.Asset("x"), {"purpose": "y"})
    assert (root / "elsewhere").read_text() == "assets:\n"


def test_an_unknown_kind_and_an_unknown_asset_are_named(root: Path) -> None:
    with pytest.raises(errors.Invalid, match="picture"):
        assets.describe(root, ids(root)["fig:rain"], {"kind": "picture"})
    with pytest.raises(errors.NotFound, match="nothing"):
        assets.find(assets.known(root), "nothing")
