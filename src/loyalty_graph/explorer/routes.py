"""The explorer's routes: every page, and what is shown instead of one that cannot be made."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from loyalty_graph.explorer import home
from loyalty_graph.explorer.actions import balance_forms, bulk_actions, operations, undoing, vouchers
from loyalty_graph.explorer.assets import asset_route
from loyalty_graph.explorer.faults import Fault, faults_of
from loyalty_graph.explorer.graphiql import page as graphiql_page
from loyalty_graph.explorer.lists import balances, campaigns, customers
from loyalty_graph.explorer.member import page as members
from loyalty_graph.explorer.reports import page as report_page
from loyalty_graph.explorer.reports.charts import page as chart_page
from loyalty_graph.explorer.visits import AskRefusedError, Explorer, Visit
from loyalty_graph.graphql.masking import internal

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from loyalty_graph.explorer.host import Host
    from loyalty_graph.explorer.pages import Page

PAGES: Final[tuple[Page, ...]] = (
    *home.PAGES,
    *report_page.PAGES,
    *chart_page.PAGES,
    *graphiql_page.PAGES,
    *customers.PAGES,
    *members.PAGES,
    *balances.PAGES,
    *campaigns.PAGES,
    *bulk_actions.PAGES,
    *balance_forms.PAGES,
    *operations.PAGES,
    *undoing.PAGES,
    *vouchers.PAGES,
)
"""All pages, in the order in which their paths are tried."""


def explorer_routes(host: Host) -> list[Route]:
    """The routes of all pages and of what they are made with."""
    explorer = Explorer(host)
    return [asset_route(), *(Route(page.path, _Endpoint(page, explorer), methods=list(page.methods)) for page in PAGES)]


async def refused_page(request: Request, host: Host, error: HTTPException) -> Response:
    """What a browser is shown for an address that no route knows."""
    return await _unknown(Visit(request, Explorer(host)), error)


@dataclass(frozen=True)
class _Endpoint:
    """A page as an ASGI application: a visit ends when all of its response is sent, or its visitor has left."""

    page: Page
    explorer: Explorer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        visit = Visit(Request(scope, receive), self.explorer)
        try:
            response = await _shown(visit, self.page)
            await response(scope, receive, send)
        finally:
            await visit.end()


async def _shown(visit: Visit, page: Page) -> Response:
    try:
        return await page.show(visit)
    except HTTPException as error:
        return await _unknown(visit, error)
    except AskRefusedError as error:
        return await _refused(visit, "The gateway did not answer", error.faults, error.status)
    except Exception as error:  # noqa: BLE001 - whatever it is, the visitor gets an id and the log the rest
        shown = internal(error, where=visit.request.url.path)
        return await _refused(visit, "Something went wrong", faults_of([shown]), 500)


async def _unknown(visit: Visit, error: HTTPException) -> Response:
    status = HTTPStatus(error.status_code)
    return await _refused(visit, status.phrase, [Fault(status.name, error.detail, (), status)], status)


async def _refused(visit: Visit, title: str, faults: list[Fault], status: int) -> Response:
    return await visit.page("refused.html", status=status, title=title, faults=faults)
