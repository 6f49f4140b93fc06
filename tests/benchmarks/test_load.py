from __future__ import annotations

import http.server
import threading
from typing import TYPE_CHECKING, ClassVar

import pytest
from benchmarks.load import Request, fetch, fetch_until, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.load import Address

_BODY = b"x" * 100_000


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers what it is asked for: as always, otherwise after some answers, with a fault, or without an end."""

    protocol_version = "HTTP/1.1"
    answered: ClassVar[int] = 0

    def do_GET(self) -> None:
        type(self).answered += 1
        body = b"y" if self.path == "/changing" and self.answered > 5 else _BODY
        if self.path == "/chunks":
            self._send_chunks(_BODY[:70_000], _BODY[70_000:], b"")
            return
        if self.path == "/endless":
            self._send_chunks(_BODY)
            self.rfile.read(1)  # until the client leaves
            return
        self.send_response(500 if self.path == "/failing" else 200)
        self.send_header("Content-Length", str(len(body) + (self.path == "/broken")))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.path == "/broken"

    def _send_chunks(self, *chunks: bytes) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is inherited
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that leaves in the middle is no fault here."""


@pytest.fixture
def address() -> Iterator[Address]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        _Handler.answered = 0
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield "127.0.0.1", server.server_port
        server.shutdown()


@pytest.mark.parametrize("path", ["/", "/chunks"])
def test_every_answer_is_counted(path: str, address: Address) -> None:
    slice_ = load(address, Request(path), _BODY, seconds=0.1, connections=4)
    assert slice_.answers == _Handler.answered >= 4
    assert slice_.seconds >= 0.1
    assert slice_.rate * slice_.latency == pytest.approx(1)


@pytest.mark.parametrize(
    ("path", "fault"), [("/changing", "another answer"), ("/failing", "status 200"), ("/broken", "before its answer")]
)
def test_a_server_that_fails_is_not_fast(address: Address, path: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        load(address, Request(path), _BODY, seconds=1, connections=2)


@pytest.mark.parametrize("path", ["/", "/chunks"])
def test_an_answer_is_fetched_whole(path: str, address: Address) -> None:
    assert fetch(address, Request(path)) == _BODY


def test_an_answer_is_fetched_as_far_as_it_has_come(address: Address) -> None:
    assert fetch_until(address, Request("/endless"), _BODY).rstrip().endswith(_BODY)
    with pytest.raises(ValueError, match="no b'z' in the answer"):
        fetch_until(address, Request("/broken"), b"z")
