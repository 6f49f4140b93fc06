"""The members that an import writes to: registered, locked, and at hand by reference."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.clock import MOST_MEMBERS
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.members import register_members
from loyalty_graph.ledger.staging import create_temporary
from loyalty_graph.ledger.tables import TEXT, THIS_ACCOUNT, customers, member_references, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.imports.context import Import

# A table of its own, because the database knows its size: of tables that grew in this very transaction it knows
# nothing, and then joins a hundred thousand members one by one.
imported_members: Final = sa.Table(
    "imported_members",
    sa.MetaData(),
    sa.Column("reference", TEXT, nullable=False),
    sa.Column("member_id", sa.BigInteger, comment="null for as long as it is not registered"),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)

IMPORTED_IDS: Final = sa.select(imported_members.c.member_id)
"""The members by id, once they are gathered."""

_OF_MEMBERS: Final = frozenset({"customers", "sales", "sale_lines", "entries"})
"""The files that change nothing but what belongs to the members who are gathered."""

_NEW: Final = sa.select(imported_members.c.reference).where(imported_members.c.member_id.is_(None))
_is_known: Final = sa.and_(
    member_references.c.account_id == THIS_ACCOUNT, member_references.c.reference == imported_members.c.reference
)
_REGISTERED: Final = (
    sa.update(imported_members)
    .where(imported_members.c.member_id.is_(None), _is_known)
    .values(member_id=member_references.c.member_id)
)


async def gather_members(work: Import) -> None:
    """Fill `imported_members` with all that customers, new sales and new entries name, and lock them until commit.

    Where price groups changed, also with all whose group is automatic: theirs may change.
    """
    connection, this_account = work.connection, {"this_account": work.account_id}
    await create_temporary(connection, imported_members)
    named = _named(with_automatic=work.brings_changes("price_groups"))
    if (await connection.execute(named, this_account)).scalar_one():
        await register_members(connection, work.account_id, _NEW)
        await connection.execute(_REGISTERED, this_account)
    await connection.execute(sa.text(f"ANALYZE {imported_members.name}"))
    await lock_members(connection, work.account_id, IMPORTED_IDS)


async def few_changed(work: Import) -> Sequence[int] | None:
    """The ids of all gathered members, if they are few and the import changes nothing but what is theirs."""
    changing = {name for name in BY_NAME if work.brings_changes(name)}
    if work.created or changing - _OF_MEMBERS:
        return None
    found = (await work.connection.scalars(IMPORTED_IDS.limit(MOST_MEMBERS + 1))).all()
    return found if len(found) <= MOST_MEMBERS else None


@cache
def _named(*, with_automatic: bool) -> sa.Select[int]:
    """Insert the references to gather with the ids of those that are registered, and count the others."""
    cells = (STAGED["customers"].c.reference, STAGED["sales"].c.customer, STAGED["entries"].c.customer)
    named = [sa.select(cell.label("reference")) for cell in cells]
    if with_automatic:
        automatic = sa.and_(customers.c.account_id == THIS_ACCOUNT, customers.c.automatic_price_group)
        of_customers = members.join(customers, customers.c.member_id == members.c.member_id)
        named.append(sa.select(members.c.reference).select_from(of_customers).where(automatic))
    references, known = sa.union(*named).subquery("named"), member_references.c
    same = sa.and_(known.account_id == THIS_ACCOUNT, known.reference == references.c.reference)
    rows = sa.select(references.c.reference, known.member_id).select_from(references.outerjoin(member_references, same))
    gathered = sa.insert(imported_members).from_select(["reference", "member_id"], rows)
    ids = gathered.returning(imported_members.c.member_id).cte("gathered").c
    return sa.select(sa.func.count()).where(ids.member_id.is_(None))
