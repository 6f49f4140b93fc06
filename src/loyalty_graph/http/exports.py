"""GET /reports/<name>.<format>: all rows of a report or listing as a file, sent as they are read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.routing import Route

from loyalty_graph.errors import InputError, LoyaltyGraphError
from loyalty_graph.exports import LINKED, export_columns, export_path, from_parameters, linked_account, stream
from loyalty_graph.http.accounts import account_of
from loyalty_graph.http.leaving import while_connected
from loyalty_graph.http.refusals import told
from loyalty_graph.plugins import blaming
from loyalty_graph.reports.cursors import signing_secret
from loyalty_graph.reports.reading import Reading, read
from loyalty_graph.repository.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from starlette.types import Receive, Scope, Send

    from loyalty_graph.exports import ExportFormat
    from loyalty_graph.http.gateway import Gateway
    from loyalty_graph.plugins import Loaded
    from loyalty_graph.reports.report import Listing, Report

_PATH: Final = "/reports/{name}.{format}"


def export_route() -> Route:
    """The route of all exports, HEAD included."""
    return Route(_PATH, _ExportEndpoint(), methods=["GET"])


@dataclass(frozen=True)
class _Export:
    """A file that may be asked for: its rows are checked to exist, but not yet read."""

    table: Loaded[Report | Listing]
    format: Loaded[ExportFormat]
    reading: Reading
    columns: Sequence[str]
    file_name: str

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The head of the answer. What is in it is of people, and out of date in a moment: nobody keeps it."""
        named = f"attachment; filename*=UTF-8''{quote(self.file_name, safe='')}"
        return [
            (b"content-type", self.format.what.media_type.encode("latin-1")),
            (b"content-disposition", named.encode("latin-1")),
            (b"cache-control", b"private, no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]

    async def pieces(self) -> AsyncGenerator[bytes]:
        """The file. Raises PluginFailedError naming the plugin of the format or of the report, or as `stream`."""
        guard = partial(blaming, self.table.plugin, self.table.what.name)
        with blaming(self.format.plugin, f"export format {self.format.what.name}"):
            async with aclosing(stream(self.format.what, self.reading, self.columns, guard)) as pieces:
                async for piece in pieces:
                    yield piece


class _ExportEndpoint:
    """An ASGI application, so that it can stop when the client leaves and cut off an answer that it cannot end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await while_connected(receive, _answer(Request(scope), receive, send))


async def _answer(request: Request, receive: Receive, send: Send) -> None:
    begun = False
    try:
        export = await _asked(request, request.app.state.gateway)
        async with aclosing(export.pieces()) as pieces:
            # What fails before there is a row is answered as an error; what fails later can only be cut off.
            piece = None if request.method == "HEAD" else await anext(pieces, None)
            begun = True
            await send({"type": "http.response.start", "status": 200, "headers": export.headers})
            while piece is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await anext(pieces, None)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    except LoyaltyGraphError as error:
        if begun:
            raise
        await told(error, request.url.path)(request.scope, receive, send)


async def _asked(request: Request, gateway: Gateway) -> _Export:
    """The export that a request asks for. Raises LoyaltyGraphError."""
    given = _single(request.query_params.multi_items())
    account = await _account(request, given, gateway)
    table = gateway.plugins.table(request.path_params["name"])
    format_ = gateway.plugins.export(request.path_params["format"])
    wish = from_parameters({name: value for name, value in given.items() if name not in LINKED})
    columns = export_columns(table.what, wish.columns)
    repository = await open_repository(gateway.database, account)
    with blaming(table.plugin, table.what.name):
        reading = await read(table.what, repository, wish.request)
    scope = repository.scope
    file_name = f"{scope.code}-{table.what.name}-{scope.today.isoformat()}.{format_.what.name}"
    return _Export(table, format_, reading, columns, file_name)


async def _account(request: Request, given: Mapping[str, str], gateway: Gateway) -> str:
    """The account of a request: that of its link, if it is one. Raises InputError (LINK_INVALID, LINK_EXPIRED)."""
    if given.keys().isdisjoint(LINKED):
        return account_of(request, gateway.settings)
    path = export_path(request.path_params["name"], request.path_params["format"])
    return linked_account(await signing_secret(gateway.database), path, given, dt.datetime.now(dt.UTC))


def _single(items: Sequence[tuple[str, str]]) -> dict[str, str]:
    for name, times in Counter(name for name, _ in items).items():
        if times > 1:
            raise InputError("DUPLICATE_PARAMETER", f"{name} is there {times} times.", field=(name,))
    return dict(items)
