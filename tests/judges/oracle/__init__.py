"""The oracle: what every report must answer, written from the domain's page alone, obviously right rather than fast.

Build a `Ledger` from import batches, then ask `answer(ledger, query, filter, where, order_by)` or the core numbers.
"""

from __future__ import annotations

from .account_numbers import (
    balance_type_numbers,
    balances,
    campaign_customers,
    customer_numbers,
    enrolled_customers,
    history,
    total_customers,
)
from .answer import Answer, answer
from .columns import COLUMNS, KEYS, REPORTS, TOTALS, TYPE_OF
from .csv_folder import read_folder, write_folder
from .ledger import Batch, Ledger
from .order import column_of, field_of, sorted_rows
from .refusal import SETTLED, RefusedError
from .where import matches

__all__ = [
    "COLUMNS",
    "KEYS",
    "REPORTS",
    "SETTLED",
    "TOTALS",
    "TYPE_OF",
    "Answer",
    "Batch",
    "Ledger",
    "RefusedError",
    "answer",
    "balance_type_numbers",
    "balances",
    "campaign_customers",
    "column_of",
    "customer_numbers",
    "enrolled_customers",
    "field_of",
    "history",
    "matches",
    "read_folder",
    "sorted_rows",
    "total_customers",
    "write_folder",
]
