"""In which order what arrives together is handled: a lone message at once, who waited before what was said after."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from coauthor.lsp.wire import crowds, transport
from coauthor.lsp.wire.protocol import Connection

Message = dict[str, Any]


class Sent:
    """A writer that keeps what it is given."""

    def __init__(self) -> None:
        self.frames: list[Message] = []

    def write(self, data: bytes) -> None:
        self.frames.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    async def drain(self, seconds: float) -> None:
        """Nothing waits."""


class Line:
    """A connection with a few handlers, and what they did."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.sent = Sent()
        handlers = {"ask": self._ask, "say": lambda _, params: self.done.append(params["word"])}
        self.connection = Connection(handlers, None)
        self.connection.initialized = True
        self.connection.attach(self.sent)
        self._reader = transport.Reader(self.connection)

    async def _ask(self, _session: object, _params: Message) -> None:
        await self.connection.request("question")
        self.done.append("went on")

    def tell(self, *messages: Message) -> None:
        """Messages that arrive in one piece."""
        bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
        self._reader.data_received(b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies))


def say(word: str, **more: Any) -> Message:
    return {"method": "say", "params": {"word": word}, **more}


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_lone_message_is_handled_as_it_is_read() -> None:
    line = Line()
    line.tell(say("one"))
    assert line.done == ["one"]
    line.tell(say("two", id=1))
    assert line.sent.frames == [{"jsonrpc": "2.0", "id": 1, "result": None}]


async def test_who_waited_for_an_answer_goes_on_before_what_was_said_after_it() -> None:
    line = Line()
    line.tell({"method": "ask", "id": 1})
    await turns()
    number = line.sent.frames[0]["id"]
    line.tell({"id": number, "result": None}, say("later"))
    await turns()
    assert line.done == ["went on", "later"]


async def test_a_cancel_that_came_with_its_request_overtakes_it() -> None:
    line = Line()
    line.tell(say("one"), say("two", id=2), {"method": "$/cancelRequest", "params": {"id": 2}}, say("three"))
    await turns()
    assert line.done == ["one", "three"]
    assert [frame["error"]["code"] for frame in line.sent.frames] == [-32800]


async def test_a_crowd_of_requests_is_heard_out_so_that_its_cancels_overtake_it() -> None:
    line = Line()
    for number in range(50):
        line.tell(say(str(number), id=number))
    for number in range(5, 25):
        line.tell({"method": "$/cancelRequest", "params": {"id": number}})
    while len(line.sent.frames) < 50:  # noqa: ASYNC110 - it waits for turns of the loop, not for time
        await asyncio.sleep(0)
    failed = [frame["id"] for frame in line.sent.frames if "error" in frame]
    assert failed == list(range(5, 25))
    assert line.done == [str(number) for number in range(50) if number not in failed]


def test_nothing_waits_for_a_crowd_without_end() -> None:
    now = 0.0
    crowd = crowds.Crowd(lambda: now)
    heard = 0
    while now < 10 * crowds.PATIENCE_S:
        crowd.came()
        heard += crowd.is_coming()
        now += crowds.GAP_S / 2
    assert 0 < heard * crowds.GAP_S / 2 <= crowds.PATIENCE_S


def test_who_waits_for_each_answer_is_heard_out_once_at_most() -> None:
    now = 0.0
    crowd = crowds.Crowd(lambda: now)
    heard = 0
    for _ in range(50):
        crowd.came()
        while crowd.is_coming():
            heard += 1
            now += crowds.GAP_S * 1.1
        now += crowds.GAP_S / 5
    assert heard == 1
    now += crowds.LULL_S * 2
    for _ in range(crowds.MANY):
        crowd.came()
    assert crowd.is_coming()
