from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from benchmarks.filling import Size, fill

from loyalty_graph.domain.effects import Effect
from loyalty_graph.ledger import tables
from loyalty_graph.ledger.verification import verify

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_SIZE = Size(members=300, entries=6_000, days=90)


async def test_a_filled_ledger_is_one_that_could_have_been_posted(database: Database) -> None:
    account_id = await fill(database, "shop", _SIZE)
    async with database.write.connect() as connection:
        assert await verify(connection, account_id) == []
        await _has_what_reports_tell_apart(connection)


async def _has_what_reports_tell_apart(connection: AsyncConnection) -> None:
    entries, members, customers = tables.entries.c, tables.members, tables.customers
    assert await _counted(connection, tables.members, tables.entries) == [_SIZE.members, _SIZE.entries]
    effects = await connection.scalars(sa.select(entries.effect).distinct())
    assert set(effects) == set(Effect)
    days = (await connection.execute(sa.select(sa.func.max(entries.day) - sa.func.min(entries.day)))).scalar_one()
    assert days == _SIZE.days
    records = members.outerjoin(customers, customers.c.member_id == members.c.member_id)
    kinds = sa.select(customers.c.excluded_from_reports).select_from(records).distinct()
    assert set(await connection.scalars(kinds)) == {None, True, False}
    lowest = (await connection.execute(sa.select(sa.func.min(tables.balances.c.points)))).scalar_one()
    assert lowest < 0
    with_entries = (await connection.execute(sa.select(sa.func.count(entries.member_id.distinct())))).scalar_one()
    assert with_entries < _SIZE.members
    assert min(await _counted(connection, *_FILLED)) > 0


_FILLED = (
    *(tables.balances, tables.daily_points, tables.entry_ids, tables.enrolments, tables.survey_answers),
    *(tables.newsletter_members, tables.sales, tables.order_numbers, tables.sale_lines, tables.postings),
)


async def _counted(connection: AsyncConnection, *filled: sa.Table) -> list[Any]:
    return [await connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in filled]
