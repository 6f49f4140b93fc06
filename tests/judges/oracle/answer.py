"""One question to the oracle, one whole answer: rows, totals, what was ignored and what stands beside the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .account_numbers import balances
from .activity import activity_report, ignored_filters
from .all_customers import all_customers_report
from .balance_report import balance_report
from .columns import COLUMNS, KEYS, MONEY, TOTALS, Row
from .liability import liability_by_customer_report, liability_by_date_report
from .order import OrderBy, sorted_rows
from .outstanding import outstanding_extras, outstanding_report
from .where import Where, matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from .ledger import Ledger
    from .refusal import Filter


@dataclass(frozen=True)
class Answer:
    """What a report answers. `rows` are all rows, in order; `totals` cover all of them."""

    rows: list[Row]
    totals: Row
    ignored_filters: list[str] = field(default_factory=list)
    extras: dict[str, bool] = field(default_factory=dict)

    @property
    def total_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)


_REPORTS: dict[str, Callable[[Ledger, Filter], list[Row]]] = {
    "balances": lambda ledger, _: balances(ledger),
    "balanceReport": balance_report,
    "allCustomersReport": all_customers_report,
    "activityReport": activity_report,
    "outstandingReport": outstanding_report,
    "liabilityByDateReport": liability_by_date_report,
    "liabilityByCustomerReport": liability_by_customer_report,
}


def answer(
    ledger: Ledger,
    query: str,
    filter_: Filter | None = None,
    where: Where | None = None,
    order_by: OrderBy | None = None,
) -> Answer:
    """Answer a report field (or `balances`) of the API. Raises RefusedError where the question is an error."""
    asked = filter_ or {}
    rows = [row for row in _REPORTS[query](ledger, asked) if matches(where, row)]
    return Answer(
        rows=sorted_rows(rows, order_by, KEYS[query]),
        totals=totals_of(query, sorted_rows(rows, None, KEYS[query])),
        ignored_filters=ignored_filters(asked) if query == "activityReport" else [],
        extras=outstanding_extras(ledger, asked) if query == "outstandingReport" else {},
    )


def totals_of(query: str, rows: list[Row]) -> Row:
    """The totals of rows that are in key order."""
    return {
        column: _total(query, column, how, [row[column] for row in rows])
        for column, how in TOTALS.get(query, {}).items()
    }


def _total(query: str, column: str, how: str, values: list[Any]) -> Any:
    if how == "SUM":
        if COLUMNS[query][column] == MONEY:
            return f"{sum(map(Decimal, values), Decimal(0)):.2f}"
        return sum(values)
    if not values:
        return None
    return values[0] if how == "FIRST" else values[-1]
