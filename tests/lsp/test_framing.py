"""Bytes into messages: whatever a client or a broken pipe sends, it is cut, skipped or ended, never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coauthor.lsp.wire import framing


def frame(body: bytes, head: bytes = b"Content-Length") -> bytes:
    return b"%s: %d\r\n\r\n%s" % (head, len(body), body)


def feed(data: bytes, step: int = 0) -> list[framing.Frame]:
    framer = framing.Framer()
    pieces = [data[at : at + step] for at in range(0, len(data), step)] if step else [data]
    return [found for piece in pieces for found in framer.feed(piece)]


HELLO = {"jsonrpc": "2.0", "method": "hello", "params": {"ü": "😀"}}


@pytest.mark.parametrize("step", [0, 1, 7])
def test_messages_come_whole_however_they_are_cut(step: int) -> None:
    assert feed(framing.encode(HELLO) * 3, step) == [HELLO] * 3


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\r\nContent-Type: x\r\n\r\n",
    ],
)
def test_headers_of_any_case_and_company(head: bytes) -> None:
    body = json.dumps(HELLO).encode()
    assert feed(head % len(body) + body) == [HELLO]


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize(
    "junk",
    [
        b"log line of somebody\n",
        b"\r\n\r\n",
        b"Content-Length: abc\r\n\r\n{}",
        b"Content-Length: -5\r\n\r\n{}",
        b"\x00\xff\xfe" * 50,
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"x" * 200_000,
    ],
)
def test_after_junk_the_next_message_is_read(junk: bytes, step: int) -> None:
    if step and len(junk) > 1000:
        step = 4096
    assert feed(junk + framing.encode(HELLO), step)[-1] == HELLO


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"nonsense",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff\xfe{}",
        b'{"a": "\xed\xa0\x80"}',
        b"[1, 2]",
        b"null",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
)
def test_a_body_that_is_no_object_is_garbled_and_the_stream_goes_on(body: bytes) -> None:
    first, second = feed(frame(body) + framing.encode(HELLO))
    assert isinstance(first, framing.Garbled) and first.reason
    assert second == HELLO


def test_a_length_that_is_too_short_loses_one_message_only() -> None:
    body = json.dumps(HELLO).encode()
    broken = b"Content-Length: %d\r\n\r\n%s" % (len(body) - 5, body)
    found = feed(broken + framing.encode(HELLO))
    assert isinstance(found[0], framing.Garbled) and found[-1] == HELLO


def test_a_body_over_the_limit_ends_the_stream_before_it_is_read() -> None:
    found = feed(b"Content-Length: %d\r\n\r\n" % (framing.MAX_BODY + 1) + framing.encode(HELLO))
    assert len(found) == 1 and isinstance(found[0], framing.Ended)


def test_endless_junk_ends_the_stream() -> None:
    framer = framing.Framer()
    found = [frame for _ in range(100) for frame in framer.feed(b"junk" * 16_384)]
    assert len(found) == 1 and isinstance(found[0], framing.Ended)


def test_half_a_surrogate_pair_survives_encoding() -> None:
    assert feed(framing.encode({"text": "a\ud83db"})) == [{"text": "a\ud83db"}]


@given(st.binary(max_size=2000), st.integers(1, 50))
def test_no_bytes_at_all_raise(data: bytes, step: int) -> None:
    found = feed(data, step)
    assert all(isinstance(frame, dict | framing.Garbled | framing.Ended) for frame in found)


@given(st.binary(max_size=200).filter(lambda junk: b"ontent" not in junk.lower()))
def test_random_junk_in_front_hides_no_message(junk: bytes) -> None:
    assert feed(junk + b"\r\n\r\n" + framing.encode(HELLO))[-1] == HELLO
