"""The reports that are measured: their columns, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.domain.quantities import Month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .statements import Constants

PAGE_SIZE: Final = 50

_FLOWS: Final = (
    "total_points_earned",
    "points_earning_reversed",
    "total_points_redeemed",
    "redeemed_points_reimbursed",
    "total_points_expired",
    "transfer_net",
)


@dataclass(frozen=True, slots=True)
class MeasuredReport:
    """A report with all its plain columns. `name` is that of its statements, `key` the column that orders it."""

    title: str
    name: str
    key: str
    columns: tuple[str, ...]
    sorted_by: str = ""
    needs: str = ""
    """What its filter says: `month`, `month_days`, `year`, or nothing."""

    @property
    def field(self) -> str:
        """The root field of the gateway."""
        return camel(f"{self.name}_report")

    @property
    def view(self) -> str:
        """The view that answers its pages."""
        return f"bench.{self.name}_rows"

    @property
    def peer_field(self) -> str:
        """The root field that PostGraphile makes of the view."""
        return camel(f"all_{self.name}_rows")

    @property
    def page_statement(self) -> str:
        """A page by key, and one row more to know whether there is a next one."""
        return f"SELECT * FROM {self.view} ORDER BY {self.key} LIMIT {PAGE_SIZE + 1}"

    def filter(self, constants: Constants) -> Mapping[str, Any] | None:
        """The filter that says what the constants of the statements say."""
        days = (constants.first, constants.last)
        if self.needs == "month":
            return {"month": str(Month.of(constants.month_start))}
        if self.needs == "month_days":
            days = (constants.month_start, constants.month_end)
        return {"from": str(days[0]), "to": str(days[1])} if self.needs else None


BALANCE: Final = MeasuredReport(
    "Balance",
    "balance",
    "reference",
    (
        *("reference", "email", "first_name", "last_name", "balance", "campaign_net", "entry_count"),
        *("first_entry_at", "last_entry_at"),
    ),
    sorted_by="balance",
)
OUTSTANDING: Final = MeasuredReport(
    "Outstanding (last month)",
    "outstanding",
    "relation_reference",
    (
        *("relation_reference", "total_earned_points", "total_reversal_points", "total_redeemed_points"),
        *("total_expired_points", "total_outstanding_points", "redeemed_gross", "reimbursed", "opening_points"),
        *("closing_points", "transfer_net"),
    ),
    sorted_by="total_outstanding_points",
    needs="month",
)
LIABILITY_BY_CUSTOMER: Final = MeasuredReport(
    "Liability by customer (last month)",
    "liability_by_customer",
    "reference",
    (
        *("email", "reference", *_FLOWS, "points_balance_start", "points_balance_end"),
        "difference_in_points_balance",
    ),
    sorted_by="points_balance_end",
    needs="month_days",
)
ALL_CUSTOMERS: Final = MeasuredReport(
    "All Customers",
    "all_customers",
    "reference",
    (
        *("reference", "email", "first_name", "last_name", "membership", "enrolled_campaigns", "entry_count"),
        *("first_entry_at", "last_entry_at", "created_at"),
    ),
    sorted_by="entry_count",
)
LIABILITY_BY_DATE: Final = MeasuredReport(
    "Liability by date",
    "liability_by_date",
    "date",
    (
        *("date", *_FLOWS, "total_outstanding_points_start", "total_outstanding_points_end"),
        *("difference_in_outstanding_points", "positive_outstanding_points", "negative_outstanding_points"),
    ),
    needs="year",
)
PAGED: Final = (BALANCE, OUTSTANDING, LIABILITY_BY_CUSTOMER, ALL_CUSTOMERS)
"""The reports whose pages are measured, by key and sorted."""

LONG_COLUMNS: Final = OUTSTANDING.columns[:6]
"""What a long answer of Outstanding has: the report's own columns, without those that explain them."""


def camel(name: str) -> str:
    """The name in GraphQL of a Python or SQL name."""
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)
