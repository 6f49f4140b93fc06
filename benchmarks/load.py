"""The client that makes the load: raw sockets that are kept open, so that it costs little beside the server."""

from __future__ import annotations

import selectors
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

Address: TypeAlias = tuple[str, int]
"""Host and port."""

_HEAD_END: Final = b"\r\n\r\n"
_LINE_END: Final = b"\r\n"
_LENGTH: Final = b"content-length:"
_CHUNKED: Final = b"transfer-encoding: chunked"
_BLOCK_BYTES: Final = 1 << 20
_SILENCE_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whoever it is sent to. A `body` is JSON."""

    path: str
    body: bytes | None = None

    def bytes_for(self, address: Address) -> bytes:
        """What goes over the connection."""
        method = "GET" if self.body is None else "POST"
        lines = [f"{method} {self.path} HTTP/1.1", f"Host: {address[0]}:{address[1]}", "Accept: application/json"]
        if self.body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + (self.body or b"")


@dataclass(frozen=True, slots=True)
class Slice:
    """What came of a stretch of load: how many answers in how many seconds, each of them the one expected."""

    answers: int
    seconds: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    @property
    def latency(self) -> float:
        """Seconds per answer of one connection that asks again as soon as it is answered."""
        return self.seconds / self.answers


def fetch(address: Address, request: Request) -> bytes:
    """The body of the answer to one request. Raises ValueError unless its status is 200."""
    with socket.create_connection(address, timeout=_SILENCE_SECONDS) as connection:
        connection.sendall(request.bytes_for(address))
        answer = _Incoming()
        while (body := answer.take(connection.recv(_BLOCK_BYTES))) is None:
            pass
        return body


def fetch_until(address: Address, request: Request, mark: bytes) -> bytes:
    """The answer to one request, its head included, as far as it has come with the mark. Raises ValueError without."""
    with socket.create_connection(address, timeout=_SILENCE_SECONDS) as connection:
        connection.sendall(request.bytes_for(address))
        received = bytearray()
        while mark not in received:
            if not (data := connection.recv(_BLOCK_BYTES)):
                raise ValueError(f"no {mark!r} in the answer: {bytes(received[:500])!r}")
            received += data
        return bytes(received)


def load(address: Address, request: Request, expected: bytes | None, *, seconds: float, connections: int) -> Slice:
    """Ask on every connection again and again for `seconds`; wait for the last answers, which count.

    Raises ValueError at the first answer that is not `expected`, or without that not of status 200: a server that fails
    fast would win otherwise.
    """
    asked = request.bytes_for(address)
    with ExitStack() as open_, selectors.DefaultSelector() as waiting:
        opened = [open_.enter_context(_connected(address)) for _ in range(connections)]
        for connection in opened:
            waiting.register(connection, selectors.EVENT_READ, _Incoming())
        begun = time.perf_counter()
        answers = _ask(waiting, opened, asked, expected, begun + seconds)
        return Slice(answers, time.perf_counter() - begun)


def _ask(
    waiting: selectors.BaseSelector, opened: Sequence[socket.socket], asked: bytes, expected: bytes | None, until: float
) -> int:
    for each in opened:
        each.sendall(asked)
    answers, outstanding = 0, len(opened)
    while outstanding:
        ready = waiting.select(_SILENCE_SECONDS)
        if not ready:
            raise ValueError(f"the server has been silent for {_SILENCE_SECONDS} s")
        for key, _ in ready:
            connection = cast("socket.socket", key.fileobj)
            body = key.data.take(connection.recv(_BLOCK_BYTES))
            if body is None:
                continue
            if expected not in (None, body):
                raise ValueError(f"another answer than before: {body[:200]!r}")
            answers += 1
            if time.perf_counter() < until:
                connection.sendall(asked)
            else:
                outstanding -= 1
    return answers


def _connected(address: Address) -> socket.socket:
    connection = socket.create_connection(address, timeout=_SILENCE_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


@dataclass(slots=True)
class _Incoming:
    """An answer that is arriving, and after it the next one of the same connection."""

    received: bytearray = field(default_factory=bytearray)
    begin: int = 0
    end: int | None = None
    """Where the body ends; None in chunks, which say so themselves."""

    def take(self, data: bytes) -> bytes | None:
        """Take what came; return the body once it is whole. Raises ValueError, see `fetch`."""
        if not data:
            raise ValueError("the server closed the connection before its answer was whole")
        self.received += data
        if not self.begin:
            self._read_head()
        body = self._body() if self.begin else None
        if body is not None:
            self.received, self.begin, self.end = bytearray(), 0, None
        return body

    def _body(self) -> bytes | None:
        if self.end is not None:
            return None if len(self.received) < self.end else bytes(self.received[self.begin : self.end])
        chunks: list[bytes] = []
        at = self.begin
        while (line_end := self.received.find(_LINE_END, at)) >= 0:
            size, begin = int(self.received[at:line_end], 16), line_end + len(_LINE_END)
            at = begin + size + len(_LINE_END)
            if len(self.received) < at:
                return None
            if not size:
                return b"".join(chunks)
            chunks.append(bytes(self.received[begin : begin + size]))
        return None

    def _read_head(self) -> None:
        at = self.received.find(_HEAD_END)
        if at < 0:
            return
        head = bytes(self.received[:at]).lower()
        status, *headers = head.split(_LINE_END)
        length = next((int(line[len(_LENGTH) :]) for line in headers if line.startswith(_LENGTH)), None)
        if status.split()[1] != b"200" or (length is None and _CHUNKED not in headers):
            raise ValueError(f"not a whole answer of status 200: {bytes(self.received[:500])!r}")
        self.begin = at + len(_HEAD_END)
        self.end = None if length is None else self.begin + length
