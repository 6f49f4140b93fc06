"""The members that an import writes to: registered, locked, and at hand by reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.tables import TEXT, customers, member_references, members

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import

# A table of its own, because the database knows its size: of tables that grew in this very transaction it knows
# nothing, and then joins a hundred thousand members one by one.
imported_members: Final = sa.Table(
    "imported_members",
    sa.MetaData(),
    sa.Column("reference", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


async def gather_members(work: Import) -> None:
    """Fill `imported_members` with all that customers, new sales and new entries name, and lock them until commit.

    Where price groups changed, also with all whose group is automatic: theirs may change.
    """
    connection, account_id = work.connection, work.account_id
    cells = (STAGED["customers"].c.reference, STAGED["sales"].c.customer, STAGED["entries"].c.customer)
    named = [sa.select(cell.label("reference")) for cell in cells]
    if work.brings_changes("price_groups"):
        automatic = sa.and_(customers.c.account_id == account_id, customers.c.automatic_price_group)
        named.append(
            sa.select(members.c.reference)
            .join(customers, customers.c.member_id == members.c.member_id)
            .where(automatic)
        )
    references = sa.union(*named).subquery("named")
    await register_members(connection, account_id, sa.select(references.c.reference))
    known = member_references.c
    rows = (
        sa.select(known.reference, known.member_id)
        .join(references, references.c.reference == known.reference)
        .where(known.account_id == account_id)
    )
    await connection.execute(sa.schema.CreateTable(imported_members))
    await connection.execute(sa.insert(imported_members).from_select(["reference", "member_id"], rows))
    await connection.execute(sa.text(f"ANALYZE {imported_members.name}"))
    await lock_members(connection, account_id, sa.select(imported_members.c.member_id))
