"""Hand-tuned statements for what the gateway's reports answer, one a file; floor and peers run the same ones.

Those of `pages/` become views of schema `bench`, by key; those of `sorted/` are whole pages of 50, and one row more to
know whether there is a next one. Nothing here is made from the gateway's SQL; before anything is measured, the answers
are compared.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import asyncpg
import sqlalchemy as sa

from benchmarks.reports import PAGED
from loyalty_graph.database.engines import begun_driver
from loyalty_graph.domain.quantities import Month
from loyalty_graph.ledger.tables import accounts

if TYPE_CHECKING:
    from loyalty_graph.database import Database

_FOLDER: Final = Path(__file__).parent
_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Constants:
    """What the statements are about: the account, the last whole month, and the 365 days up to yesterday."""

    account_id: int
    month_start: dt.date
    month_end: dt.date
    first: dt.date
    last: dt.date

    @classmethod
    def as_of(cls, today: dt.date, account_id: int) -> Self:
        """The constants of a day."""
        month = Month.of(today.replace(day=1) - dt.timedelta(days=1))
        yesterday = today - dt.timedelta(days=1)
        first = yesterday - dt.timedelta(days=_DAYS - 1)
        return cls(account_id, month.first_day, month.last_day, first, yesterday)

    @property
    def days(self) -> int:
        """How many days there are from the first to the last."""
        return (self.last - self.first).days + 1

    def as_list(self) -> list[int | dt.date]:
        """What the constructor takes."""
        return list(asdict(self).values())


def statement(name: str, constants: Constants, **more: str) -> str:
    """The text of a statement, `sorted/balance` for example, with its constants and what `more` it is about."""
    return (_FOLDER / f"{name}.sql").read_text().format(**asdict(constants), **more)


async def prepare(database: Database, account: str, today: dt.date) -> Constants:
    """Make schema `bench` anew for an account: the views, and the ready-made days. Returns what they are about."""
    async with database.owner.begin() as connection:
        account_id = await connection.scalar(sa.select(accounts.c.account_id).where(accounts.c.code == account))
        constants = Constants.as_of(today, int(account_id or 0))
        driver = await begun_driver(connection)
        await driver.execute("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench; SET LOCAL work_mem = '256MB'")
        for report in PAGED:
            await driver.execute(f"CREATE VIEW {report.view} AS {statement(f'pages/{report.name}', constants)}")
            await driver.execute(f"COMMENT ON VIEW {report.view} IS '@primaryKey {report.key}'")  # for PostGraphile
        days = statement("liability_by_date", constants)
        await driver.execute(f"CREATE TABLE bench.liability_days AS {days}; ANALYZE bench.liability_days")
    return constants


def value(url: str, query: str, *given: object) -> Any:
    """The one value that a query of a database answers."""

    async def fetched() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query, *given)
        finally:
            await connection.close()

    return asyncio.run(fetched())
