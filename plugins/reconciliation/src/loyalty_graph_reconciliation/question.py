"""What can be asked: two reports, what of them is compared, and the arguments that each of them takes."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - Arguments reads its annotations
import enum
from typing import Final

from loyalty_graph import Argument, Arguments, InputError, Month, Repository


class Side(enum.Enum):
    """A report, or a number of the control panel, that is compared with another."""

    BALANCE = "The Balance report: customer records with an entry, in the selected campaigns if there are any"
    ALL_CUSTOMERS = (
        "The All Customers report: customer records enrolled in, or with an entry in, the selected campaigns"
    )
    CAMPAIGN_CUSTOMERS = "The campaign customers: unique references with an entry in the selected campaigns"
    TOTAL_CUSTOMERS = "The total customers: all customer records"
    OUTSTANDING = "The Outstanding report of a month: everyone with an entry up to its end"
    LIABILITY = "The Liability reports of a range of days: everyone with an entry up to its end who is not excluded"


class Measure(enum.Enum):
    """What of the two reports is compared."""

    COUNT = "How many references each of them counts"
    BALANCE = "The points of these: now, at the end of the month, or at the end of the range"
    EARNED = "Points earned within the period"
    REVERSED = "Points whose earning was reversed within the period"
    REDEEMED = "Points redeemed within the period; Outstanding takes off those reimbursed"
    REIMBURSED = "Redeemed points given back within the period"
    EXPIRED = "Points expired within the period"


class Basis(enum.Enum):
    """Which entries the Outstanding report adds up."""

    TO_DATE = "All entries up to the month's end"
    MONTH = "The entries of the month only"


FLOWS: Final = frozenset(Measure) - {Measure.COUNT, Measure.BALANCE}
"""The measures that add up single entries; the others are states of a reference."""

_MEASURES: Final = {
    Side.BALANCE: {Measure.COUNT, Measure.BALANCE},
    Side.ALL_CUSTOMERS: {Measure.COUNT},
    Side.CAMPAIGN_CUSTOMERS: {Measure.COUNT},
    Side.TOTAL_CUSTOMERS: {Measure.COUNT},
    Side.OUTSTANDING: set(Measure),
    Side.LIABILITY: set(Measure),
}

_TAKEN_BY: Final = {
    "campaigns": {Side.BALANCE, Side.ALL_CUSTOMERS, Side.CAMPAIGN_CUSTOMERS},
    "month": {Side.OUTSTANDING},
    "basis": {Side.OUTSTANDING},
    "from_": {Side.LIABILITY},
    "to": {Side.LIABILITY},
}
"""Which sides an argument says something about."""

_REQUIRED: Final = ("month", "from_", "to")


class Question(Arguments):
    """The two reports, and what each of them is asked."""

    left: Side = Argument("Left", description="The report to start from.", example="ALL_CUSTOMERS")
    right: Side = Argument("Right", description="The report to arrive at.", example="CAMPAIGN_CUSTOMERS")
    measure: Measure = Argument(
        "Measure",
        description="What of the reports is compared: COUNT for any two, BALANCE for BALANCE, OUTSTANDING and "
        "LIABILITY, the other measures for the last two.",
        default=Measure.COUNT,
    )
    campaigns: list[str] | None = Argument(
        "Campaigns",
        description="Codes of campaigns, for BALANCE, ALL_CUSTOMERS and CAMPAIGN_CUSTOMERS. Left out: any campaign, "
        "and for BALANCE entries without one too.",
        example="C1",
        options=Repository.campaign_choices,
    )
    month: Month | None = Argument(
        "Month", description="The calendar month, in UTC, of OUTSTANDING, which needs it.", example="2024-02"
    )
    basis: Basis | None = Argument("Basis", description="The basis of OUTSTANDING. Left out: TO_DATE.", example="MONTH")
    from_: dt.date | None = Argument(
        "From", description="The first UTC day of LIABILITY, which needs it.", example="2024-02-01"
    )
    to: dt.date | None = Argument(
        "To", description="The last UTC day, included, of LIABILITY, which needs it.", example="2024-02-29"
    )


def check_question(repository: Repository, asked: Question) -> None:
    """Refuse a measure that the sides do not share, arguments missing or in vain, and impossible periods.

    Raises InputError: MEASURE_NOT_SHARED, ARGUMENT_REQUIRED, ARGUMENT_WITHOUT_EFFECT, or as the checks of periods.
    """
    _check_measure(asked)
    sides = {asked.left, asked.right}
    for name, takers in _TAKEN_BY.items():
        given, taking = getattr(asked, name) is not None, [side for side in Side if side in sides & takers]
        path = ("filter", name.rstrip("_"))
        if taking and not given and name in _REQUIRED:
            raise InputError("ARGUMENT_REQUIRED", f"{path[1]} is required to compare {taking[0].name}.", field=path)
        if given and not taking:
            text = f"{path[1]} has no effect: neither {asked.left.name} nor {asked.right.name} takes it."
            raise InputError("ARGUMENT_WITHOUT_EFFECT", text, field=path)
    if asked.month is not None:
        repository.check_month(asked.month)
    if asked.from_ is not None:
        repository.check_range(asked.from_, asked.to)
        repository.check_data_epoch(asked.from_)


def _check_measure(asked: Question) -> None:
    for side in (asked.left, asked.right):
        if asked.measure not in _MEASURES[side]:
            known = ", ".join(measure.name for measure in Measure if measure in _MEASURES[side])
            text = f"{side.name} has no {asked.measure.name}; it has {known}."
            raise InputError("MEASURE_NOT_SHARED", text, field=("filter", "measure"))
