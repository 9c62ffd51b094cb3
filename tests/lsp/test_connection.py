"""One connection on real pipes: every request answered exactly once, whatever the client does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp import client

FAULTY = str(Path(__file__).with_name("faulty.py"))
ENDS_WITHIN = 5.0


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[client.Client]:
    """A greeted client of the real server with the misbehaving handlers of `faulty.py`."""
    started = client.Client(tmp_path, argv=[sys.executable, FAULTY])
    started.initialize()
    yield started
    started.kill()


def refused(editor: client.Client, method: str, params: object = None) -> client.Refused:
    with pytest.raises(client.Refused) as caught:
        editor.request(method, params)
    return caught.value


def alive(editor: client.Client) -> bool:
    return refused(editor, "test/unknown").code == -32601


def answers(editor: client.Client, number: int) -> int:
    return sum(m.get("id") == number and "method" not in m for m in list(editor.messages))


def test_shutdown_and_exit_end_it_with_0(editor: client.Client) -> None:
    assert editor.stop() == 0


def test_exit_without_shutdown_ends_it_with_1(editor: client.Client) -> None:
    editor.notify("exit")
    assert editor.process.wait(ENDS_WITHIN) == 1


def test_after_shutdown_nothing_is_served(editor: client.Client) -> None:
    editor.request("shutdown")
    assert refused(editor, "workspace/executeCommand", {"command": "test.nothing"}).code == -32600


def test_before_initialize_nothing_is_served(tmp_path: Path) -> None:
    editor = client.Client(tmp_path)
    assert refused(editor, "workspace/executeCommand", {"command": "x"}).code == -32002
    assert refused(editor, "initialize", []).code == -32602
    assert editor.initialize()["serverInfo"]["name"] == "coauthor"
    assert refused(editor, "initialize", {"capabilities": {}}).code == -32600
    assert editor.stop() == 0
    editor.kill()


def test_the_answer_is_the_same_from_the_preface_and_from_the_server(tmp_path: Path) -> None:
    with client.start(tmp_path) as quick:
        said = quick.capabilities
    late = client.Client(tmp_path)
    late.send_raw(b"junk that the preface hands over\r\n\r\n")
    assert late.initialize()["capabilities"] == said
    late.kill()


def test_a_handler_that_raises_is_answered_and_logged_and_the_server_lives(editor: client.Client) -> None:
    for method in ("test/raise", "test/taskRaises", "test/nan"):
        error = refused(editor, method)
        assert error.code == -32603 and "Traceback" not in error.message
    assert "ZeroDivisionError" in editor.log and "a handler that nobody expected" in editor.log
    assert alive(editor)


def test_a_domain_error_brings_code_message_and_hint(editor: client.Client) -> None:
    error = refused(editor, "test/conflict")
    assert error.data == {"code": "conflict", "message": "Somebody else was first.", "hint": "Look at it again."}


def test_a_stray_print_goes_to_stderr(editor: client.Client) -> None:
    assert editor.request("test/print") == "printed"
    editor.wait_until(lambda: "a stray line" in editor.log)


@pytest.mark.parametrize("params", [5, "x", [1]])
def test_params_that_are_no_object_are_malformed(editor: client.Client, params: object) -> None:
    assert refused(editor, "workspace/executeCommand", params).code == -32602


def test_commands_through_the_door(editor: client.Client) -> None:
    assert editor.command("test.post", intent="shorter") == {"intent": "shorter", "candidates": 1}
    for nothing in ({}, {"arguments": None}, {"arguments": []}, {"arguments": [[]]}, {"arguments": [{}]}):
        assert editor.request("workspace/executeCommand", {"command": "test.nothing", **nothing}) == {"done": True}
    missing = refused(editor, "workspace/executeCommand", {"command": "test.post"})
    assert missing.code == -32602 and "intent" in missing.message
    two = refused(editor, "workspace/executeCommand", {"command": "test.nothing", "arguments": [{}, {}]})
    assert two.code == -32602
    unknown = refused(editor, "workspace/executeCommand", {"command": "test.unknown"})
    assert unknown.data["code"] == "not_found"
    assert refused(editor, "workspace/executeCommand", {"arguments": []}).code == -32602


def test_a_command_that_waits_for_the_client_holds_up_nothing(editor: client.Client) -> None:
    document = editor.open("a.tex", "abc")
    editor.answer["workspace/applyEdit"] = lambda _: (document.replace(0, 0, "x"), {"applied": True})[1]
    waiting = editor.ask("workspace/executeCommand", {"command": "test.ask"})
    assert editor.result(waiting) == {"said": {"applied": True}}
    assert editor.request("test/text", {"uri": document.uri})["text"] == "xabc"


def test_a_running_request_is_cancelled_with_exactly_one_answer(editor: client.Client) -> None:
    number = editor.ask("test/forever")
    editor.wait_for(lambda message: message.get("method") == "test/waiting")
    for _ in range(3):
        editor.notify("$/cancelRequest", {"id": number})
    with pytest.raises(client.Refused, match="-32800"):
        editor.result(number)
    assert alive(editor) and answers(editor, number) == 1


def test_cancels_overtake_what_is_queued(editor: client.Client) -> None:
    """One write with 200 requests and their cancels: all are answered once, and most are never run."""
    first = 1000
    frames = [frame({"id": first + n, "method": "test/forever"}) for n in range(200)]
    frames += [frame({"method": "$/cancelRequest", "params": {"id": first + n}}) for n in range(200)]
    editor.send_raw(b"".join(frames))
    for n in range(200):
        with pytest.raises(client.Refused, match="-32800"):
            editor.result(first + n)
    assert alive(editor)
    assert all(answers(editor, first + n) == 1 for n in range(200))
    assert len(editor.notifications("test/waiting")) < 200


def frame(message: dict[str, object]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize("params", [None, {}, {"id": None}, {"id": "never"}, {"id": [1]}, [5]])
def test_a_cancel_of_nothing_is_nothing(editor: client.Client, params: object) -> None:
    editor.notify("$/cancelRequest", params)
    assert alive(editor)


def test_an_id_in_use_is_refused_and_both_are_answered(editor: client.Client) -> None:
    editor.send_raw(frame({"id": 500, "method": "test/forever"}) * 2)
    assert refused_with(editor, 500) == -32600
    editor.wait_for(lambda message: message.get("method") == "test/waiting")
    editor.notify("$/cancelRequest", {"id": 500})
    editor.wait_until(lambda: answers(editor, 500) == 2)


def refused_with(editor: client.Client, number: int) -> int:
    with pytest.raises(client.Refused) as caught:
        editor.result(number)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Content-Length: 4\r\n\r\nnope", -32700),
        (b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc", -32700),
        (b"Content-Length: 200000\r\n\r\n" + b"[" * 100_000 + b"]" * 100_000, -32700),
        (b'Content-Length: 10\r\n\r\n{"a": NaN}', -32700),
        (b"Content-Length: 2\r\n\r\n{}", -32600),
        (b'Content-Length: 22\r\n\r\n{"id":1.5,"method":""}', -32600),
    ],
)
def test_what_is_no_message_is_refused_with_id_null_and_the_next_is_served(
    editor: client.Client, data: bytes, code: int
) -> None:
    editor.send_raw(data)
    said = editor.wait_for(lambda message: "error" in message and message["id"] is None)
    assert said["error"]["code"] == code
    assert alive(editor)


def test_junk_between_messages_is_skipped(editor: client.Client) -> None:
    editor.send_raw(b"somebody's log line\nand another\n\r\n\r\n" + os.urandom(64).replace(b"\r", b"x"))
    assert alive(editor)


def test_a_message_over_the_limit_ends_it_cleanly_with_a_reason(tmp_path: Path) -> None:
    editor = client.Client(tmp_path, env={"COAUTHOR_LOG": "INFO"})
    editor.initialize()
    editor.send_raw(b"Content-Length: 200000000\r\n\r\n")
    assert editor.process.wait(ENDS_WITHIN) == 1
    editor.wait_until(lambda: "200000000 bytes" in editor.log)
    editor.kill()


def test_when_the_client_disappears_it_ends(editor: client.Client) -> None:
    editor.ask("test/forever")
    editor.wait_for(lambda message: message.get("method") == "test/waiting")
    assert editor.process.stdin is not None
    editor.process.stdin.close()
    assert editor.process.wait(ENDS_WITHIN) == 1


def test_when_the_editor_process_ends_it_ends_though_the_pipe_stays_open(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    editor = client.Client(tmp_path)
    editor.request("initialize", {"processId": parent.pid, "capabilities": {}, "rootUri": tmp_path.as_uri()})
    editor.notify("initialized", {})
    assert alive(editor)
    parent.kill()
    parent.wait()
    assert editor.process.wait(ENDS_WITHIN) == 1
    editor.kill()


def test_a_process_that_cannot_be_seen_is_not_waited_for(tmp_path: Path) -> None:
    editor = client.Client(tmp_path)
    editor.request("initialize", {"processId": 2**22 + 12345, "capabilities": {}, "rootUri": tmp_path.as_uri()})
    editor.notify("initialized", {})
    assert alive(editor)
    editor.kill()


def test_a_client_that_does_not_read_blocks_nothing_and_its_end_ends_it(tmp_path: Path) -> None:
    """More answers than a pipe holds, read by nobody: the server still hears that the client has gone."""
    server = subprocess.Popen(
        [sys.executable, FAULTY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(client.SERVER)},
        bufsize=0,
    )
    assert server.stdin is not None
    params = {"capabilities": {}, "processId": None, "rootUri": tmp_path.as_uri()}
    server.stdin.write(frame({"id": 1, "method": "initialize", "params": params}))
    answers_of_1_kb = b"".join(frame({"id": n, "method": "test/" + "x" * 1000}) for n in range(2, 3000))
    view = memoryview(answers_of_1_kb)
    while view:
        view = view[server.stdin.write(view) :]
    server.stdin.close()
    begun = time.monotonic()
    assert server.wait(ENDS_WITHIN + 2) == 1
    assert time.monotonic() - begun < ENDS_WITHIN
    assert server.stdout is not None
    server.stdout.close()


def test_standard_input_from_a_file_is_served_too(tmp_path: Path) -> None:
    script = tmp_path / "script"
    params = {"capabilities": {}, "processId": None, "rootUri": tmp_path.as_uri()}
    script.write_bytes(
        frame({"id": 1, "method": "initialize", "params": params})
        + frame({"id": 2, "method": "shutdown"})
        + frame({"method": "exit"})
    )
    with script.open("rb") as given, (tmp_path / "out").open("wb") as taken:
        ended = subprocess.run(
            [sys.executable, FAULTY],
            stdin=given,
            stdout=taken,
            env={**os.environ, "PYTHONPATH": str(client.SERVER)},
            timeout=30,
            check=False,
        )
    assert ended.returncode == 0
    assert b'"id":2' in (tmp_path / "out").read_bytes()
