"""What a proposal or a thread may not do to the person who looks at it: write elsewhere, or show what acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp import client, desk
from lsp.desk import PATH, TEXT, Desk

ELSEWHERE = (
    "../secret.tex",
    "link.tex",
    "away/secret.tex",
    ".git/hooks/pre-commit",
    ".git/config",
    ".latexmkrc",
    "latexmkrc",
    ".github/workflows/ci.yml",
    ".vscode/settings.json",
    ".coauthor/agents/spy.md",
    "coauthor.toml",
    "build.sh",
)
OLD = "Thanks to all.\n"
START = {"line": 0, "character": 0}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "thesis"
    for name in ELSEWHERE:
        place = root / name
        if name not in ("link.tex", "away/secret.tex"):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(OLD)
    (root / "link.tex").symlink_to(tmp_path / "secret.tex")
    (root / "away").symlink_to(tmp_path)
    (root / PATH).write_text(TEXT)
    return root


def contents(folder: Path) -> dict[Path, bytes]:
    """All but what CoAuthor keeps for itself."""
    files = [place for place in folder.parent.rglob("*") if place.is_file()]
    own = folder / ".coauthor"
    return {place: place.read_bytes() for place in files if own not in place.parents or own / "agents" in place.parents}


@pytest.mark.parametrize("whole", [False, True], ids=["edits", "diff"])
def test_a_proposal_for_anything_but_a_text_of_the_folder_is_refused(folder: Path, whole: bool) -> None:
    before = contents(folder)
    absolute = str(folder.parent / "secret.tex")
    with client.start(folder) as editor:
        for name in (*ELSEWHERE, absolute):
            uri = (folder / name).as_uri() if not name.startswith("..") else f"{folder.as_uri()}/{name}"
            diff = f"--- a/{name}\n+++ b/{name}\n@@ -1 +1 @@\n-{OLD}+Gone.\n"
            edits = [{"uri": uri, "range": {"start": START, "end": {"line": 1, "character": 0}}, "newText": "Gone.\n"}]
            with pytest.raises(client.Refused) as caught:
                editor.command("coauthor.proposal.post", **({"diff": diff} if whole else {"edits": edits}))
            assert caught.value.data["code"] in ("invalid", "not_found", "forbidden", "unavailable"), name
        good = f"--- a/{PATH}\n+++ b/{PATH}\n@@ -1 +1 @@\n-\\section{{Method}}\n+\\section{{Methods}}\n"
        editor.command("coauthor.proposal.post", diff=good)
    assert contents(folder) == before, "the twin: one that may be made was taken, and changed nothing either"


RISKS = {
    "\\immediate\\write18{curl evil}": "write18",
    "\\input{/etc/passwd}": "\\input",
    "\\directlua{os.execute('x')}": "directlua",
    "\\openout\\w=x": "openout",
    "\\catcode`\\%=12": "catcode",
}
MARKUP = "![x](http://evil/i.png) [run](command:evil) <img src=http://evil> <b>bold</b> `code`"
CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
"""Blocks and spans of code, in which nothing acts."""
ACTS = re.compile(r"(?<!\\)\](?=\()|(?<!\\)<[/\w]")
"""The end of a link's or an image's text, and a tag, that nothing has made harmless."""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


@pytest.mark.parametrize("words", RISKS)
def test_what_does_more_than_set_text_is_labelled_wherever_it_is_reviewed(at: Desk, words: str) -> None:
    line = "A second paragraph says something else. It has two sentences."
    assert line in TEXT
    number = TEXT[: TEXT.index(line)].count("\n") + 1
    diff = f"--- a/{PATH}\n+++ b/{PATH}\n@@ -{number} +{number} @@\n-{line}\n+{line} {words}\n"
    proposal = at.editor.command("coauthor.proposal.post", diff=diff)["proposal"]
    assert RISKS[words] in " ".join(proposal["marks"])
    assert "does more than set text" in " ".join(proposal["marks"])
    at.see("todo.proposal", "P1")
    at.editor.command("coauthor.proposal.accept", proposal="P1")


def test_no_link_image_or_html_of_others_acts_in_a_hover_or_on_the_page(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {"It is due to the fact that clocks drift.": f"Clocks drift. {MARKUP}"}, intent=MARKUP)
    at.see("todo.proposal", "P1.1")
    at.editor.command("coauthor.task.reply", task="T1", text=MARKUP)
    told = at.hover("due to the fact")
    page = Path(at.editor.root / ".coauthor" / "view" / "P1.md")
    at.editor.command("coauthor.proposal.show", proposal="P1")
    for said in (told, page.read_text()):
        assert "evil" in re.sub(r"(?s)(`{3,})diff.*?\1", "", said)
        assert not ACTS.search(CODE.sub("", said))
    assert ACTS.search(MARKUP), "the twin: unescaped it would"
