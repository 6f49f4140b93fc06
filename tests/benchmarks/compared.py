"""The gateway and the floor over one small filled ledger, in this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.questions import GATEWAY

if TYPE_CHECKING:
    from benchmarks.filling import Size
    from benchmarks.load import Request
    from benchmarks.questions import Question
    from benchmarks.statements import Constants
    from starlette.testclient import TestClient


@dataclass(frozen=True)
class Compared:
    """Both servers, and what they answer from."""

    url: str
    size: Size
    constants: Constants
    gateway: TestClient
    floor: TestClient

    def ask(self, question: Question) -> bytes:
        """The answer of the server that a question is for."""
        return _sent(self.gateway if question.server == GATEWAY else self.floor, question.request)

    def take(self, request: Request) -> bytes:
        """The answer of the gateway to a request of any kind."""
        return _sent(self.gateway, request)


def _sent(client: TestClient, request: Request) -> bytes:
    headers = {"content-type": "application/json"}
    answer = client.request("POST" if request.body else "GET", request.path, content=request.body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.content
