"""The benchmark's statements answer as the gateway does: else it would compare different work."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from benchmarks.cases import DAYS, LONG, PAGES, SORTED
from benchmarks.contests import agreed
from benchmarks.filling import Size, fill
from benchmarks.floor import create_floor
from benchmarks.questions import GATEWAY, POSTGRAPHILE
from benchmarks.statements import prepare
from benchmarks.workbench import ACCOUNT, opened
from starlette.testclient import TestClient

from loyalty_graph.config import Settings
from loyalty_graph.http.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.cases import Case
    from benchmarks.questions import Question
    from benchmarks.statements import Constants

    from loyalty_graph.testing.postgres import PostgresTemplate

_SIZE = Size(members=300, entries=6_000, days=400)


class _Servers:
    """The gateway and the floor over one filled ledger, in this process."""

    def __init__(self, constants: Constants, gateway: TestClient, floor: TestClient) -> None:
        self.constants = constants
        self._gateway = gateway
        self._floor = floor

    def ask(self, question: Question) -> bytes:
        client = self._gateway if question.server == GATEWAY else self._floor
        path, body = question.request.path, question.request.body
        headers = {"content-type": "application/json"}
        answer = client.get(path) if body is None else client.post(path, content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.content


@pytest.fixture(scope="module")
def servers(postgres_template: PostgresTemplate) -> Iterator[_Servers]:
    with postgres_template.copied() as url:
        constants = asyncio.run(_filled(url))
        app = create_app(Settings(database_url=url, account=ACCOUNT))
        with TestClient(app, base_url="http://127.0.0.1") as gateway, TestClient(create_floor(url, constants)) as floor:
            yield _Servers(constants, gateway, floor)


async def _filled(url: str) -> Constants:
    async with opened(url) as database:
        await fill(database, ACCOUNT, _SIZE)
        return await prepare(database, ACCOUNT, dt.datetime.now(dt.UTC).date())


@pytest.mark.parametrize("case", [*DAYS, *PAGES, *SORTED, *LONG], ids=lambda case: case.title)
def test_all_who_are_compared_answer_the_same_rows(servers: _Servers, case: Case) -> None:
    asked = [question for question in case.questions(servers.constants) if question.server != POSTGRAPHILE]
    assert {question.server for question in asked} == {GATEWAY, *case.goals} - {POSTGRAPHILE}
    agreed(asked, servers.ask)
