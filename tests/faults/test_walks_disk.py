"""Random walks without an editor: rewriting, proposing, deciding, undoing and crashing in any order breaks nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import scenes
from faults import walks, walks_disk, walks_twins

WALKS = 450
KEPT = 0.98


@pytest.mark.timeout(900)
def test_walks_on_the_disk_break_nothing() -> None:
    """The long run is `make walks`."""
    program = [sys.executable, str(scenes.CHECKOUT / "tools" / "walks.py")]
    done = subprocess.run(
        [*program, "--kind=disk", f"--walks={WALKS}", "--jobs=2"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])["disk"]
    assert figures["walks"] == WALKS
    assert figures["untouched kept"] >= KEPT, figures
    assert min(figures["edits"], figures["crashes"], figures["reverts right after"]) > WALKS // 10, figures
    assert figures["halves put back"] > WALKS // 50, figures


@pytest.mark.parametrize("twin", walks_twins.DISK)
def test_walks_catch_a_broken_twin(twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a few hundred steps, and the shorter script for it breaks the same."""
    scripts = [walks.script(seed, walks_disk.VERBS, walks_disk.STEPS) for seed in range(25)]
    with monkeypatch.context() as broken:
        walks_twins.DISK[twin](broken.setattr)
        failure = walks.caught(walks_disk.Disk, scripts)
        assert failure is not None, f"no walk noticed the twin {twin!r}"
        shorter = walks.shorten(walks_disk.Disk, failure, limit=40)
        assert shorter.broken.number == failure.broken.number
        assert len(shorter.script.steps) <= len(failure.script.steps)
    assert walks.play(walks_disk.Disk, shorter.script) is None, "it is the twin that breaks it"


def test_a_script_is_read_as_it_was_printed() -> None:
    script = walks.script(7, walks_disk.VERBS, 5)
    assert walks.Script.load(script.dump()) == script


FOUND = {
    "line ends that the person changed after an accept are not taken back with it": (
        '[33, [["propose", 1989541137], ["accept edited", 965041], ["change the line ends", 28515077],'
        ' ["revert", 1552141766]]]'
    ),
    "sentences that a rebase did not find are not looked for on the text that it went to": (
        '[19, [["write", 2376367406], ["propose", 1020474927], ["write", 2583823242], ["accept edited", 2422312102]]]'
    ),
    "a copy pasted above a line that was edited is not taken for it": (
        '[455, [["write", 2042581665], ["propose", 55684695], ["accept some", 3036731445], ["write", 555952990],'
        ' ["write", 637002853]]]'
    ),
    "a task that is done does not end again with the last no": (
        '[411, [["propose on an older text", 1834205479], ["accept one", 1780016994], ["write", 316303201],'
        ' ["accept edited", 4201994812], ["revert", 3024294276], ["revert", 41602374], ["accept all", 2164565043],'
        ' ["reject", 1543090057]]]'
    ),
    "a sentence that was put back and accepted again is not counted twice when the rest comes back": (
        '[2939, [["propose", 183110900], ["crash while accepting", 1285952675], ["accept some", 921413782],'
        ' ["revert", 3485704396], ["revert", 1376720977]]]'
    ),
    "what a revert is to take out may have been typed again, word for word": (
        '[2954, [["write", 714447084], ["propose", 196215438], ["propose", 4024158294], ["write", 2344781586],'
        ' ["accept some", 97518694], ["revert", 2923871294], ["accept one", 1043924099], ["accept all", 3695717182],'
        ' ["write", 1187311158], ["swap in an older text", 106827289], ["write", 3792956093],'
        ' ["revert", 3669397256]]]'
    ),
    "an edit that never landed is not in the text because what it was about is there again": (
        '[758, [["propose", 2652496422], ["crash while accepting", 1365015310], ["crash while accepting", 91520432],'
        ' ["revert", 1297095969]]]'
    ),
    "somebody may give a file the very text that a revert would have made, and the rest of it does not land": (
        '[5667, [["write", 2143683304], ["propose", 1201258174], ["accept all", 3367254104],'
        ' ["crash while reverting", 4206644196], ["swap in an older text", 1656125771]]]'
    ),
    "a sentence of an inverse may stand on an older text than the others": (
        '[20, [["propose", 1785450003], ["accept edited", 506744145], ["write", 3664594612],'
        ' ["accept some", 2386687213], ["revert", 2890403950]]]'
    ),
    "half a yes for several files is none any more once its whole proposal was taken back": (
        '[3538, [["propose", 1947294961], ["accept one", 498712243], ["revert", 1247199715], ["revert", 3619893927],'
        ' ["crash while accepting", 2777487169], ["revert", 3370438994]]]'
    ),
    "a sentence that came in just where another of its proposal had gone does not hide the place of that": (
        '[2953, [["propose on an older text", 29786806], ["propose", 332326719], ["propose", 311103808],'
        ' ["accept one", 46667786], ["propose", 121967820], ["accept one", 1693429180], ["revert", 193900890]]]'
    ),
    "a task that is done does not end again with a no, for a reason, to what is left of an undoing": (
        '[2325, [["propose", 3907790747], ["accept all", 1171618038], ["crash while reverting", 3237193947],'
        ' ["accept one", 2671281999], ["reject", 883356596], ["reject", 1130594748]]]'
    ),
    "a line pasted whole below the same line, which was cut in two with words between, is not taken for it": (
        '[40029, [["write", 734163942], ["propose on an older text", 4057154840]]]'
    ),
    "nor where the first of its two like sentences was replaced since": (
        '[40029, [["write", 734163942], ["propose on an older text", 4057154840], ["propose", 2998048606],'
        ' ["accept all", 2828532356]]]'
    ),
    "a sentence in a copy that took its line's place is not taken for it where the line went further down": (
        '[40117, [["write", 3100662661], ["propose on an older text", 2616004553],'
        ' ["swap in an older text", 471399708], ["write", 1982501392], ["write", 1882195860],'
        ' ["accept one", 1755511782], ["change the line ends", 1091739576], ["accept one", 1000272098],'
        ' ["propose", 135595482], ["write", 1677569752]]]'
    ),
    "what a person did by hand that a revert was to do is undone from the text that this would have made": (
        '[40791, [["propose", 615700052], ["accept some", 199625202], ["write", 66456065], ["propose", 911120663],'
        ' ["crash while reverting", 1060591429], ["swap in an older text", 4029520225], ["accept one", 2477031411],'
        ' ["revert", 297389651]]]'
    ),
}


@pytest.mark.parametrize("what", FOUND)
def test_what_walks_have_found_stays_mended(what: str) -> None:
    failure = walks.play(walks_disk.Disk, walks.Script.load(FOUND[what]))
    assert failure is None, str(failure)
