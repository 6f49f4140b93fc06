"""What plugins serve over HTTP: bodies are read, repositories opened and errors answered as for the gateway's own."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from loyalty_graph.errors import LoyaltyGraphError, PluginFailedError
from loyalty_graph.http.accounts import account_of
from loyalty_graph.http.bodies import read_body
from loyalty_graph.http.refusals import HttpRefusedError, told
from loyalty_graph.http.unrouted import refused
from loyalty_graph.plugins import blaming
from loyalty_graph.repository.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Message, Receive, Scope, Send

    from loyalty_graph.extensions.routes import Route as PluginRoute
    from loyalty_graph.http.gateway import Gateway
    from loyalty_graph.plugins import Loaded, Plugins


def plugin_routes(plugins: Plugins) -> list[Route]:
    """The routes of the plugins, in order of their paths, so that `/cards/all` comes before `/cards/{reference}`."""
    endpoints = [
        _PluginEndpoint(path, list(loaded)) for path, loaded in groupby(sorted(plugins.routes, key=_path), _path)
    ]
    return [Route(endpoint.path, endpoint, methods=endpoint.methods) for endpoint in endpoints]


def _path(loaded: Loaded[PluginRoute]) -> str:
    return f"/plugins/{loaded.plugin.name}{loaded.what.path}"


class _PluginEndpoint:
    """An ASGI application for one path of one plugin, whose methods may have an endpoint each."""

    def __init__(self, path: str, routes: Sequence[Loaded[PluginRoute]]) -> None:
        self.path = path
        self._plugin = routes[0].plugin
        self._endpoints = {method: loaded.what.endpoint for loaded in routes for method in loaded.what.methods}

    @property
    def methods(self) -> list[str]:
        """The methods that have an endpoint."""
        return sorted(self._endpoints)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. What fails after the answer has begun cuts it off, so that nobody takes it for whole."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            response = await self._respond(Request(scope, receive))
            with blaming(self._plugin, self.path):
                await response(scope, receive, sending)
        except PluginFailedError as error:
            if begun:
                raise
            await told(error, self.path)(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        try:
            return await self._answer(request, request.app.state.gateway)
        except HttpRefusedError as error:
            return error.response()
        except PluginFailedError:
            raise
        except LoyaltyGraphError as error:
            return told(error, self.path)

    async def _answer(self, request: Request, gateway: Gateway) -> Response:
        settings = gateway.settings
        body = await read_body(request, limit_bytes=settings.body_limit_bytes, timeout_s=settings.receive_timeout_s)
        repository = await open_repository(gateway.database, account_of(request, settings))
        endpoint = self._endpoints["GET" if request.method == "HEAD" else request.method]
        with blaming(self._plugin, self.path):
            try:
                response = await endpoint(repository, Request(request.scope, _replayed(body, request.receive)))
            except HTTPException as error:
                return await refused(request, error)
            if not isinstance(response, Response):
                raise TypeError(f"the endpoint gave {response!r:.60}, which is no Response")
            return response


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What a request receives whose body has been read already: the body, then what comes after it."""
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return parts.pop() if parts else await receive()

    return replay
