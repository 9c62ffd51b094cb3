"""One connection's JSON-RPC: sorts what arrives, runs handlers in order, answers each request exactly once.

Responses and cancels never wait behind a request. It must never let an exception of a handler end the server,
and knows nothing of texts, tasks or proposals.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from coauthor.domain import errors
from coauthor.lsp.wire import crowds, failures, framing, transport

_log = logging.getLogger(__name__)

Params = dict[str, Any]
Handler = Callable[[Any, Any], Any]
"""`(session, params) -> result`, or a coroutine function of the same shape, which then runs as a task."""

LIFECYCLE = frozenset({"initialize", "initialized", "shutdown", "exit"})


class RequestFailed(failures.Failure):
    """The client answered one of our requests with an error, or went away."""


@dataclass(slots=True)
class _Pending:
    """A request of the client that has not been answered."""

    method: str
    task: asyncio.Task[Any] | None = None


class Connection:
    """The protocol object of one client.

    `handlers` maps methods to handlers, which get `session` as their first argument. Handlers run one after
    the other in the order of arrival; an async handler starts in that order and then runs beside the others,
    so it must take its snapshot before its first await.
    """

    def __init__(self, handlers: Mapping[str, Handler], session: object) -> None:
        self.session = session
        self.initialized = False
        self.shut_down = False
        self._loop = asyncio.get_running_loop()
        self.closed: asyncio.Future[str] = self._loop.create_future()
        self._handlers = handlers
        self._out: transport.Writer | None = None
        self._queue: deque[framing.Message] = deque()
        self._pending: dict[int | str, _Pending] = {}
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._working = False
        self._woke = False  # what came wakes a task
        self._crowd = crowds.Crowd(self._loop.time)

    # What the rest of the server uses

    def notify(self, method: str, params: Params | None = None) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    async def request(self, method: str, params: Params | None = None) -> Any:
        """Ask the client; returns its result, raises RequestFailed for its error or its end.

        Sent at once, when called and awaited. Cancelling the awaiting task tells the client so.
        """
        number = next(self._numbers)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self.closed.done():
            raise RequestFailed("the client has gone")
        self._asked[number] = future
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        try:
            return await future
        except asyncio.CancelledError:
            if self._asked.pop(number, None):
                self.notify("$/cancelRequest", {"id": number})
            raise

    def spawn(self, work: Awaitable[Any], name: str) -> asyncio.Task[Any]:
        """Run a coroutine as a task that ends with this connection; what it raises is logged."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        task.set_name(name)
        self._tasks.add(task)
        task.add_done_callback(self._spawned)
        return task

    @property
    def busy(self) -> bool:
        """True while messages wait to be handled."""
        return bool(self._queue)

    def attach(self, writer: transport.Writer) -> None:
        """Where to send."""
        self._out = writer

    def close(self, reason: str) -> None:
        """End the connection: nothing is answered any more, tasks are cancelled, `closed` gets the reason."""
        if self.closed.done():
            return
        self.closed.set_result(reason)
        self._queue.clear()
        self._pending.clear()
        for future in self._asked.values():
            if not future.done():
                future.set_exception(RequestFailed("the client has gone"))
                future.exception()  # nobody may be waiting
        self._asked.clear()
        for task in [*self._tasks]:
            task.cancel()

    async def drain(self, seconds: float) -> None:
        """Wait until the client has been handed everything, at most that long."""
        if self._out is not None:
            await self._out.drain(seconds)

    # What arrives

    def disconnected(self, reason: str) -> None:
        """The client can't be heard any more; what came before is still handled, an `exit` above all."""
        if self._queue:
            self._queue.append({"method": "\0gone", "params": reason})
        else:
            self.close(reason)

    def received(self, frame: framing.Message | framing.Garbled) -> None:
        """One frame from the transport: a response or a cancel acts at once, all else queues."""
        if self.closed.done():
            return
        if isinstance(frame, framing.Garbled):
            self._refuse(None, failures.ParseError(f"Parse Error: {frame.reason}"))
            return
        method = frame.get("method")
        if method is None and "id" in frame and ("result" in frame or "error" in frame):
            self._answered(frame)
        elif not isinstance(method, str):
            self._refuse(None, failures.InvalidRequest("Invalid Request: a message needs a method"))
        elif method == "$/cancelRequest":
            self._cancel(frame.get("params"))
        elif "id" not in frame or self._register(frame["id"], method):
            self._queue.append(frame)

    def caught_up(self) -> None:
        """All that had arrived was told: the first in the queue is handled now, the others a turn of the loop apart.

        Who waited for an answer that has just come goes on before what was said after it is handled; a crowd of
        requests is heard out, since its cancels come last.
        """
        woke, self._woke = self._woke, False
        if self._queue and not self._working:
            if woke:
                self._working = True
                self._loop.call_soon(self._step)
            else:
                self._step()

    def _register(self, request: object, method: str) -> bool:
        if type(request) not in (int, str):
            self._refuse(None, failures.InvalidRequest("Invalid Request: an id is a number or text"))
            return False
        assert isinstance(request, int | str)
        if request in self._pending:
            error = failures.InvalidRequest(f"Invalid Request: id {request} is in use")
            self._send({"jsonrpc": "2.0", "id": request, "error": error.answer()})
            return False
        self._pending[request] = _Pending(method)
        self._crowd.came()
        return True

    def _answered(self, message: framing.Message) -> None:
        future = self._asked.pop(message["id"], None) if type(message["id"]) is int else None
        if future is None:
            _log.info("an answer to nothing that was asked: id %r", message["id"])
        elif not future.done():
            self._woke = True
            error = message.get("error")
            if error is None:
                future.set_result(message.get("result"))
            else:
                said = error if isinstance(error, dict) else {"message": str(error)}
                code = said.get("code")
                failed = RequestFailed(
                    str(said.get("message")), code if isinstance(code, int) else None, said.get("data")
                )
                future.set_exception(failed)
                future.exception()  # nobody may be waiting

    def _cancel(self, params: object) -> None:
        request = params.get("id") if isinstance(params, dict) else None
        pending = self._pending.get(request) if isinstance(request, int | str) else None
        if pending is None:
            return  # answered already, or never asked
        if pending.task is not None:
            self._woke = True
            pending.task.cancel()
        else:
            self._refuse(cast(int | str, request), failures.Cancelled())

    # Running

    def _step(self) -> None:
        """Handle one message. The turn of the loop before the next lets cancels in, and starts tasks in their order."""
        if self._crowd.is_coming():
            self._working = True
            self._loop.call_later(crowds.GAP_S, self._step)
            return
        try:
            if self._queue:
                self._handle(self._queue.popleft())
        finally:
            self._working = bool(self._queue)
            if self._working:
                self._loop.call_soon(self._step)

    def _handle(self, message: framing.Message) -> None:
        method, request, params = message["method"], message.get("id"), message.get("params")
        if method == "\0gone":
            self.close(str(params))
        elif "id" not in message:
            self._run_notification(method, params)
        elif request in self._pending:  # else it was cancelled while it waited
            self._run_request(cast(int | str, request), method, params)

    def _run_request(self, request: int | str, method: str, params: object) -> None:
        try:
            result = self._handler(method)(self.session, _object(params))
            if inspect.isawaitable(result):
                task = self.spawn(self._finish(request, method, result), method)
                self._pending[request].task = task
                # Whatever ended the task, even a cancel before its first step: the request is answered.
                task.add_done_callback(lambda _: self._refuse(request, failures.Cancelled()))
            else:
                self._reply(request, result)
        except Exception as error:  # noqa: BLE001 - the request wall: whatever it was, the client is answered
            self._refuse(request, self._failure(method, error))

    async def _finish(self, request: int | str, method: str, work: Awaitable[Any]) -> None:
        try:
            result = await work
        except Exception as error:  # noqa: BLE001 - the request wall, for tasks
            self._refuse(request, self._failure(method, error))
        else:
            self._reply(request, result)

    def _run_notification(self, method: str, params: object) -> None:
        if method not in self._handlers:
            if not method.startswith("$/"):
                _log.info("no handler for the notification %s", method)
            return
        if not self.initialized and method not in LIFECYCLE:
            return  # the specification: dropped
        try:
            result = self._handlers[method](self.session, _object(params))
            if inspect.isawaitable(result):
                self.spawn(result, method)
        except Exception as error:  # noqa: BLE001 - the request wall, for what has no answer
            self._failure(method, error)

    def _handler(self, method: str) -> Handler:
        if method not in LIFECYCLE and not self.initialized:
            raise failures.NotInitialized("initialize comes first")
        if self.shut_down:
            raise failures.InvalidRequest("Invalid Request: the server is shutting down")
        handler = self._handlers.get(method)
        if handler is None:
            raise failures.MethodNotFound(f"Method Not Found: {method}")
        return handler

    def _failure(self, method: str, error: Exception) -> failures.Failure:
        """What the client is told about an exception; what nobody foresaw is logged with its traceback."""
        if isinstance(error, RequestFailed):
            return failures.InternalError(f"{method}: the editor refused a request: {error.message}")
        if isinstance(error, failures.Failure):
            return error
        if isinstance(error, errors.Invalid):
            return failures.InvalidParams(error.message, data=error.data())
        if isinstance(error, errors.CoauthorError):
            return failures.Unserved(error.message, data=error.data())
        _log.error("%s failed", method, exc_info=error)
        said = errors.Unavailable(
            f"{method} failed inside the server; the log has the details", "Your text is as it was."
        )
        return failures.InternalError(said.message, data=said.data())

    # Sending

    def _reply(self, request: int | str, result: object) -> None:
        if self._pending.pop(request, None) is None:
            return
        try:
            if self._out is not None and not self.closed.done():
                self._out.write(framing.answered(request, result))
        except (TypeError, ValueError) as error:
            _log.error("the answer to request %s can't be sent", request, exc_info=error)
            failed = failures.InternalError("the answer could not be written as JSON")
            self._send({"jsonrpc": "2.0", "id": request, "error": failed.answer()})

    def _refuse(self, request: int | str | None, error: failures.Failure) -> None:
        if request is None or self._pending.pop(request, None) is not None:
            self._send({"jsonrpc": "2.0", "id": request, "error": error.answer()})

    def _send(self, message: framing.Message) -> None:
        if self._out is not None and not self.closed.done():
            self._out.write(framing.encode(message))

    def _spawned(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("%s failed", task.get_name(), exc_info=error)


def _object(params: object) -> Params:
    if params is None:
        return {}
    if not isinstance(params, dict):
        raise failures.InvalidParams("Invalid Params: params must be an object")
    return params
