"""The floor: bare endpoints of Starlette, asyncpg and orjson, each of which runs one hand-tuned statement.

`python -m benchmarks.floor URL CONSTANTS` serves them, and plain strawberry beside them, as the gateway is served.
"""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from .plain_strawberry import plain_strawberry
from .reports import LONG_COLUMNS, OUTSTANDING, PAGE_SIZE, PAGED
from .servers import announced_socket
from .statements import Constants, statement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from starlette.requests import Request

_POOL_SIZE: Final = 10  # as the gateway's by default
_SESSION: Final = {"timezone": "UTC", "jit": "off"}


def create_floor(database_url: str, constants: Constants) -> Starlette:
    """The endpoints, by the paths that `questions` asks for."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # What a connection was used for leaves nothing behind here: it need not be reset by a statement of its own.
        async with asyncpg.create_pool(
            database_url, min_size=_POOL_SIZE, max_size=_POOL_SIZE, server_settings=_SESSION, reset=_keep
        ) as pool:
            app.state.pool = pool
            yield

    routes = [Route("/liability_days", _endpoint("SELECT * FROM bench.liability_days ORDER BY date"))]
    for report in PAGED:
        by_points = statement(f"sorted/{report.name}", constants)
        routes.append(Route(f"/pages/{report.name}", _endpoint(report.page_statement, _page)))
        routes.append(Route(f"/sorted/{report.name}", _endpoint(by_points, _page)))
    columns = ", ".join(LONG_COLUMNS)
    rows = f"SELECT {columns} FROM {OUTSTANDING.view} ORDER BY {OUTSTANDING.key} LIMIT $1"
    routes.append(Route(f"/long/{OUTSTANDING.name}", _endpoint(rows, takes_size=True)))
    routes.append(Route("/strawberry", plain_strawberry(rows)))
    return Starlette(routes=routes, lifespan=lifespan)


def _all(records: Sequence[asyncpg.Record]) -> dict[str, object]:
    return {"rows": [dict(record) for record in records]}


def _page(records: Sequence[asyncpg.Record]) -> dict[str, object]:
    return {**_all(records[:PAGE_SIZE]), "hasNextPage": len(records) > PAGE_SIZE}


def _endpoint(
    text: str,
    answer: Callable[[Sequence[asyncpg.Record]], dict[str, object]] = _all,
    *,
    takes_size: bool = False,
) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        given = [int(request.query_params["size"])] if takes_size else []
        async with request.app.state.pool.acquire() as connection:
            records = await connection.fetch(text, *given)
        return Response(orjson.dumps(answer(records), option=orjson.OPT_UTC_Z), media_type="application/json")

    return respond


async def _keep(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Give a connection back as it is."""


def main() -> None:
    """Serve until the process is ended."""
    database_url, written = sys.argv[1:]
    account_id, *days = orjson.loads(written)
    constants = Constants(account_id, *(dt.date.fromisoformat(day) for day in days))
    config = uvicorn.Config(create_floor(database_url, constants), log_level="warning", lifespan="on")
    with announced_socket() as listening:
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
