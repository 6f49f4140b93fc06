"""What both liability reports share: their filter, its checks, and how a flow is declared."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - Arguments reads its annotations

from loyalty_graph import SUM, Argument, Arguments, Column, Points, Repository


class Range(Arguments):
    """The days, and which points."""

    from_: dt.date = Argument("From", description="The first UTC day; not before the data epoch.", example="2024-02-01")
    to: dt.date = Argument(
        "To", description="The last UTC day, included; a later day than today stops at today.", example="2024-02-29"
    )
    balance_types: list[str] | None = Argument(
        "Balance types",
        description="Codes of balance types: members and points in these only. Left out: all types.",
        example="STORE",
        options=Repository.balance_type_choices,
    )


def check_range(repository: Repository, chosen: Range) -> None:
    """Refuse days that are reversed, in the future or before the data epoch."""
    repository.check_range(chosen.from_, chosen.to)
    repository.check_data_epoch(chosen.from_)


def flow(label: str, description: str) -> Column:
    """A column of points that moved within the range."""
    return Column(Points, label, total=SUM, description=description)
