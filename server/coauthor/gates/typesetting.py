"""One run of LaTeX over a copy of the project: whether it makes a document, and what TeX complains about.

Typesetting is running code, so callers ask for trust first. It never runs where the person's files lie, never with a
shell escape or a `.latexmkrc`, and it ends with everything it started: at its deadline, and when it is canceled.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coauthor.gates import scratch
from coauthor.manuscript import tex_log
from coauthor.pool import leases

SECONDS = 300.0
MAX_OUTPUT = 500_000_000
"""Bytes that a run may write into one file."""

_MAX_LOG = 20_000_000
_GAP_S = 0.05
"""Between two looks at whether another run has left a folder."""

_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEXMFHOME", "TEXMFVAR", "TEXMFCNF", "SYSTEMROOT")
_STRICT = {
    "openin_any": "p",
    "openout_any": "p",
    "shell_escape": "f",
    "max_print_line": "2000",
    "error_line": "254",
    "half_error_line": "238",
}
_PROGRAM = re.compile(r"^\s*%\s*!\s*tex\s+(?:ts-)?program\s*=\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_NEEDS_XETEX = re.compile(
    r"^[^%\n]*\\(?:usepackage|documentclass|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{[^}]*"
    r"\b(?:fontspec|unicode-math|polyglossia|xeCJK|ctex\w*|xltxtra|mathspec)\b",
    re.MULTILINE,
)
_NEEDS_LUATEX = re.compile(r"^[^%\n]*\\usepackage\s*(?:\[[^\]]*\])?\s*\{[^}]*\blua\w+", re.MULTILINE)
_WANTS_XETEX = re.compile(r"XeTeX|XeLaTeX|LuaTeX|LuaLaTeX")
_ABOVE = re.compile(r"File [`'](\.\./[^']*)' not found")
_ENGINES = {
    "pdflatex": ("-pdf",),
    "xelatex": ("-pdfxe",),
    "lualatex": ("-pdflua", "-lualatex=lualatex --safer --no-shell-escape %O %S"),
}
_PAGES = re.compile(r"Output written on .*?\((\d+) pages?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it; `pages` is 0 and `pdf` None where no document was made.

    `why_not` says in a sentence why nothing could be tried or found out; then nothing else is to be believed.
    """

    problems: tuple[tex_log.Problem, ...] = ()
    pages: int = 0
    pdf: Path | None = None
    engine: str = ""
    why_not: str = ""

    @property
    def errors(self) -> tuple[tex_log.Problem, ...]:
        """What TeX could not do as it was told."""
        return tuple(one for one in self.problems if one.grade is tex_log.Grade.ERROR)

    @property
    def is_sound(self) -> bool:
        """A document was made and nothing is wrong with it."""
        return not self.why_not and self.pdf is not None and not self.errors


def engine_of(text: str) -> str:
    """The engine that a main file wants: as its magic comment says, else as its packages need."""
    if asked := _PROGRAM.search(text):
        name = asked[1].lower()
        return name if name in _ENGINES else "pdflatex"
    if _NEEDS_XETEX.search(text):
        return "xelatex"
    return "lualatex" if _NEEDS_LUATEX.search(text) else "pdflatex"


async def run(
    root: Path, main: str, over: Mapping[str, str] | None = None, *, kept: Path | None = None, seconds: float = SECONDS
) -> Built:
    """Typeset `main`, a path below `root`; `over` are texts that stand in place of what is on the disk.

    With `kept`, the copy stays in that folder, so that the next run is quicker and its PDF can be looked at; a run that
    is in there already is waited for.
    """
    latexmk = shutil.which("latexmk")
    if latexmk is None:
        return Built(why_not="latexmk is not installed here, so nothing could be typeset; TeX Live and MiKTeX have it.")
    async with _folder(kept) as folder:
        try:
            await asyncio.to_thread(scratch.fill, root, folder, over or {})
        except scratch.TooLarge as large:
            return Built(why_not=str(large))
        except OSError as error:
            return Built(why_not=f"The project could not be copied to be typeset: {error.strerror or error}.")
        text = (folder / main).read_text(encoding="utf-8", errors="replace") if (folder / main).is_file() else None
        if text is None:
            return Built(why_not=f"{main} is not there.")
        engine = engine_of(text)
        if shutil.which(engine) is None:
            return Built(engine=engine, why_not=f"{main} needs {engine}, which is not installed here.")
        built = await _typeset(latexmk, folder, main, engine, seconds)
        other = (
            "xelatex" if engine == "pdflatex" and any(_WANTS_XETEX.search(one.message) for one in built.errors) else ""
        )
        if other and shutil.which(other) is not None:
            built = await _typeset(latexmk, folder, main, other, seconds)
        return built


async def _typeset(latexmk: str, folder: Path, main: str, engine: str, seconds: float) -> Built:
    at = folder / main
    stem = at.with_suffix("")
    for ending in (".pdf", ".log", ".blg"):
        stem.with_suffix(ending).unlink(missing_ok=True)
    command = [latexmk, "-norc", "-interaction=nonstopmode", "-file-line-error", "-no-shell-escape", "-f", "-g"]
    code = await _ended([*command, *_ENGINES[engine], at.name], at.parent, seconds)
    log = _read(stem.with_suffix(".log"))
    if code is None:
        return Built(_problems(stem, main, log), engine=engine, why_not=f"{engine} took more than {seconds:.0f} s.")
    if log is None:
        return Built(engine=engine, why_not=f"{engine} wrote no log (exit code {code}).")
    pdf = stem.with_suffix(".pdf")
    pages = _PAGES.search(log)
    problems = _problems(stem, main, log)
    above = next((found[1] for one in problems if (found := _ABOVE.search(one.message))), None)
    if above is not None and (at.parent / above).is_file():
        said = f"{main} reads {above}, above its own folder, which is refused to TeX here; build it with your editor."
        return Built(problems, engine=engine, why_not=said)
    if not pdf.is_file() or pages is None:
        return Built(problems, engine=engine)
    return Built(problems, int(pages[1]), pdf, engine)


def _problems(stem: Path, main: str, log: str | None) -> tuple[tex_log.Problem, ...]:
    """What TeX and the bibliography program say, with paths from the root."""
    said = tex_log.read(log or "") + tex_log.of_bibtex(_read(stem.with_suffix(".blg")) or "")
    beside = PurePosixPath(main).parent
    return tuple(tex_log.placed(one, str(beside)) for one in said)


async def _ended(command: list[str], folder: Path, seconds: float) -> int | None:
    """The exit code, or None at the deadline; whatever happens, nothing that it started is left."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _STRICT
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    _limit(process.pid)
    try:
        return await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.returncode is None:
            await process.wait()


def _limit(pid: int) -> None:
    """No file that fills the disk, where the system can say so of another process."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT))


@contextlib.asynccontextmanager
async def _folder(kept: Path | None) -> AsyncIterator[Path]:
    if kept is not None:
        await asyncio.to_thread(kept.mkdir, parents=True, exist_ok=True)
        async with _alone(kept):
            yield kept
        return
    made = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="coauthor-"))
    try:
        yield made
    finally:
        await asyncio.to_thread(shutil.rmtree, made, ignore_errors=True)


@contextlib.asynccontextmanager
async def _alone(kept: Path) -> AsyncIterator[None]:
    """Waits until no other run, of whatever process, is in the folder: two would typeset each other's texts."""
    lease = leases.Lease(kept.parent, kept.name)
    while not await _taken(lease):  # noqa: ASYNC110 - an event of another process can't be awaited
        await asyncio.sleep(_GAP_S)
    try:
        yield
    finally:
        lease.release()


async def _taken(lease: leases.Lease) -> bool:
    """One try, on a thread; whoever is canceled meanwhile holds nothing."""
    trying = asyncio.ensure_future(asyncio.to_thread(lease.take))
    try:
        return await asyncio.shield(trying)
    except asyncio.CancelledError:
        if await trying:
            lease.release()
        raise


def _read(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            return opened.read(_MAX_LOG).decode("utf-8", "replace")
    except OSError:
        return None
