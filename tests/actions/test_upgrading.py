"""A database of the release before operations, with data in it, goes on with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from loyalty_graph.ledger.migrate import is_migrated, migrate
from loyalty_graph.ledger.tables import (
    idempotency_keys,
    member_changes,
    newsletter_members,
    newsletters,
    operation_outcomes,
    operations,
    voucher_codes,
    voucher_settings,
    vouchers,
)

from .samples import Grant
from .shop import POINTS

if TYPE_CHECKING:
    from .shop import Shop

pytestmark = pytest.mark.anyio


async def test_a_database_with_data_gets_operations(shop: Shop) -> None:
    async with shop.database.owner.begin() as connection:
        later = (newsletter_members, newsletters, voucher_settings, voucher_codes, vouchers, member_changes)
        for table in (idempotency_keys, operation_outcomes, operations, *later):
            await connection.execute(sa.schema.DropTable(table))
        for kind in ("operation_status", "outcome_status", "attribute", "voucher_type"):
            await connection.execute(sa.text(f"DROP TYPE {kind}"))
        for ids in ("operation_ids", "voucher_ids"):
            await connection.execute(sa.text(f"DROP SEQUENCE {ids}"))
        await connection.execute(sa.text("ALTER TABLE sales DROP COLUMN voided_at"))
        for column, owner in (
            ("member_id", "members"),
            ("balance_type_id", "balance_types"),
            ("account_id", "accounts"),
        ):
            await connection.execute(sa.text(f"ALTER TABLE balances ADD FOREIGN KEY ({column}) REFERENCES {owner}"))
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '0004'"))
    assert not await is_migrated(shop.database)
    await migrate(shop.database)
    assert await is_migrated(shop.database)
    assert await shop.points() == POINTS
    await shop.act(Grant, ["ann"], points=5)
    assert (await shop.points())["ann", "STORE"] == 35
    await shop.assert_clean()
