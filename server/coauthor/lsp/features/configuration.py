"""workspace/configuration and workspace/didChangeConfiguration: the client's settings, pulled or pushed."""

from __future__ import annotations

import logging
from typing import Any

from coauthor import config
from coauthor.lsp import switches
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import RequestFailed

_log = logging.getLogger(__name__)

SECTION = "coauthor"
FILE = "coauthor.toml"


async def begin(session: Session) -> None:
    """The client listens: ask for its settings, and to be told when they change."""
    if session.capability("workspace", "didChangeConfiguration", "dynamicRegistration") is True:
        registration = {
            "id": "coauthor-configuration",
            "method": "workspace/didChangeConfiguration",
            "registerOptions": {"section": SECTION},
        }
        session.connection.spawn(_ask(session, [registration]), "hear of settings")
    if session.capability("workspace", "configuration") is True:
        session.connection.spawn(_pull(session), "pull settings")


def did_change_configuration(session: Session, params: dict[str, Any]) -> Any:
    """Settings that came along are taken; where none did, the client is asked."""
    given = params.get("settings")
    if isinstance(given, dict) and given:
        return _take(session, given.get(SECTION, given))
    if session.capability("workspace", "configuration") is True:
        return _pull(session)
    return None


def read(session: Session) -> None:
    """Decide the switches anew from everything said so far and the files on the disk."""
    user = switches.of_file(config.path())
    workspace = switches.of_file(session.root / FILE) if session.root is not None else {}
    session.switches = switches.decide(user, workspace, session.asked, session.settings)


def again(session: Session) -> None:
    """Something that settings are read from has changed."""
    before = session.switches
    read(session)
    if session.switches != before:
        session.publisher.refresh_all()


def _take(session: Session, given: object) -> None:
    session.settings = switches.of_client(given)
    again(session)


async def _pull(session: Session) -> None:
    try:
        found = await session.connection.request("workspace/configuration", {"items": [{"section": SECTION}]})
    except RequestFailed as error:
        _log.info("the client tells no settings: %s", error)
        return
    _take(session, found[0] if isinstance(found, list) and found else None)


async def _ask(session: Session, registrations: list[dict[str, Any]]) -> None:
    try:
        await session.connection.request("client/registerCapability", {"registrations": registrations})
    except RequestFailed as error:
        _log.info("the client does not tell of new settings: %s", error)
