"""The list of customers, searched by what people know of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.actions.finding import SEARCHED
from loyalty_graph.explorer.addresses import member_href
from loyalty_graph.explorer.lists.list_page import ListPage, listed
from loyalty_graph.explorer.pages import Page

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

_CUSTOMERS: Final = ListPage(
    title="Customers",
    lead="The customer records. Members who have points but no record are among the balances.",
    is_exported=True,
    listing="customers",
    shown={
        **{name: name for name in ("reference", "email", "firstName", "lastName", "employee")},
        "priceGroup": "priceGroup.code",
        **{name: name for name in ("optedOutAt", "closedAt", "createdAt")},
    },
    links={"reference": "customer"},
    searched=SEARCHED,
    search_help="Part of a reference, an email address or a name.",
)

_ORPHANS: Final = """query ExplorerOrphans($text: String!) {
  balances(where: {hasRecord: {eq: false}, reference: {contains: $text}}, first: 20) { nodes { reference } }
}"""


async def show_customers(visit: Visit) -> Response:
    """The list of customers; where something is searched for, also the members without a record."""
    found = await listed(visit, _CUSTOMERS)
    others: list[str] = []
    if found.question.searched and not found.faults:
        answer = await visit.data(_ORPHANS, {"text": found.question.searched})
        others = list(dict.fromkeys(balance["reference"] for balance in answer["balances"]["nodes"]))
    return await found.show(visit, others=[(member_href(reference), reference) for reference in others])


PAGES: Final = (Page("/customers", show_customers),)
