"""Shops as import files: as many customers as a test wants, and everything that a core type can show."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

START = "2024-01-{day:02d}T10:00:00Z"


def write_shop(folder: Path, *, customers: int = 3, marker: str = "", points: int = 10) -> Path:
    """Write the files of a shop.

    Customers are c1, c2, …; each has earned in STORE (campaign C1, or C2 every second) and in EXTRA, and had some STORE
    points reversed. o1 is an orphan, new a customer without entries. `marker` stands in every text that is no code,
    `points` is what one entry earns.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"c{number}" for number in range(1, customers + 1)]
    _write(folder, "account", ("code", "name", "currency"), [("demo", f"{marker}Shop", "EUR")] if not marker else [])
    _write(
        folder,
        "balance_types",
        ("code", "name", "is_default"),
        [("STORE", f"{marker}Store", "true"), ("EXTRA", f"{marker}Extra", "false")],
    )
    _write(folder, "price_groups", ("code", "name", "points_threshold"), [("GOLD", f"{marker}Gold", points)])
    _write(
        folder,
        "campaigns",
        ("code", "name", "balance_type", "starts_at", "ends_at"),
        [("C1", f"{marker}One", "STORE", START.format(day=1), ""), ("C2", f"{marker}Two", "STORE", "", "")],
    )
    _write(folder, "outlets", ("code", "name", "position"), [("O1", f"{marker}Outlet", 1)])
    _write(
        folder,
        "adjustment_reasons",
        ("code", "label", "effect_up", "effect_down"),
        [("GOODWILL", f"{marker}Goodwill", "EARNED", "REVERSED")],
    )
    _write(
        folder,
        "customers",
        ("reference", "email", "first_name", "last_name", "phone", "price_group", "created_at", "receive_email"),
        [
            (
                name,
                f"{marker}{name}@example.test",
                marker or "Ann",
                marker or "Lee",
                f"{marker}1",
                "GOLD",
                START.format(day=1),
                "true",
            )
            for name in [*names, "new"]
        ],
    )
    _write(folder, "enrolments", ("campaign", "customer"), [("C1", name) for name in names])
    _write(folder, "entries", _ENTRY, _entries(names, marker, points))
    return folder


_ENTRY = ("id", "customer", "campaign", "balance_type", "kind", "points", "effective_at", "reverses", "reason", "note")


def _entries(names: Sequence[str], marker: str, points: int) -> Iterable[tuple[Any, ...]]:
    for number, name in enumerate(names, 1):
        campaign = "C1" if number % 2 else "C2"
        note = f"{marker}note"
        yield (f"e{number}a", name, campaign, "STORE", "EARN_RULE", points, START.format(day=2), "", "", note)
        yield (
            f"e{number}b",
            name,
            "",
            "STORE",
            "REVERSAL_ORDER_REFUND",
            -1,
            START.format(day=4),
            f"e{number}a",
            "",
            note,
        )
        # Booked last, in effect between the two: history is ordered by time, not by number.
        yield (f"e{number}c", name, "", "STORE", "ADJUST_AWARD", 5, START.format(day=3), "", "GOODWILL", note)
        yield (f"e{number}d", name, "", "EXTRA", "EARN_RULE", points * number, START.format(day=2), "", "", note)
    yield ("o1a", "o1", "C2", "STORE", "EARN_RULE", points, START.format(day=2), "", "", f"{marker}orphan")


def _write(folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if not rows:
        return
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
