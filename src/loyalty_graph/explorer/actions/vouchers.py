"""The vouchers that an operation issued, each a card of its own to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from loyalty_graph.explorer.addresses import operation_href
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.paging import onward_pages
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.records import Field, value_at

if TYPE_CHECKING:
    from starlette.responses import Response

    from loyalty_graph.explorer.records import Record
    from loyalty_graph.explorer.values import Cell
    from loyalty_graph.explorer.visits import Visit

_VOUCHERS: Final = """query ExplorerVouchers($id: ID!, $first: Int!, $after: String) {
  account { currency }
  operation(id: $id) {
    id
    vouchers(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        code value status validFrom validUntil outlet orderNumber paymentRequired statementBalance
        customer { reference firstName lastName }
      }
    }
  }
}"""

_CARDS: Final = 200
"""Cards of a page: as many sheets are printed at once."""

_TOLD: Final = (
    Field("Valid from", "validFrom", "DATETIME"),
    Field("Valid until", "validUntil", "DATETIME"),
    Field("Issued at", "outlet"),
    Field("Order", "orderNumber"),
)


@dataclass(frozen=True)
class Card:
    """A voucher as a card."""

    voucher: Record
    currency: str

    @property
    def value(self) -> str:
        """The amount."""
        return f"{self.currency} {Field('', 'value', 'MONEY').cell(self.voucher).text}"

    @property
    def holder(self) -> str:
        """Whose it is, by name if there is one."""
        names = [value_at(self.voucher, f"customer.{name}") for name in ("firstName", "lastName")]
        return " ".join(name for name in names if name) or str(value_at(self.voucher, "customer.reference"))

    @property
    def facts(self) -> list[tuple[str, Cell]]:
        """What else stands on it."""
        return [(field.heading.label, field.cell(self.voucher)) for field in _TOLD]

    @property
    def notes(self) -> list[str]:
        """What has to be known before it is handed out."""
        voucher = self.voucher
        due = Field("", "statementBalance", "MONEY").cell(voucher).text
        return [
            *([f"To be paid: {self.currency} {due}."] if voucher["paymentRequired"] else []),
            *([f"This voucher is {voucher['status'].lower()}."] if voucher["status"] != "ISSUED" else []),
        ]


async def print_vouchers(visit: Visit) -> Response:
    """The print view of an operation's vouchers. Raises HTTPException (404) for an operation that issued none."""
    given = Parameters(visit.request.query_params.multi_items())
    variables = {"id": visit.request.path_params["id"], "first": _CARDS, "after": given.one("after")}
    data = await visit.data(_VOUCHERS, variables)
    operation = data["operation"]
    if operation is None or not operation["vouchers"]["totalCount"]:
        raise HTTPException(404, "There is no such operation that issued vouchers.")
    found, currency = operation["vouchers"], data["account"]["currency"]
    return await visit.page(
        "vouchers.html",
        title="Vouchers",
        back=operation_href(operation),
        count=found["totalCount"],
        cards=[Card(voucher, currency) for voucher in found["nodes"]],
        pages=onward_pages(found["pageInfo"], given),
    )


PAGES: Final = (Page("/operations/{id}/vouchers", print_vouchers),)
