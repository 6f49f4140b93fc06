"""The web application, put together in one place: settings, plugins, schema, database, routes."""

from __future__ import annotations

from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from loyalty_graph.config import Settings, load_settings
from loyalty_graph.database import Database, open_database
from loyalty_graph.explorer import explorer
from loyalty_graph.graphql import Executor, serving
from loyalty_graph.http.explorer_host import HOST
from loyalty_graph.http.exports import export_route
from loyalty_graph.http.gateway import Gateway
from loyalty_graph.http.graphql_endpoint import GraphQLEndpoint
from loyalty_graph.http.health import healthz, readyz
from loyalty_graph.http.plugin_routes import plugin_routes
from loyalty_graph.http.unrouted import refused
from loyalty_graph.http.upkeep import folding
from loyalty_graph.ledger.migrate import check_migrated
from loyalty_graph.plugins import Plugins, chosen_plugins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def create_app(
    settings: Settings | None = None, plugins: Plugins | None = None, database: Database | None = None
) -> Starlette:
    """The gateway as an ASGI application; `uvicorn --factory loyalty_graph.http.app:create_app` serves it.

    What is not given comes from the environment: the settings, the installed plugins and the settings' database, which
    is opened for the application's lifetime and has to be migrated (ConfigurationError DATABASE_NOT_MIGRATED). A plugin
    that does not fit into the schema is left out and shown as failed.
    """
    settings = settings or load_settings()
    plugins, schema = serving(chosen_plugins(settings) if plugins is None else plugins)
    executor = Executor(schema, settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_database(settings) if database is None else nullcontext(database) as opened:
            await check_migrated(opened)
            app.state.gateway = Gateway(settings, opened, plugins, executor)
            async with folding(opened, settings.fold_interval_s):
                yield

    routes = [
        Route("/graphql", GraphQLEndpoint()),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        export_route(),
        *plugin_routes(plugins),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: refused})
    app.router.default = explorer(HOST)
    return app
