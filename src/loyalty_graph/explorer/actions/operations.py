"""The page of an operation: what was asked for, what it did to whom, and where it is gone on with or undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.actions.balance_forms import FORMS
from loyalty_graph.explorer.actions.doing import PREVIEW
from loyalty_graph.explorer.actions.operation_view import operation_of
from loyalty_graph.explorer.addresses import operation_href
from loyalty_graph.explorer.lists.list_page import ListPage, listed
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.tables import Heading
from loyalty_graph.explorer.values import Cell

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.actions.operation_view import OperationView
    from loyalty_graph.explorer.visits import Visit

_OPERATIONS: Final = ListPage(
    title="Operations",
    lead="What was done to members and to the programme, previews included.",
    listing="operations",
    shown={
        name: name for name in ("createdAt", "kind", "status", "dryRun", "memberCount", "pointsDelta", "actor", "code")
    },
    quick={
        "kind.eq": "Kind",
        "status.eq": "Status",
        "dryRun.eq": "Preview",
        "createdAt.gte": "Since",
    },
    sort="-createdAt",
    more="id",
    buttons=(("/actions", "New action"),),
)

_UNDONE: Final = """query ExplorerUndone($code: String!) {
  operations(where: {code: {eq: $code}}) { nodes { id } }
}"""


async def show_operations(visit: Visit) -> Response:
    """The list of operations, the newest first."""
    found = await listed(visit, _OPERATIONS)
    return await found.show(
        visit, headings=[Heading("Actions")], cells=[[Cell("Open", href=operation_href(row))] for row in found.rows]
    )


async def show_operation(visit: Visit) -> Response:
    """An operation."""
    given = Parameters(visit.request.query_params.multi_items())
    operation = await operation_of(visit, visit.request.path_params["id"], given)
    form = await _form_path(visit, operation) if operation.dryRun else None
    return await visit.page(
        "operation.html",
        title=operation.title,
        operation=operation,
        form_href=None if form is None else form + Parameters([(PREVIEW, operation.id)]).query(),
        pages=operation.pages(given),
        groups=operation.groups(given),
    )


async def _form_path(visit: Visit, preview: OperationView) -> str | None:
    """Where the form of a preview is; None where there is none."""
    if preview.kind in preview.titles:
        return f"/actions/{preview.kind}"
    if preview.kind in FORMS:
        return FORMS[preview.kind]
    if "operation" not in preview.asked.get("selection", {}):
        return None
    found = await visit.data(_UNDONE, {"code": preview.asked["selection"]["operation"]})
    return f"/operations/{found['operations']['nodes'][0]['id']}/undo"


PAGES: Final = (Page("/operations", show_operations), Page("/operations/{id}", show_operation))
