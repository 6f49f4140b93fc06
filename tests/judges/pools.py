"""The small pools random ledgers are drawn from: few members, days and instants, so that things coincide.

How they are put together is random_records.py's, random_sales.py's and random_entries.py's.
"""

from __future__ import annotations

from hypothesis import strategies as st

Row = dict[str, str]
"""One line of an import file."""

REFERENCES = ("Zoe", "ann", "bob", "cäsar", "d_1", "x9")
BALANCE_TYPES = ("GOLD", "SILVER", "TIN")
CAMPAIGNS = ("C1", "C2", "C3")
DAYS = tuple(f"2024-{day}" for day in ("01-30", "01-31", "02-01", "02-02", "02-15", "02-28", "02-29", "03-01", "03-02"))
TIMES = ("00:00:00Z", "00:00:00.000001Z", "09:30:00Z", "12:00:00Z", "23:59:59Z", "23:59:59.999999Z")
INSTANTS = tuple(sorted(f"{day}T{time}" for day in DAYS for time in TIMES))
REASONS = (
    {"code": "GOODWILL", "label": "Goodwill", "effect_up": "EARNED", "effect_down": "REVERSED"},
    {"code": "SERVICE", "label": "For the customer", "effect_up": "REIMBURSED", "effect_down": "REDEEMED"},
    {"code": "LAPSE", "label": "Lapsed", "effect_up": "EXPIRED", "effect_down": "EXPIRED"},
    {"code": "ERROR", "label": "Booking error", "effect_up": "REVERSED", "effect_down": "REVERSED"},
)
PRODUCTS = ("P1", "P2", "P3")
SEGMENTS = (("colour", "red"), ("colour", "blue"), ("size", "L"))

instants = st.sampled_from(INSTANTS)
