"""The page of one member: the record, if there is one, the balances, and the history that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException

from loyalty_graph.explorer.actions.operation_view import operation_of
from loyalty_graph.explorer.addresses import REFERENCE
from loyalty_graph.explorer.lists.list_page import DONE
from loyalty_graph.explorer.member.view import MemberView
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

_MEMBER: Final = """query ExplorerMember(
  $reference: String!, $where: EntryWhere!, $first: Int, $after: String, $last: Int, $before: String
) {
  customer(reference: $reference) {
    reference email firstName lastName phone employee excludedFromReports accrualEnabled automaticPriceGroup
    receiveEmail receivePost receiveSms accountCustomer optedOutAt closedAt createdAt lifetimeEarned
    priceGroup { name }
    campaigns { code name startsAt endsAt }
    vouchers(first: 50) {
      totalCount
      nodes { code value status validFrom validUntil outlet orderNumber statementBalance operation { id code } }
    }
  }
  balances(where: {reference: {eq: $reference}}, first: 200) {
    nodes {
      balanceType { code name }
      points earned reversed redeemed reimbursed expired transferred historyCount createdAt updatedAt
    }
  }
  entries(
    where: $where, orderBy: [{field: EFFECTIVE_AT}], first: $first, after: $after, last: $last, before: $before
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes {
      effectiveAt initiatedAt balanceType { code } campaign { code } kind effect points runningBalance orderNumber
      reason { label } note operationCode operation { id }
    }
  }
}"""

_ENTRIES: Final = 50
"""Entries of a page of the history."""

_OLDEST: Final = "oldest"
"""The value of `page` that asks for the first entries."""


async def show_member(visit: Visit) -> Response:
    """A member's page. A reference that neither records nor entries know has none (404)."""
    given = Parameters(visit.request.query_params.multi_items())
    reference = visit.request.path_params["reference"] or given.one(REFERENCE)
    if reference is None:
        return visit.redirect("/customers")
    data = await visit.data(_MEMBER, {"reference": reference, "where": _where(reference, given), **_window(given)})
    if data["customer"] is None and not data["balances"]["nodes"]:
        raise HTTPException(404, f"There is neither a customer nor an entry of the reference {reference!r}.")
    view = MemberView(reference, data, given)
    done = given.one(DONE)
    return await visit.page(
        "member.html",
        title=view.title,
        member=view,
        done=None if done is None else await operation_of(visit, done),
    )


def _where(reference: str, given: Parameters) -> dict[str, Any]:
    balance_type = given.one("balanceType")
    chosen = {} if balance_type is None else {"balanceType": {"eq": balance_type}}
    return {"reference": {"eq": reference}, **chosen}


def _window(given: Parameters) -> dict[str, Any]:
    """Which entries to show: without a place among them, the newest."""
    if (after := given.one("after")) is not None:
        return {"first": _ENTRIES, "after": after}
    if (before := given.one("before")) is not None:
        return {"last": _ENTRIES, "before": before}
    return {"first" if given.one("page") == _OLDEST else "last": _ENTRIES}


PAGES: Final = (Page("/customers/{reference:path}", show_member),)
