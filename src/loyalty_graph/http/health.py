"""/healthz and /readyz: whether the process lives, and whether it can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.responses import Response

from loyalty_graph.http.refusals import JSON
from loyalty_graph.ledger.migrate import is_migrated

if TYPE_CHECKING:
    from starlette.requests import Request


async def healthz(request: Request) -> Response:  # noqa: ARG001 - the form of an endpoint
    """200 as long as the process answers at all."""
    return Response(orjson.dumps({"status": "ok"}), media_type=JSON)


async def readyz(request: Request) -> Response:
    """200 while the database is reachable and has the tables of this release, else 503."""
    try:
        ready = await is_migrated(request.app.state.gateway.database)
    except Exception:  # noqa: BLE001 - whatever it is, requests would meet it too
        ready = False
    status = "ready" if ready else "unavailable"
    return Response(orjson.dumps({"status": status}), 200 if ready else 503, media_type=JSON)
