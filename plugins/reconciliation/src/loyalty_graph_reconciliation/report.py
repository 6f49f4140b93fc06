"""The Reconciliation report: why two reports differ, reference by reference or entry by entry."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, ClassVar

import sqlalchemy as sa

from loyalty_graph import SUM, Access, Column, Link, Points, Record, Report, Repository, Select, Waterfall, fact
from loyalty_graph_reconciliation.balance_sheet import BalanceSheets
from loyalty_graph_reconciliation.entries import differing_entries
from loyalty_graph_reconciliation.question import FLOWS, Question, check_question
from loyalty_graph_reconciliation.reasons import Reason
from loyalty_graph_reconciliation.references import differing_references

if TYPE_CHECKING:
    from loyalty_graph_reconciliation.balance_sheet import BalanceSheet


class Status(enum.Enum):
    """Whether the reasons explain the whole difference."""

    RECONCILED = "Left and the steps add up to right"
    UNRECONCILED = "They do not: the residual is a difference that no reason explains"


class Step(Record):
    """All rows of one reason."""

    reason = Column(Reason, "Reason", description="Why the two reports differ.")
    delta = Column(Points, "Delta", description="By how much this takes left towards right.")
    count = Column(int, "Count", description="How many rows have this reason.")


class Reconciliation(Report):
    """Why two reports differ: every reference or entry that one of them counts otherwise than the other, and why.

    COUNT and BALANCE are explained by references, the other measures, which add up entries, by entries. A difference
    for which no reason fits has no row: it is left over as the residual, and the answer is UNRECONCILED.
    """

    name, title, version = "reconciliation", "Reconciliation", "1.1"
    chart = Waterfall(start="left_value", steps="steps", label="reason", change="delta", end="right_value")

    class Filter(Question):
        """The two reports, and what of them is compared."""

    reason = Column(Reason, "Reason", description="Why the two reports differ here: the first reason that fits.")
    reference = Column(
        str, "Reference", key=True, description="The unique id by which entries and imports name the customer."
    )
    entry = Column(
        str | None,
        "Entry",
        description="The entry that makes the difference, by its external id or, without one, its place; null where it "
        "is the reference that does.",
    )
    place = Column(
        str,
        "Place",
        key=True,
        description="The place of the entry in its member's history, as BALANCE_TYPE#NUMBER; empty without an entry.",
    )
    left = Column(Points, "Left", total=SUM, description="What the left report counts here.")
    right = Column(Points, "Right", total=SUM, description="What the right report counts here.")
    delta = Column(Points, "Delta", total=SUM, description="Right less left.")
    customer = Link("customer", by="reference", description="The customer record; null for an orphan.")

    identities: ClassVar[list[str]] = ["delta == right - left"]

    def __init__(self) -> None:
        self._sheets = BalanceSheets(_rows)

    @fact(Points, "What the left report answers.")
    async def left_value(self, repository: Repository, filter: Filter) -> int:  # noqa: A002 - the word of the API
        """The left report's own number."""
        return (await self._sheet(repository, filter)).left

    @fact(Points, "What the right report answers.")
    async def right_value(self, repository: Repository, filter: Filter) -> int:  # noqa: A002 - the word of the API
        """The right report's own number."""
        return (await self._sheet(repository, filter)).right

    @fact(Points, "What is left over: the right value, less the left value and all steps. 0 if they are reconciled.")
    async def residual(self, repository: Repository, filter: Filter) -> int:  # noqa: A002 - the word of the API
        """The difference that no step explains."""
        return (await self._sheet(repository, filter)).residual

    @fact(Status, "Whether the steps explain the whole difference.")
    async def status(self, repository: Repository, filter: Filter) -> Status:  # noqa: A002 - the word of the API
        """RECONCILED if and only if nothing is left over."""
        residual = (await self._sheet(repository, filter)).residual
        return Status.UNRECONCILED if residual else Status.RECONCILED

    @fact(list[Step], "How the left value becomes the right one: one step per reason, in the order of reasons.")
    async def steps(self, repository: Repository, filter: Filter) -> list[Step]:  # noqa: A002 - the word of the API
        """All rows, added up by reason."""
        steps = (await self._sheet(repository, filter)).steps
        return [Step(reason=reason, delta=delta, count=count) for reason, delta, count in steps]

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002 - the word of the API
        """Refuse what the two reports cannot be asked together."""
        check_question(repository, filter)

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per reference or entry that the reports count differently, with the reason."""
        return _rows(repository, filter)

    async def _sheet(self, repository: Repository, asked: Question) -> BalanceSheet:
        return await self._sheets.read(repository, asked)


def _rows(repository: Repository, asked: Question) -> Select:
    """All that differs. It is rare, so that finding the first of it takes looking at everybody anyway."""
    rows = differing_entries if asked.measure in FLOWS else differing_references
    return rows(repository.reading(Access.WHOLE), asked).offset(sa.literal_column("0"))  # planned for all, not a page
