"""The members that an import writes to: registered, locked, and at hand by reference."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.staging import create_temporary
from loyalty_graph.ledger.tables import TEXT, THIS_ACCOUNT, customers, member_references, members

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


IMPORTED_IDS: Final = sa.select(imported_members.c.member_id)
"""The members by id, once they are gathered."""


async def gather_members(work: Import) -> None:
    """Fill `imported_members` with all that customers, new sales and new entries name, and lock them until commit.

    Where price groups changed, also with all whose group is automatic: theirs may change.
    """
    connection, account_id = work.connection, work.account_id
    references, known = _named(with_automatic=work.brings_changes("price_groups"))
    await register_members(connection, account_id, references)
    await create_temporary(connection, imported_members)
    await connection.execute(known, {"this_account": account_id})
    await connection.execute(sa.text(f"ANALYZE {imported_members.name}"))
    await lock_members(connection, account_id, IMPORTED_IDS)


@cache
def _named(*, with_automatic: bool) -> tuple[sa.Select[str], sa.Insert]:
    """Select the references to gather, and insert those of them that are registered."""
    cells = (STAGED["customers"].c.reference, STAGED["sales"].c.customer, STAGED["entries"].c.customer)
    named = [sa.select(cell.label("reference")) for cell in cells]
    if with_automatic:
        automatic = sa.and_(customers.c.account_id == THIS_ACCOUNT, customers.c.automatic_price_group)
        of_customers = members.join(customers, customers.c.member_id == members.c.member_id)
        named.append(sa.select(members.c.reference).select_from(of_customers).where(automatic))
    references = sa.union(*named).subquery("named")
    known = member_references.c
    rows = (
        sa.select(known.reference, known.member_id)
        .join(references, references.c.reference == known.reference)
        .where(known.account_id == THIS_ACCOUNT)
    )
    return sa.select(references.c.reference), sa.insert(imported_members).from_select(["reference", "member_id"], rows)
