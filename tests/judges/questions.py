"""Random valid questions about a ledger: filters, conditions, orders and page walks for every report.

None of them is refused by a correct product; what must be refused is not drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from .conditions import wheres
from .oracle import COLUMNS, REPORTS, Ledger, answer, field_of
from .oracle.activity import purchase_types
from .oracle.columns import LIST, Row

Draw = st.DrawFn
MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04")
DAYS = st.dates(date(2024, 1, 29), date(2024, 3, 4))


@dataclass(frozen=True)
class Walk:
    """How to page: `first`/`after`, or backwards `last`/`before`; sizes are used in turn, over and over."""

    backwards: bool
    sizes: list[int]

    def pages(self, rows: list[Row]) -> list[list[Row]]:
        """The pages in the order they are fetched; each page in report order; no rows make one empty page."""
        left = list(rows)
        pages: list[list[Row]] = []
        sizes = cycle(self.sizes)
        while left or not pages:
            size = next(sizes)
            pages.append(left[-size:] if self.backwards else left[:size])
            left = left[:-size] if self.backwards else left[size:]
        return pages


@dataclass(frozen=True)
class Question:
    """A whole question: a report field or `balances`, and its arguments as GraphQL variables."""

    query: str
    filter: dict[str, Any]
    where: dict[str, Any] | None
    order_by: list[dict[str, str]] | None
    walk: Walk


@st.composite
def questions(draw: Draw, ledger: Ledger, query: str | None = None) -> Question:
    """A question the ledger can answer; its conditions use values that occur in the unconditional answer."""
    query = query or draw(st.sampled_from(["balances", *REPORTS]))
    filter_ = draw(filters(query, ledger))
    rows = answer(ledger, query, filter_).rows
    where = draw(st.none() | wheres(query, rows))
    return Question(query, filter_, where, draw(st.none() | orders(query)), draw(walks()))


def walks() -> st.SearchStrategy[Walk]:
    """Page sizes from 1 up, forwards and backwards."""
    return st.builds(Walk, backwards=st.booleans(), sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3))


def orders(query: str) -> st.SearchStrategy[list[dict[str, str]]]:
    """One to three different sortable columns, each up or down."""
    fields = [field_of(column) for column, kind in COLUMNS[query].items() if kind != LIST]
    order = st.fixed_dictionaries({"field": st.sampled_from(fields), "direction": st.sampled_from(("ASC", "DESC"))})
    return st.lists(order, min_size=1, max_size=3, unique_by=lambda chosen: chosen["field"])


def filters(query: str, ledger: Ledger) -> st.SearchStrategy[dict[str, Any]]:
    """A valid filter of a report ({} for `balances`)."""
    types = _some(sorted(ledger.balance_types))
    campaigns = _some(sorted(ledger.campaigns))
    makers: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "balances": st.just({}),
        "balanceReport": st.fixed_dictionaries(
            {},
            optional={
                "campaigns": campaigns,
                "balanceTypes": types,
                "includeLatent": st.booleans(),
                "includeOrphans": st.booleans(),
            },
        ),
        "allCustomersReport": st.fixed_dictionaries({}, optional={"campaigns": campaigns}),
        "activityReport": _activity_filters(ledger),
        "outstandingReport": st.fixed_dictionaries(
            {"month": st.sampled_from(MONTHS)},
            optional={"basis": st.sampled_from(("TO_DATE", "MONTH")), "balanceTypes": types},
        ),
        "liabilityByDateReport": _liability_filters(ledger),
        "liabilityByCustomerReport": _liability_filters(ledger),
    }
    return makers[query]


def _some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


def liability_ranges(ledger: Ledger) -> st.SearchStrategy[tuple[date, date]]:
    """First and last day of a range Liability can be asked for."""
    first = st.dates(max(date(2024, 1, 29), ledger.data_epoch or date.min), date(2024, 3, 4))
    return st.tuples(first, st.integers(0, 40)).map(lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1])))


def _liability_filters(ledger: Ledger) -> st.SearchStrategy[dict[str, Any]]:
    types = st.none() | _some(sorted(ledger.balance_types))
    return st.tuples(liability_ranges(ledger), types).map(
        lambda drawn: {
            "from": drawn[0][0].isoformat(),
            "to": drawn[0][1].isoformat(),
            **({"balanceTypes": drawn[1]} if drawn[1] else {}),
        }
    )


def _days() -> st.SearchStrategy[dict[str, str]]:
    return st.tuples(DAYS, DAYS).map(lambda drawn: {"from": min(drawn).isoformat(), "to": max(drawn).isoformat()})


def _bounds(low: str, high: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """One bound or two that leave room."""
    both = st.tuples(values, values).map(lambda drawn: dict(zip((low, high), sorted(drawn), strict=True)))
    either = st.tuples(st.sampled_from((low, high)), values).map(lambda drawn: dict([drawn]))
    return both | either


@st.composite
def _activity_filters(draw: Draw, ledger: Ledger) -> dict[str, Any]:
    numbers = [*ledger.sales, "NO-SUCH-ORDER"]
    money = st.sampled_from([Decimal(0), *(sale.total for sale in ledger.sales.values())])
    optional: dict[str, st.SearchStrategy[Any]] = {
        "productPlu": st.sampled_from(("P1", "SUP-P2", "MAN-P3", "P4")),
        "customerNumber": st.sampled_from(sorted({*ledger.customers, *ledger.members, "nobody"})),
        "customerSales": _bounds("moreThan", "lessThan", money)
        .filter(lambda bounds: len(bounds) == len(set(bounds.values())))
        .map(lambda bounds: {name: f"{bound:.2f}" for name, bound in bounds.items()}),
        "customerAvailablePoints": _bounds("min", "max", st.integers(-30, 30)),
        "sales": _days(),
        "hadZeroSales": _days(),
        "salesType": st.sampled_from(sorted(purchase_types(ledger))),
        **dict.fromkeys(("receiveEmail", "receivePost", "receiveSms"), st.booleans()),
        "balanceTypes": _some(sorted(ledger.balance_types)),
    }
    names = draw(
        st.lists(st.sampled_from(sorted(optional)), max_size=draw(st.sampled_from((0, 1, 1, 2, 3))), unique=True)
    )
    filter_ = {name: draw(optional[name]) for name in names}
    groups = sorted({group for _, group, _ in ledger.answers})
    if groups and draw(st.integers(0, 3)) == 3:
        group = draw(st.sampled_from(groups))
        options = sorted({option for _, owner, option in ledger.answers if owner == group})
        filter_["surveySegmentGroup"] = group
        if draw(st.booleans()):
            filter_["surveySegmentOptions"] = draw(_some(options))
    if draw(st.integers(0, 7)) == 7:
        filter_["orderNumber"] = draw(st.sampled_from(numbers))
    return filter_
