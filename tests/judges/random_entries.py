"""Random ledger entries of every kind: single ones, transfers in balanced pairs and corrections of either."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from .oracle.effects import EFFECT_OF_KIND, SIGN_OF_KIND
from .pools import INSTANTS, REASONS, REFERENCES, Row, instants

Draw = st.DrawFn
_ADJUSTMENTS = ("ADJUST_AWARD", "ADJUST_SUBTRACT", "ADJUST_RESET")
_SINGLE_KINDS = [*sorted(set(EFFECT_OF_KIND) - {"TRANSFER_OUT", "TRANSFER_IN"}), *_ADJUSTMENTS, "REMOVE_BALANCE"]

_points = st.integers(1, 9) | st.sampled_from((25, 1000))


@dataclass
class Booking:
    """Entries that belong together: they share an instant and a batch."""

    batch: int
    rows: list[Row] = field(default_factory=list)


@st.composite
def bookings_of(draw: Draw, max_entries: int, last_batch: int, types: list[str], campaigns: list[str]) -> list[Booking]:
    """Single entries, transfers and corrections of either; a correction is neither earlier nor in an earlier batch."""
    bookings: list[Booking] = []
    room = draw(st.sampled_from((0, 2, 6, 12, max_entries, max_entries, max_entries)))
    while room >= 1:
        batch = draw(st.integers(0, last_batch))
        booking = Booking(batch)
        common = {
            "customer": draw(st.sampled_from(REFERENCES)),
            "campaign": draw(st.sampled_from(("", *campaigns))),
            "effective_at": draw(instants),
        }
        if room > 1 and draw(st.integers(0, 5)) == 5:
            booking.rows = draw(_transfer(common, types, f"T{room}"))
        else:
            booking.rows = [draw(_single(common, types))]
        bookings.append(booking)
        room -= len(booking.rows)
        if room >= len(booking.rows) and draw(st.integers(0, 4)) == 4:
            correction = draw(_correction(booking, last_batch, f"U{room}"))
            _number(bookings)
            for row, corrected in zip(correction.rows, booking.rows, strict=True):
                row["reverses"] = corrected["id"]
            bookings.append(correction)
            room -= len(correction.rows)
    _number(bookings)
    return bookings


def _number(bookings: list[Booking]) -> None:
    """Give every entry its id, in drawing order; what has one keeps it."""
    rows = [row for booking in bookings for row in booking.rows]
    for number, row in enumerate(rows):
        row["id"] = f"E{number:02}"


def _entry(common: Row, **cells: Any) -> Row:
    """A line of entries.csv with every column."""
    columns = (
        "id customer campaign balance_type kind effect points effective_at recorded_at initiated_at "
        "order_number reverses operation reason note"
    )
    return {**dict.fromkeys(columns.split(), ""), **common, **{name: str(cell) for name, cell in cells.items()}}


@st.composite
def _single(draw: Draw, common: Row, types: list[str]) -> Row:
    """One entry of any kind that stands alone."""
    kind = draw(st.sampled_from(_SINGLE_KINDS))
    points = draw(_points) * (SIGN_OF_KIND[kind] if kind in SIGN_OF_KIND else draw(st.sampled_from((1, -1))))
    reason: dict[str, str] = {"code": "", "effect_down": "REVERSED"}
    if kind in _ADJUSTMENTS or (kind == "REMOVE_BALANCE" and draw(st.booleans())):
        reason = draw(st.sampled_from(REASONS))
    effect = EFFECT_OF_KIND.get(kind) or reason["effect_up" if points > 0 else "effect_down"]
    early = draw(st.booleans()) and kind == "REDEEM_CHECKOUT"
    return _entry(
        common,
        balance_type=draw(st.sampled_from(types)),
        kind=kind,
        effect="" if kind in EFFECT_OF_KIND and draw(st.booleans()) else effect,
        points=points,
        initiated_at="2024-01-15T12:00:00Z" if early else "",
        reason=reason["code"],
    )


@st.composite
def _transfer(draw: Draw, common: Row, types: list[str], operation: str) -> list[Row]:
    source, destination = draw(st.permutations(types))[:2]
    points = draw(_points)
    legs = ((source, "TRANSFER_OUT", -points), (destination, "TRANSFER_IN", points))
    return [
        _entry(common, balance_type=balance_type, kind=kind, effect="TRANSFER", points=leg, operation=operation)
        for balance_type, kind, leg in legs
    ]


@st.composite
def _correction(draw: Draw, booking: Booking, last_batch: int, operation: str) -> Booking:
    """Entries that take a booking back: same members, types and effects, opposite points."""
    at = draw(st.sampled_from([instant for instant in INSTANTS if instant >= booking.rows[0]["effective_at"]]))
    rows = [
        {
            **row,
            "kind": "CORRECTION",
            "effect": row["effect"] or EFFECT_OF_KIND[row["kind"]],
            "points": str(-int(row["points"])),
            "effective_at": at,
            "initiated_at": "",
            "operation": operation,
            "reason": "",
        }
        for row in booking.rows
    ]
    return Booking(draw(st.integers(booking.batch, last_batch)), rows)
