"""The temporary tables of an action's transaction: who is selected, and what is planned for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.staging import create_temporary
from loyalty_graph.ledger.tables import ATTRIBUTE, EFFECT, KIND, TEXT

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_staging: Final = sa.MetaData()

# Each member once. Without a key: its index would take as long as finding the members, and joins hash the table anyway.
selected_members: Final = sa.Table(
    "selected_members",
    _staging,
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("reference", TEXT, nullable=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)

# One row per member and change, one without a kind or attribute for a member to whom nothing happens. `step` is the
# change's place among all, `line` the row's within the member; it is `clamped` where fewer points are booked than were
# asked for, and `restores` what an operation changed that is undone. Sums are wider than a balance can be, so that none
# overflows unseen.
planned_changes: Final = sa.Table(
    "planned_changes",
    _staging,
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("step", sa.Integer),
    sa.Column("balance_type_id", sa.BigInteger),
    sa.Column("campaign_id", sa.BigInteger),
    sa.Column("kind", KIND),
    sa.Column("effect", EFFECT),
    sa.Column("points", sa.BigInteger),
    sa.Column("clamped", sa.Boolean),
    sa.Column("reverses_seq", sa.BigInteger),
    sa.Column("reason_id", sa.BigInteger),
    sa.Column("note", TEXT),
    sa.Column("attribute", ATTRIBUTE),
    sa.Column("newsletter_id", sa.BigInteger),
    sa.Column("voucher_id", sa.BigInteger),
    sa.Column("value_before", TEXT),
    sa.Column("value_after", TEXT),
    sa.Column("restores", sa.Boolean),
    sa.Column("points_after", sa.Numeric),
    sa.Column("error", TEXT),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


async def create_action_tables(connection: AsyncConnection) -> None:
    """Create both, empty, within the caller's transaction."""
    await create_temporary(connection, selected_members, planned_changes)
