"""Random ledgers in import form: one to three folders' worth of rows, imported one after the other.

They hold what an import accepts and nothing it must refuse. What to ask of them is questions.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from .random_entries import bookings_of
from .random_records import answers, arrivals_of, customers, enrolments, settings
from .random_sales import sales

if TYPE_CHECKING:
    from .oracle import Batch
    from .pools import Row

Draw = st.DrawFn


@st.composite
def ledgers(draw: Draw, max_entries: int = 25) -> list[Batch]:
    """Import batches of one account, in the order they are to be imported; pass them to `Ledger.of`."""
    last_batch = draw(st.integers(0, 2))
    base = draw(settings())
    types = [row["code"] for row in base["balance_types.csv"]]
    campaigns = [row["code"] for row in base["campaigns.csv"]]
    arrivals = draw(arrivals_of(last_batch))
    batches: list[Batch] = [{"account.csv": base["account.csv"]} for _ in range(last_batch + 1)]
    batches[0] |= base
    _spread(batches, "customers.csv", draw(customers(arrivals, last_batch)))
    _spread(batches, "enrolments.csv", draw(enrolments(arrivals, last_batch, campaigns)))
    _spread(batches, "survey_answers.csv", draw(answers(arrivals, last_batch)))
    sold, lines = draw(sales(last_batch))
    _spread(batches, "sales.csv", sold)
    _spread(batches, "sale_lines.csv", lines)
    bookings = draw(bookings_of(max_entries, last_batch, types, campaigns))
    _spread(batches, "entries.csv", [(booking.batch, row) for booking in bookings for row in booking.rows])
    for batch in batches:
        if "entries.csv" in batch:
            batch["entries.csv"] = draw(st.permutations(batch["entries.csv"]))
    return [batch for batch in batches if len(batch) > 1]


def renamed(batches: list[Batch], code: str) -> list[Batch]:
    """The same batches for an account of another code."""
    return [{**batch, "account.csv": [{**row, "code": code} for row in batch["account.csv"]]} for batch in batches]


def _spread(batches: list[Batch], file: str, rows: list[tuple[int, Row]]) -> None:
    for batch, row in rows:
        batches[batch].setdefault(file, []).append(row)
