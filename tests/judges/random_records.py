"""Random settings, customer records, enrolments and survey answers, each row with the batch it arrives in.

Sales are random_sales.py's, entries random_entries.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from .pools import BALANCE_TYPES, CAMPAIGNS, REASONS, REFERENCES, SEGMENTS, Row, instants

if TYPE_CHECKING:
    from .oracle import Batch

Draw = st.DrawFn
_FLAGS = ("employee", "account_customer", "receive_email", "receive_post", "receive_sms", "accrual_enabled")


@st.composite
def settings(draw: Draw) -> Batch:
    """The files every first import begins with."""
    epoch = draw(st.sampled_from(("", "2024-01-31", "2024-02-01")))
    types = BALANCE_TYPES[: draw(st.integers(2, 3))]
    campaigns = CAMPAIGNS[: draw(st.integers(2, 3))]
    ends = st.sampled_from(("", "2024-02-15T00:00:00Z"))
    return {
        "account.csv": [{"code": "demo", "name": "A random ledger", "currency": "EUR", "data_epoch": epoch}],
        "balance_types.csv": [
            {"code": code, "name": code.title(), "is_default": _flag(code == types[0])} for code in types
        ],
        "price_groups.csv": [
            {"code": "STAFF", "name": "Staff", "points_threshold": ""},
            {"code": "LOW", "name": "Low", "points_threshold": "1"},
            {"code": "HIGH", "name": "High", "points_threshold": "10"},
        ],
        "campaigns.csv": [
            {
                "code": code,
                "name": f"Campaign {code}",
                "balance_type": draw(st.sampled_from(types)),
                "starts_at": "",
                "ends_at": draw(ends),
            }
            for code in campaigns
        ],
        "outlets.csv": [{"code": "O1", "name": "Outlet 1", "position": "1"}],
        "adjustment_reasons.csv": [dict(reason) for reason in REASONS],
    }


def _flag(value: object) -> str:
    return "true" if value else "false"


@st.composite
def arrivals_of(draw: Draw, last_batch: int) -> dict[str, int]:
    """Which references get a record, and in which batch; those left out stay orphans."""
    batch = st.just(0) | st.just(0) | st.integers(0, last_batch) | st.none()
    drawn = {reference: draw(batch) for reference in REFERENCES}
    return {reference: batch for reference, batch in drawn.items() if batch is not None}


@st.composite
def customers(draw: Draw, arrivals: dict[str, int], last_batch: int) -> list[tuple[int, Row]]:
    """A row when the record arrives, and perhaps a later one that flips `excluded_from_reports`."""
    emails = st.sampled_from(("", "shared@example.test", "Ä_1%@example.test"))
    names = st.sampled_from(("", "Ann", "ann", "Éva", "éva", "100% a_b", "back\\slash"))
    moments = st.just("") | instants
    rows: list[tuple[int, Row]] = []
    for reference, batch in arrivals.items():
        automatic = draw(st.booleans())
        row = {
            "reference": reference,
            "email": draw(emails | st.just(f"{reference}@example.test")),
            "first_name": draw(names),
            "last_name": draw(names),
            "phone": draw(st.sampled_from(("", "555-0100"))),
            "excluded_from_reports": draw(st.sampled_from(("false", "false", "true"))),
            "opted_out_at": draw(moments),
            "closed_at": draw(moments),
            "automatic_price_group": _flag(automatic),
            "price_group": "" if automatic else draw(st.sampled_from(("", "STAFF", "LOW"))),
            "created_at": draw(instants),
            **{flag: _flag(draw(st.booleans())) for flag in _FLAGS},
        }
        rows.append((batch, row))
        if batch < last_batch and draw(st.booleans()):
            flipped = _flag(row["excluded_from_reports"] == "false")
            rows.append((draw(st.integers(batch + 1, last_batch)), {**row, "excluded_from_reports": flipped}))
    return rows


@st.composite
def enrolments(draw: Draw, arrivals: dict[str, int], last_batch: int, campaigns: list[str]) -> list[tuple[int, Row]]:
    pairs = [(campaign, reference) for campaign in campaigns for reference in arrivals]
    enrolled = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    return [
        (draw(st.integers(arrivals[reference], last_batch)), {"campaign": campaign, "customer": reference})
        for campaign, reference in enrolled
    ]


@st.composite
def answers(draw: Draw, arrivals: dict[str, int], last_batch: int) -> list[tuple[int, Row]]:
    given = [(reference, *segment) for reference in arrivals for segment in SEGMENTS]
    chosen = draw(st.lists(st.sampled_from(given), unique=True, max_size=5)) if given else []
    return [
        (
            draw(st.integers(arrivals[reference], last_batch)),
            {"customer": reference, "segment_group": group, "option": option},
        )
        for reference, group, option in chosen
    ]
