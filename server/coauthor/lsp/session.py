"""What one connection knows: its client, its root, its open documents. Nothing here is shared with another.

It must stay a list of what exists; what is done with it stands in `features/`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from coauthor.lsp import from_lsp, switches
from coauthor.lsp.document import Document
from coauthor.lsp.wire import capabilities
from coauthor.manuscript import project
from coauthor.manuscript.positions import Encoding

if TYPE_CHECKING:
    from coauthor.lsp.bench import Bench
    from coauthor.lsp.checking.planning import Plan
    from coauthor.lsp.checking.publisher import Publisher
    from coauthor.lsp.reading.index import Index
    from coauthor.lsp.reading.names import Names
    from coauthor.lsp.reading.shelf import Shelf
    from coauthor.lsp.wire.protocol import Connection
    from coauthor.pool.leases import Lease

_log = logging.getLogger(__name__)

DocumentListener = Callable[["Session", Document], None]


class Options(NamedTuple):
    """`initializationOptions.coauthor`: what the client says about itself."""

    task_changed: bool = False  # it wants coauthor/taskChanged notifications
    attach: bool = False  # it uses coauthor/attach and shows live text
    trusted: bool | None = None  # the editor's own answer to whether this folder is trusted; None: it has none
    lens: bool = True  # stock surfaces; False where the client draws its own
    hints: bool = True
    hover: bool = True
    failures: bool = True  # a message where a task failed; False where the client says it itself, with a way on
    agent: str = ""  # the name of the agent at the other end; empty where a person is there


@dataclass(slots=True)
class Listeners:
    """Who is told of documents, in order, right after it happened and before the next message is handled."""

    opened: list[DocumentListener] = field(default_factory=list)
    changed: list[DocumentListener] = field(default_factory=list)
    saved: list[DocumentListener] = field(default_factory=list)
    closed: list[DocumentListener] = field(default_factory=list)


class Session:
    """The state of one connection."""

    connection: Connection
    index: Index
    names: Names
    publisher: Publisher
    shelf: Shelf

    def __init__(self) -> None:
        self.root: Path | None = None
        self.folders: list[str] = []  # the client's workspace folders, as paths
        self.encoding = Encoding.UTF16
        self.client_name = ""
        self.client_capabilities: dict[str, Any] = {}
        self.options = Options()
        self.asked: dict[str, Any] = {}  # what `initializationOptions` set
        self.settings: dict[str, Any] = {}  # what the client's configuration sets, over that
        self.switches = switches.Switches()
        self.process: int | None = None
        self.documents: dict[str, Document] = {}
        self.listeners = Listeners()
        self.make_plan: Callable[[Session], Plan]
        self.starting: list[Callable[[Session], Awaitable[None]]] = []
        """Run one after the other, in a task, once the client has said `initialized`."""
        self.closing: list[Callable[[Session], Awaitable[None]]] = []
        """Run when the connection ends, last added first; all together get a few seconds."""
        self.started = asyncio.Event()
        self.second_stage: asyncio.Task[None] | None = None
        self.bench: Bench | None = None
        self.arriving: Lease | None = None  # held until it is said which files this editor has
        self.last_edited: tuple[str, int] | None = None  # key and code-point offset of the newest typing
        self.typed_at = 0.0  # when that was, by the steady clock, in seconds
        self._keys: dict[str, str] = {}
        self._uris: dict[str, str] = {}

    @cached_property
    def plan(self) -> Plan:
        """The outline held against the text; loaded by the first who asks."""
        return self.make_plan(self)

    def begin(self, params: dict[str, Any]) -> None:
        """Take what `initialize` says; what is malformed counts as not said."""
        self.encoding = Encoding(capabilities.position_encoding(params))
        given = params.get("capabilities")
        self.client_capabilities = given if isinstance(given, dict) else {}
        info = params.get("clientInfo")
        if isinstance(info, dict) and isinstance(info.get("name"), str):
            self.client_name = info["name"]
        process = params.get("processId")
        self.process = process if type(process) is int else None
        self.options = _options(params.get("initializationOptions"))
        self.asked = switches.of_client(params.get("initializationOptions"))
        self.folders = _folders(params)
        folder = _folder(params)
        if folder is not None:
            self.take_root_of(folder)

    def take_root_of(self, path: str) -> None:
        """The root is the one that `path`, a folder or file, belongs to."""
        self.root = Path(project.find_root(Path(path)))
        self._keys.clear()
        self._uris.clear()

    def capability(self, *path: str) -> Any:
        """What the client said under `capabilities`, or None: `capability("workspace", "applyEdit")`."""
        node: Any = self.client_capabilities
        for name in path:
            node = node.get(name) if isinstance(node, dict) else None
        return node

    def key(self, uri: str) -> str:
        """The workspace-relative path of a URI, or the URI itself for what lies outside the root."""
        key = self._keys.get(uri)
        if key is None:
            key = self._keys[uri] = self._relative(uri) or uri
        return key

    def path(self, uri: str) -> str | None:
        """The workspace-relative path of a URI, or None for what lies outside the root."""
        key = self.key(uri)
        return None if key == uri else key

    def uri(self, key: str) -> str:
        """The URI of a workspace-relative path; the client's own spelling where the document is open."""
        document = self.documents.get(key)
        if document is not None:
            return document.uri
        if self.root is None or "://" in key:
            return key
        known = self._uris.get(key)
        if known is None:
            known = self._uris[key] = from_lsp.file_uri(f"{self.root.as_posix()}/{key}")
        return known

    def document(self, uri: str) -> Document | None:
        """The open document of a URI, however it is spelt."""
        return self.documents.get(self.key(uri))

    def readable(self, uri: str) -> Document | None:
        """The open document if its text is the client's; None while it is out of step."""
        document = self.document(uri)
        return document if document is not None and document.out_of_step is None else None

    def say(self, message: str, kind: int = 3) -> None:
        """`window/showMessage`; kind 1 error, 2 warning, 3 information."""
        self.connection.notify("window/showMessage", {"type": kind, "message": f"CoAuthor: {message}"})

    def tell(self, listeners: list[DocumentListener], document: Document) -> None:
        """Call each listener; one that raises is logged and doesn't keep the others from hearing."""
        for listener in listeners:
            try:
                listener(self, document)
            except Exception:  # noqa: BLE001 - the others still have to hear of it
                _log.exception("a listener failed on %s", document.key)

    def _relative(self, uri: str) -> str | None:
        path = from_lsp.file_path(uri)
        if path is None or self.root is None:
            return None
        root = self.root.as_posix()
        try:
            return _below(root, os.path.normpath(path)) or _below(os.path.realpath(root), os.path.realpath(path))
        except (OSError, ValueError):  # no path at all, such as one with a NUL in it
            return None


def _below(root: str, path: str) -> str | None:
    root, path = root.replace(os.sep, "/").rstrip("/"), path.replace(os.sep, "/")
    return path[len(root) + 1 :] if path.startswith(root + "/") and len(path) > len(root) + 1 else None


def _folders(params: dict[str, Any]) -> list[str]:
    folders = params.get("workspaceFolders")
    uris = [each.get("uri") for each in folders if isinstance(each, dict)] if isinstance(folders, list) else []
    paths = [from_lsp.file_path(uri) for uri in uris if isinstance(uri, str)]
    return [path for path in paths if path is not None]


def _folder(params: dict[str, Any]) -> str | None:
    folders = params.get("workspaceFolders")
    first = folders[0] if isinstance(folders, list) and folders else None
    for uri in (first.get("uri") if isinstance(first, dict) else None, params.get("rootUri")):
        if isinstance(uri, str) and (path := from_lsp.file_path(uri)):
            return path
    path = params.get("rootPath")
    return path if isinstance(path, str) and path else None


def _agent(said: object) -> str:
    """The agent that the client says it is, or that the environment says by a token."""
    token = os.environ.get("COAUTHOR_AGENT_TOKEN")
    named = said if isinstance(said, str) else os.environ.get("COAUTHOR_AGENT", "")
    return (named or "outside")[:100] if token or isinstance(said, str) and said else ""


def _options(given: object) -> Options:
    ours = given.get("coauthor") if isinstance(given, dict) else None
    if not isinstance(ours, dict):
        return Options(agent=_agent(None))
    said = ours.get("render")
    render = said if isinstance(said, dict) else {}
    trusted = ours.get("trusted")
    return Options(
        task_changed=ours.get("taskChanged") is True,
        attach=ours.get("attach") is True,
        trusted=trusted if isinstance(trusted, bool) else None,
        lens=render.get("lens") is not False,
        hints=render.get("hints") is not False,
        hover=render.get("hover") is not False,
        failures=render.get("failures") is not False,
        agent=_agent(ours.get("agent")),
    )
