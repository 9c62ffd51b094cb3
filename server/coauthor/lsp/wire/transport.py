"""Standard input and output as a stream of messages, and the watch on whether anybody is still there.

It must never block the event loop: what a slow client doesn't read waits in memory, up to a limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable
from typing import Protocol

from coauthor.lsp.wire import framing

_log = logging.getLogger(__name__)

MAX_UNSENT = 256 * 1024 * 1024
PARENT_POLL_SECONDS = 2.0
PIECE = 64 * 1024  # as much as a pipe holds


class Receiver(Protocol):
    """Who gets what arrives: one call per frame in order, then `disconnected` exactly once."""

    def received(self, frame: framing.Message | framing.Garbled) -> None:
        """One message, or one body that was none."""

    def caught_up(self) -> None:
        """All that has arrived so far was handed over."""

    def disconnected(self, reason: str) -> None:
        """Nothing more will come."""


class Writer(Protocol):
    """Where frames go, in order. `write` never blocks and never raises; `drain` waits for the client."""

    def write(self, data: bytes) -> None:
        """Queue one whole frame."""

    async def drain(self, seconds: float) -> None:
        """Wait until everything has been handed over, at most that long."""


class Reader:
    """Feeds what arrives on a pipe to a `Receiver`, message by message."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._framer = framing.Framer()
        self._over = False

    def data_received(self, data: bytes | memoryview) -> None:
        """Bytes from the client."""
        if self._over:
            return
        skipped = self._framer.skipped
        for frame in self._framer.feed(data):
            if isinstance(frame, framing.Ended):
                self._end(frame.reason)
                break
            self._receiver.received(frame)
        if self._framer.skipped > skipped:
            _log.warning("skipped %d bytes that belong to no message", self._framer.skipped - skipped)
        self._receiver.caught_up()

    def eof_received(self) -> None:
        """The client closed its side."""
        self._end("the client closed the connection")

    def failed(self, error: OSError) -> None:
        """The pipe broke."""
        self._end(f"reading failed: {error}")

    def _end(self, reason: str) -> None:
        if not self._over:
            self._over = True
            self._receiver.disconnected(reason)


async def read(descriptor: int, receiver: Receiver, already: bytes = b"") -> None:
    """Read messages from the descriptor into the receiver, from now on; `already` are bytes read before."""
    loop = asyncio.get_running_loop()
    reader = Reader(receiver)
    if already:
        reader.data_received(already)
    try:
        loop.add_reader(descriptor, _Pipe(descriptor, reader, loop).read)
        os.set_blocking(descriptor, False)
    except (NotImplementedError, OSError):  # a regular file, or a platform without pipes in the loop
        threading.Thread(target=_read_blocking, args=(descriptor, reader, loop), daemon=True).start()


class _Pipe:
    """What the loop calls when there is something to read. One piece of memory takes it all: asyncio's own reader asks
    the system for 256 KB at each message and gives them back, which takes longer than most answers.
    """

    def __init__(self, descriptor: int, reader: Reader, loop: asyncio.AbstractEventLoop) -> None:
        self._descriptor = descriptor
        self._reader = reader
        self._loop = loop
        self._memory = memoryview(bytearray(PIECE))

    def read(self) -> None:
        """Take what is there, and no more than once around, so that other work has its turn."""
        try:
            count = os.readv(self._descriptor, (self._memory,))
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._loop.remove_reader(self._descriptor)
            self._reader.failed(error)
            return
        if count:
            self._reader.data_received(self._memory[:count])
        else:
            self._loop.remove_reader(self._descriptor)
            self._reader.eof_received()


def _read_blocking(descriptor: int, reader: Reader, loop: asyncio.AbstractEventLoop) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended; nobody listens any more
        while True:
            try:
                chunk = os.read(descriptor, 1 << 18)
            except OSError as error:
                loop.call_soon_threadsafe(reader.failed, error)
                return
            if not chunk:
                loop.call_soon_threadsafe(reader.eof_received)
                return
            loop.call_soon_threadsafe(reader.data_received, chunk)


class PipeWriter(asyncio.BaseProtocol):
    """Frames to a pipe or socket through the event loop: at once where there is room, else from memory."""

    def __init__(self, lost: Callable[[str], None]) -> None:
        self._lost = lost
        self._transport: asyncio.WriteTransport | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The pipe is ready."""
        assert isinstance(transport, asyncio.WriteTransport)
        transport.set_write_buffer_limits(high=0)
        self._transport = transport

    def write(self, data: bytes) -> None:
        """Queue one whole frame."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(data)
        if transport.get_write_buffer_size() > MAX_UNSENT:
            transport.abort()
            self._lost(f"the client has not read {MAX_UNSENT // 1024 // 1024} MB of answers")

    async def drain(self, seconds: float) -> None:
        """Wait until everything has been handed over, at most that long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._flowing.wait(), seconds)

    def pause_writing(self) -> None:
        """The client reads slower than we write."""
        self._flowing.clear()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._flowing.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client doesn't read any more."""
        self._flowing.set()
        self._lost("the client stopped reading" if exc is None else f"writing failed: {exc}")


class ThreadWriter:
    """The same through a thread, for descriptors that the event loop can't write to."""

    def __init__(self, descriptor: int, lost: Callable[[str], None]) -> None:
        self._descriptor = descriptor
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._queued = threading.Condition()
        self._frames: list[bytes] = []
        self._unsent = 0
        self._broken = False
        threading.Thread(target=self._run, daemon=True).start()

    def write(self, data: bytes) -> None:
        """Queue one whole frame."""
        with self._queued:
            if self._broken:
                return
            self._unsent += len(data)
            self._frames.append(data)
            self._broken = self._unsent > MAX_UNSENT
            self._queued.notify()
        if self._broken:
            self._lost(f"the client has not read {MAX_UNSENT // 1024 // 1024} MB of answers")

    async def drain(self, seconds: float) -> None:
        """Wait until everything has been handed over, at most that long."""
        deadline = self._loop.time() + seconds
        while self._unsent and not self._broken and self._loop.time() < deadline:  # noqa: ASYNC110 - a thread sends
            await asyncio.sleep(0.01)

    def _run(self) -> None:
        while True:
            with self._queued:
                self._queued.wait_for(lambda: bool(self._frames))
                frames, self._frames = self._frames, []
            data = memoryview(b"".join(frames))
            try:
                while data:
                    sent = os.write(self._descriptor, data)
                    data = data[sent:]
                    with self._queued:
                        self._unsent -= sent
            except OSError as error:
                self._broken = True
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._lost, f"writing failed: {error}")
                return


async def write(descriptor: int, lost: Callable[[str], None]) -> Writer:
    """A writer to the descriptor; `lost` is called, perhaps more than once, when nobody reads any more."""
    pipe = os.fdopen(descriptor, "wb", buffering=0, closefd=False)
    try:
        _, writer = await asyncio.get_running_loop().connect_write_pipe(lambda: PipeWriter(lost), pipe)
    except (ValueError, NotImplementedError, OSError):
        return ThreadWriter(descriptor, lost)
    return writer


def watch_parent(process: int, gone: Callable[[str], None]) -> Callable[[], None]:
    """Call `gone` once when the process ends; returns what stops the watch.

    A process that can't be seen now (it may live in another container) is not watched: then only the end of
    the stream tells.
    """
    loop = asyncio.get_running_loop()
    reason = f"the editor (process {process}) has ended"
    if not _alive(process):
        return lambda: None
    if hasattr(os, "pidfd_open"):
        with contextlib.suppress(OSError):
            descriptor = os.pidfd_open(process)

            def stop() -> None:
                nonlocal descriptor
                if descriptor >= 0:
                    loop.remove_reader(descriptor)
                    os.close(descriptor)
                    descriptor = -1

            def ended() -> None:
                stop()
                gone(reason)

            loop.add_reader(descriptor, ended)
            return stop
    task = loop.create_task(_poll_parent(process, lambda: gone(reason)))

    def cancel() -> None:
        task.cancel()

    return cancel


async def _poll_parent(process: int, gone: Callable[[], None]) -> None:
    while _alive(process):  # noqa: ASYNC110 - a process has no event to wait for
        await asyncio.sleep(PARENT_POLL_SECONDS)
    gone()


def _alive(process: int) -> bool:
    if process <= 0:
        return False
    if os.name == "nt":  # os.kill would end the process there; the end of the stream has to do
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
