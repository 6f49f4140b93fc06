"""Members come into being here: whoever a file or an entry names by reference, with or without a customer record."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from loyalty_graph.ledger.locks import telling_when_busy
from loyalty_graph.ledger.tables import STATEMENTS_KEPT, TEXT, THIS_ACCOUNT, member_references, members

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_NEXT_ID = sa.func.nextval(sa.literal_column("'members_member_id_seq'::regclass"), type_=sa.BigInteger)


async def register_members(connection: AsyncConnection, account_id: int, references: sa.Select[Any]) -> int:
    """Make a member of each reference that is none yet; return how many were new.

    `references` selects one column of text without nulls, repetitions allowed; it may use THIS_ACCOUNT. Registering the
    same reference in two transactions at once makes one member: the second waits for the first. Raises PostingError
    (LEDGER_BUSY).
    """
    with telling_when_busy():
        return (await connection.execute(_registered(references), {"this_account": account_id})).rowcount


@lru_cache(STATEMENTS_KEPT)
def _registered(references: sa.Select[Any]) -> Insert:
    named = references.subquery("named")
    wanted = sa.select(sa.cast(named.c[0], TEXT).label("reference")).distinct().subquery("wanted")
    known = sa.exists().where(
        member_references.c.account_id == THIS_ACCOUNT, member_references.c.reference == wanted.c.reference
    )
    claims = sa.select(THIS_ACCOUNT, wanted.c.reference, _NEXT_ID).where(~known).order_by(wanted.c.reference)
    claimed = (
        insert(member_references)
        .from_select(["account_id", "reference", "member_id"], claims)
        .on_conflict_do_nothing()
        .returning(member_references)
        .cte("claimed")
    )
    return insert(members).from_select(
        ["account_id", "reference", "member_id"],
        sa.select(claimed.c.account_id, claimed.c.reference, claimed.c.member_id),
    )
