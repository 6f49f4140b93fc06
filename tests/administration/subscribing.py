"""Members of newsletters, written to their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.ledger.tables import accounts, members, newsletter_members, newsletters

if TYPE_CHECKING:
    from loyalty_graph.database import Database


async def subscribe(database: Database, account: str, newsletter: str, *references: str) -> None:
    """Add customers of these references to a newsletter of the account."""
    letter = newsletters.c
    rows = sa.select(members.c.member_id, letter.newsletter_id, letter.account_id, sa.func.now()).where(
        accounts.c.code == account,
        letter.account_id == accounts.c.account_id,
        letter.code == newsletter,
        members.c.account_id == accounts.c.account_id,
        members.c.reference.in_(references),
    )
    columns = ["member_id", "newsletter_id", "account_id", "added_at"]
    async with database.owner.begin() as connection:
        added = await connection.execute(sa.insert(newsletter_members).from_select(columns, rows))
    assert added.rowcount == len(references)
