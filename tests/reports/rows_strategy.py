"""Random rows of the sample report: few different values, so that they meet, and nulls among them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .samples import Colour, row

POOLS: dict[str, list[Any]] = {
    "code": ["a", "B", "b", "É", "é", "z", "_", "%", "😀", "a'b"],
    "number": [-1, 0, 1, 2, 10],
    "name": [
        "",
        "Éva",
        "éVA_1",
        "straße",
        "STRASSE",
        "ΣΊΣΥΦΟΣ",
        "σίσυφος",
        "100%",
        "a.b*c",
        "[x]\\d",
        "x\ny",
        "İstanbul",
    ],
    "points": [0, 1, -5, 2**53 - 1, -(2**53) + 1],
    "maybe": [0, 7, -7],
    "amount": [Decimal("0.00"), Decimal("0.10"), Decimal("-1234.50"), Decimal("9.5")],
    "day": [dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(1, 1, 1), dt.date(9999, 12, 31)],
    "instant": [
        dt.datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=dt.UTC),
        dt.datetime(2024, 3, 1, tzinfo=dt.UTC),
        dt.datetime.min.replace(tzinfo=dt.UTC),
        dt.datetime.max.replace(tzinfo=dt.UTC),
    ],
    "flag": [True, False],
    "colour": list(Colour),
    "tags": [[], ["x"], ["x", "y"], ["É", "a;b"], ["", "null"]],
}
NULLABLE = ("name", "maybe", "day", "instant", "flag", "colour")


def rows(max_size: int = 12) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows with different keys."""
    cells = {name: st.sampled_from([*values, None] if name in NULLABLE else values) for name, values in POOLS.items()}
    made = st.fixed_dictionaries(cells).map(lambda values: row(**values))
    return st.lists(made, max_size=max_size, unique_by=lambda each: (each["code"], each["number"]))
