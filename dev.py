#!/usr/bin/env python3
"""Everything a developer or a first-time user runs from a checkout, with nothing but Python 3.11 and git.

    python3 dev.py demo           set up and see one task go from a TODO to a reviewed edit
    python3 dev.py test [ARGS]    run the tests (ARGS go to pytest)
    python3 dev.py lint           ruff, formatting, types and the walls between rooms
    python3 dev.py bench [ARGS]   measure the server beside others (ARGS go to tools/bench.py)
    python3 dev.py drift [FILE]   measure the anchors on real revisions
    python3 dev.py truth [ARGS]   compare our reading of documents with what TeX says (ARGS go to tools/truth.py)
    python3 dev.py gates          measure what the gates stop, and their false alarms on real texts
    python3 dev.py walks [ARGS]   play 10,000 random walks (ARGS go to tools/walks.py, for example --walks 500)
    python3 dev.py faults [ARGS]  kill writers of the pool, break its disk and file (ARGS go to tools/store_faults.py)
    python3 dev.py protocol       write the protocol's registry and manual from the code
    python3 dev.py vscode         build the extension for VS Code, dist/coauthor-VERSION.vsix (needs Node.js 20)
    python3 dev.py test-vscode    test it: in Node, in a real extension host, and in a browser (needs Chromium)
    python3 dev.py lock [ARGS]    pin what CoAuthor needs anew (ARGS go to uv, for example --upgrade)
    python3 dev.py serve [ARGS]   start the language server
    python3 dev.py run ARGS       run any coauthor command
    python3 dev.py models [ARGS]  install what calls language models, and set them up (ARGS go to coauthor model)

It keeps its own environment in .venv beside this file and installs only what the lock files pin. It must
never touch the system's Python and never install a package whose hash is not in a lock file.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit(
        "CoAuthor needs Python 3.11 or newer, and this is Python %d.%d.\n"  # noqa: UP031 - older Pythons read this
        "Install a newer one, then run: python3.11 dev.py %s"
        % (sys.version_info[0], sys.version_info[1], " ".join(sys.argv[1:]))
    )

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "coauthor-stamp.json"
CORE, DEV, LLM, ALL = "requirements.lock", "requirements-dev.lock", "requirements-llm.lock", "requirements-all.lock"
# What each lock pins besides the core; the build group lets the checkout install itself without a network.
LOCKED = {
    CORE: ["--group", "build"],
    DEV: ["--group", "build", "--group", "dev", "--extra", "llm", "--extra", "postgres"],
    LLM: ["--group", "build", "--extra", "llm"],
    ALL: ["--group", "build", "--all-extras"],
}

NO_VENV = """\
This Python cannot make virtual environments: its venv or ensurepip module is missing.
  Debian, Ubuntu:  sudo apt install python3-venv
  others:          install the full Python from your system's packages
Then run the same command again."""
NO_INSTALL = """\
Installing what CoAuthor needs did not work (pip's own words stand above).
  No network?      Connect and run the same command again: it goes on where it stopped.
  Behind a proxy?  Set HTTPS_PROXY, or name your mirror in pip's own settings.
  Still no luck?   Delete the folder .venv and run the same command again."""
NO_EDITABLE = """\
Everything CoAuthor needs is installed, but this checkout itself could not be (pip's own words stand above).
  Changed or missing files?  Look at: git status
  Still no luck?             Delete the folder .venv and run the same command again."""
NO_NODE = """\
The extension for VS Code is built with Node.js 20 or newer and npm, and there is none on your PATH."""
NO_UV = """\
Locking needs the program uv, and there is none on your PATH.
  Install it with:  python3 -m pip install --user uv   (or from your system's packages)"""


class Trouble(Exception):
    """Something the person at the terminal can mend; its text says how."""


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit status is that of the program it starts."""
    name, rest = (argv[0], list(argv[1:])) if argv else ("help", [])
    if name in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    command = COMMANDS.get(name)
    if command is None:
        print(f"dev.py knows no '{name}'. It knows: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        return command(rest)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def demo(args: list[str]) -> int:
    """The guided tour on the shipped example thesis; with `--endpoint URL` a language model does it."""
    if not any(argument.startswith("--endpoint") for argument in args):
        return run(["demo", *args])
    prepare(LLM)
    return become([str(PYTHON), "-P", "-m", "coauthor", "demo", *args])


def serve(args: list[str]) -> int:
    """The language server, on stdio unless told otherwise."""
    return run(["serve", *args])


def run(args: list[str]) -> int:
    """Any coauthor command, in the caller's folder."""
    prepare(CORE)
    # -P: the folder it is started in is somebody's thesis, and nothing in there may be imported.
    return become([str(PYTHON), "-P", "-m", "coauthor", *args])


def models(args: list[str]) -> int:
    """Language models: what calls them is an extra, pinned like all else, and `coauthor model` sets them up."""
    prepare(LLM)
    return become([str(PYTHON), "-P", "-m", "coauthor", "model", *args])


def test(args: list[str]) -> int:
    """The tests, from the checkout's folder."""
    prepare(DEV)
    os.chdir(HERE)
    # Most tests wait for editors and processes: twice as many at once as there are processors. `-n 0` is one by one.
    workers = [] if "-n" in args else ["-n", str(2 * (os.cpu_count() or 1)), "--dist", "worksteal"]
    return become([str(PYTHON), "-m", "pytest", *workers, *args])


def lint(args: list[str]) -> int:
    """All checks, also after one has failed, and a line for each at the end."""
    prepare(DEV)
    checks = {
        "ruff check": ["ruff", "check", *args],
        "ruff format": ["ruff", "format", "--check"],
        "mypy": ["mypy"],
        "lint-imports": ["lint-imports"],
    }
    results = {
        name: subprocess.run([str(BIN / tool), *rest], cwd=HERE, check=False).returncode
        for name, (tool, *rest) in checks.items()
    }
    print("\n" + "\n".join(f"{'ok  ' if code == 0 else 'FAIL'}  {name}" for name, code in results.items()))
    return int(any(results.values()))


def bench(args: list[str]) -> int:
    """The measurements behind docs/benchmarks.md."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/bench.py", *args])


def drift(args: list[str]) -> int:
    """How well anchors find their places again over real revisions."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/drift.py", *args])


def truth(args: list[str]) -> int:
    """The truth table: files, sections, keys and numbers as read, against TeX's own."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/truth.py", *args])


def gates(args: list[str]) -> int:
    """What the gates stop and what they let be, in figures."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/gates.py", *args])


def walks(args: list[str]) -> int:
    """Random walks over proposals and typing, until an invariant breaks."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/walks.py", *args])


def faults(args: list[str]) -> int:
    """The store under kills, errors of the disk and damage, as a table."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/store_faults.py", *args])


def protocol(args: list[str]) -> int:
    """Write clients/protocol.json and docs/protocol.md anew, from the code."""
    prepare(DEV)
    os.chdir(HERE)
    return become([str(PYTHON), "tools/protocol.py", *args])


def vscode(args: list[str]) -> int:
    """The .vsix with the wheel of the server in it, in dist/."""
    prepare(CORE)
    client = HERE / "clients" / "vscode"
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Trouble(NO_NODE)
    stamp = client / "node_modules" / f".coauthor-{digest(client / 'package-lock.json')[:16]}"
    if not stamp.exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=client, check=True)
        stamp.touch()
    wheels = HERE / ".cache" / "wheel"
    for old in [wheels, *(HERE / "dist").glob("*.vsix")]:
        shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)
    building = [str(PYTHON), "-m", "hatchling", "build", "--target", "wheel", "--directory", str(wheels)]
    subprocess.run(building, cwd=HERE, check=True, stdout=sys.stderr)
    (wheel,) = wheels.glob("*.whl")
    out = HERE / "dist" / f"coauthor-{wheel.name.split('-')[1]}.vsix"
    tool = ["node", str(client / "tools" / "package.mjs"), "--wheel", str(wheel), "--out", str(out)]
    return subprocess.run(tool, check=False).returncode


def test_vscode(args: list[str]) -> int:
    """Units in Node, the extension in its host, and a person's journey in a browser; ARGS choose among them."""
    code = vscode([])
    if code:
        return code
    editor = HERE / ".cache" / "code-server"
    if args != ["unit"]:
        subprocess.run([str(HERE / "tools" / "install-code-server.sh"), str(editor)], check=True, stdout=sys.stderr)
    (package,) = (HERE / "dist").glob("*.vsix")
    known = {"COAUTHOR": str(BIN / "coauthor"), "COAUTHOR_VSIX": str(package), "COAUTHOR_CODE_SERVER": str(editor)}
    os.environ.update(known)
    return become(["node", str(HERE / "clients" / "vscode" / "tools" / "test.mjs"), *args])


def lock(args: list[str]) -> int:
    """Write the lock files: pins and hashes for every platform, and nothing of this machine's indexes."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(BIN))
    if uv is None:
        raise Trouble(NO_UV)
    local = ("UV_FIND_LINKS", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_NO_INDEX")
    env = {key: value for key, value in os.environ.items() if key not in local} | {"UV_NO_CONFIG": "1"}
    for target, what in LOCKED.items():
        agree = [] if target == CORE else ["--constraints", CORE]
        subprocess.run(
            [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
            + ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
            + ["--custom-compile-command", "python3 dev.py lock", "pyproject.toml", *what, *agree]
            + ["--output-file", target, *args],
            cwd=HERE,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        print(f"wrote {target}")
    return 0


def prepare(lock_file: str) -> None:
    """Make .venv hold what `lock_file` pins and this checkout; with an up-to-date stamp it starts nothing."""
    project = digest(HERE / "pyproject.toml", str(HERE))
    locks = {name: digest(HERE / name) for name in ([CORE] if lock_file == CORE else [CORE, lock_file])}
    done = read_stamp() if PYTHON.is_file() else {}
    if locks.items() | {("project", project)} <= done.items():
        return
    if not locks.items() <= done.items():
        say(f"Setting up CoAuthor in {VENV} (once, about a minute) ...")
        if not done:
            make_venv()
        # The developer's lock holds all of the core's, at the same versions.
        pip(NO_INSTALL, "install", "--require-hashes", "--requirement", lock_file)
        done = {**done, **locks}
        write_stamp(done)
    # No index and no build environment: what the build needs is in every lock, so this works offline.
    pip(NO_EDITABLE, "install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")
    # Where Python may not write its own caches, every start of the server would compile 300 modules again.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "server/coauthor"], cwd=HERE, check=False)
    write_stamp({**done, "project": project})


def make_venv() -> None:
    """A new environment with pip in place of whatever half-made one is there."""
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise Trouble(NO_VENV)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        raise Trouble(NO_VENV)


def pip(on_failure: str, *args: str) -> None:
    """The environment's own pip, quiet unless it fails; `on_failure` is what the person is told then."""
    # Only the lock decides: an unrelated setting such as PIP_USER or PIP_TARGET would put things elsewhere.
    env = {key: value for key, value in os.environ.items() if key not in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX")}
    command = [str(PYTHON), "-m", "pip", "-qq", "--disable-pip-version-check", "--no-input", *args]
    # pip speaks on standard error here: standard output may belong to an editor.
    if subprocess.run(command, cwd=HERE, env=env, check=False, stdout=sys.stderr).returncode:
        raise Trouble(on_failure)


def become(command: list[str]) -> int:
    """Run `command` in place of this process, so that signals and pipes are its own."""
    if os.name != "nt":
        os.execvp(command[0], command)
    return subprocess.run(command, check=False).returncode


def digest(path: Path, salt: str = "") -> str:
    """sha256 of a file's bytes and `salt`; a missing file is a broken checkout, and said so."""
    try:
        return hashlib.sha256(path.read_bytes() + salt.encode()).hexdigest()
    except FileNotFoundError:
        raise Trouble(f"{path.name} is missing here. Get it back with: git checkout {path.name}") from None


def read_stamp() -> dict[str, str]:
    """What was installed last, by name; empty where nothing was or the stamp is not readable."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(done: dict[str, str]) -> None:
    """Remember what is installed, in one step: a stamp cut short would not be readable."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(done, indent=1), encoding="utf-8")
    fresh.replace(STAMP)


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "models": models,
    "test": test,
    "lint": lint,
    "bench": bench,
    "drift": drift,
    "truth": truth,
    "gates": gates,
    "walks": walks,
    "faults": faults,
    "protocol": protocol,
    "vscode": vscode,
    "test-vscode": test_vscode,
    "lock": lock,
    "serve": serve,
    "run": run,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
