"""A report whose rows are there at once and whose totals wait for a lock, which a test may hold."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlalchemy as sa

from loyalty_graph import SUM, Argument, Arguments, Column, Points, Report, Repository, Select, fact
from loyalty_graph.ledger.accounts import create_account

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from loyalty_graph.database import Database

_LOCK: Final = 4711

_FUNCTION: Final = sa.text(
    "CREATE FUNCTION weight_once_free(number integer) RETURNS bigint STABLE LANGUAGE plpgsql "
    f"AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared({_LOCK}); RETURN number; END $$"
)


class HeldSums(Report):
    """Numbers from 1, the weights of which nobody can add up while `holding` goes on."""

    name, title = "held_sums", "Held sums"
    identities: ClassVar[list[str]] = ["doubled == points + points"]
    unexplained: ClassVar[dict[str, str]] = {"weight": "It has nothing to do with points."}

    class Filter(Arguments):
        """Which numbers."""

        to: int = Argument("Last number", default=60)
        each: Points = Argument("Points of each", default=2)

    number = Column(int, "Number", key=True)
    points = Column(Points, "Points", total=SUM)
    doubled = Column(Points, "Doubled", total=SUM)
    weight = Column(Points, "Weight", total=SUM, limited=False)

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002, ARG002 - as declared
        number = sa.func.generate_series(1, filter.to).column_valued("number")
        points = sa.literal(filter.each, sa.BigInteger)
        return sa.select(
            number.label("number"),
            points.label("points"),
            (points + points).label("doubled"),
            sa.func.weight_once_free(number, type_=sa.BigInteger).label("weight"),
        )


class HeldSumsAndShare(HeldSums):
    """The same with a fact, which no plan answers."""

    name, title = "held_sums_and_share", "Held sums and a share"

    class Filter(HeldSums.Filter):
        """Which numbers, and for how many."""

        shares: int = Argument("How many share", default=3)

    @fact(int, "The numbers that each of those has who share them.")
    def share(self, repository: Repository, filter: Any) -> int:  # noqa: A002, ARG002 - the form of facts
        return int(filter.to // filter.shares)


async def prepare(database: Database) -> None:
    """Make an account, `demo`, and the function that the reports need, which says that it is stable.

    It is not: but columns that are not asked for are computed if they are volatile.
    """
    async with database.owner.begin() as connection:
        await create_account(connection, "demo", "Demo", "EUR")
        await connection.execute(_FUNCTION)


@asynccontextmanager
async def holding(database: Database) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Keep totals of the reports waiting, to the end or until what is given is called."""
    async with database.owner.connect() as connection:
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection.rollback
