"""The admin list of balances: one row per member and balance type, each to be modified, looked into or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.actions.operation_view import operation_of
from loyalty_graph.explorer.addresses import member_href
from loyalty_graph.explorer.lists.list_page import DONE, ListPage, listed
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.tables import Heading
from loyalty_graph.explorer.values import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

_BALANCES: Final = ListPage(
    title="Customer Balances",
    lead="One row per customer and balance type that has ever had an entry, members without a record included.",
    is_exported=True,
    listing="balances",
    shown={
        "balanceType": "balanceType.code",
        "reference": "reference",
        **{name: f"customer.{name}" for name in ("email", "firstName", "lastName")},
        "points": "points",
        "employee": "customer.employee",
        "createdAt": "createdAt",
        "updatedAt": "updatedAt",
    },
    links={"reference": "customer"},
    quick={
        "balanceType.eq": "Balance Type",
        "email.contains": "Customer Email",
        "firstName.contains": "First Name",
        "lastName.contains": "Last Name",
        "points.gte": "Balance at least",
        "employee.eq": "Employee",
        "createdAt.gte": "Created since",
        "updatedAt.gte": "Updated since",
    },
    more="historyCount",
    buttons=(("/balances/add", "Add New"), ("/balances/merge", "Merge Balance Type")),
)

_TYPES: Final = "query ExplorerBalanceTypes { balanceTypes { code name } }"

_HEADINGS: Final = (Heading("Actions", "Change the balance, see the entries that it is made of, take it to 0."),)


async def show_balances(visit: Visit) -> Response:
    """The list of balances, and what was just done to one of them."""
    found = await listed(visit, _BALANCES)
    types = (await visit.data(_TYPES))["balanceTypes"]
    done = Parameters(visit.request.query_params.multi_items()).one(DONE)
    return await found.show(
        visit,
        choices={"where.balanceType.eq": [(each["code"], each["name"]) for each in types]},
        headings=_HEADINGS,
        cells=[_actions(row) for row in found.rows],
        done=None if done is None else await operation_of(visit, done),
    )


def _actions(row: Mapping[str, Any]) -> list[Cell]:
    """Where a balance is modified, looked into and removed."""
    balance = Parameters([("reference", row["reference"]), ("balanceType", row["balanceType"]["code"])]).query()
    history = member_href(row["reference"], {"balanceType": row["balanceType"]["code"]})
    links = (
        (f"/balances/modify{balance}", "Modify"),
        (f"{history}#history", f"History ({row['historyCount']:,})"),
        (f"/balances/remove{balance}", "Remove"),
    )
    return [Cell("", links=links)]


PAGES: Final = (Page("/balances", show_balances),)
