"""Entries and their external ids, appended from a batch whose balances have been raised already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.staging import AT_COMMIT, staged_entries
from loyalty_graph.ledger.tables import balances, entries, entry_ids

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_COPIED: Final = (
    "member_id",
    "balance_type_id",
    "effect",
    "kind",
    "points",
    "campaign_id",
    "effective_at",
    "day",
    "initiated_at",
    "order_number",
    "operation",
    "reason_id",
    "note",
    "external_id",
)


async def append_external_ids(connection: AsyncConnection, account_id: int, expected: int) -> None:
    """Claim the batch's `expected` external ids. Raises PostingError (DUPLICATE_ENTRY) for one that is taken.

    In the order of the ids, so that batches which share some wait for each other in turn.
    """
    numbered = _numbered()
    key = ("member_id", "balance_type_id", "seq")
    claims = (
        sa.select(sa.literal(account_id, sa.BigInteger), numbered.c.external_id, *(numbered.c[name] for name in key))
        .where(numbered.c.external_id.is_not(None))
        .order_by(numbered.c.external_id)
    )
    statement = insert(entry_ids).from_select(["account_id", "external_id", *key], claims).on_conflict_do_nothing()
    if (await connection.execute(statement)).rowcount == expected:
        return
    others = sa.or_(*(entry_ids.c[name] != numbered.c[name] for name in key))
    taken = await connection.scalar(
        sa.select(sa.func.min(numbered.c.external_id))
        .join(entry_ids, entry_ids.c.external_id == numbered.c.external_id)
        .where(entry_ids.c.account_id == account_id, others)
    )
    raise PostingError("DUPLICATE_ENTRY", f"There already is an entry {taken!r}.")


async def check_reversals(connection: AsyncConnection, account_id: int) -> None:
    """Raise PostingError (UNKNOWN_ENTRY) unless each `reverses` names another entry of the same member.

    The batch's own external ids count, so they have to be claimed before.
    """
    staged = staged_entries.c
    unknown = await connection.scalar(
        sa.select(staged.reverses)
        .outerjoin(entry_ids, _is_reversed(account_id, staged_entries))
        .where(staged.reverses.is_not(None), sa.or_(entry_ids.c.seq.is_(None), staged.reverses == staged.external_id))
        .order_by(staged.line)
        .limit(1)
    )
    if unknown is not None:
        raise PostingError("UNKNOWN_ENTRY", f"The member has no entry {unknown!r} that could be reversed.")


async def append_entries(
    connection: AsyncConnection, account_id: int, posting: int | sa.Table, *, with_reversals: bool
) -> None:
    """Append the batch to the ledger.

    `posting` is the id of the one posting of all entries, or the table that has one for each recorded_at.
    """
    numbered = _numbered()
    source: sa.FromClause = numbered
    columns: dict[str, sa.ColumnElement[object]] = {name: numbered.c[name] for name in (*_COPIED, "seq")}
    columns["account_id"] = sa.literal(account_id, sa.BigInteger)
    if isinstance(posting, sa.Table):
        source = source.join(posting, posting.c.recorded_at == numbered.c.recorded_at)
        columns["posting_id"] = posting.c.posting_id
    else:
        columns["posting_id"] = sa.literal(posting, sa.BigInteger)
    if with_reversals:
        source = source.outerjoin(entry_ids, _is_reversed(account_id, numbered))
        columns["reverses_balance_type_id"] = entry_ids.c.balance_type_id
        columns["reverses_seq"] = entry_ids.c.seq
    rows = sa.select(*columns.values()).select_from(source)
    await connection.execute(sa.insert(entries).from_select(list(columns), rows))


def _is_reversed(account_id: int, source: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(
        entry_ids.c.account_id == account_id,
        entry_ids.c.external_id == source.c.reverses,
        entry_ids.c.member_id == source.c.member_id,
    )


def _numbered() -> sa.Subquery:
    """The batch with each entry's seq, counted back from the balance's last one in (effective_at, line) order."""
    staged = staged_entries.c
    back = sa.func.row_number().over(
        partition_by=(staged.member_id, staged.balance_type_id),
        order_by=(staged.effective_at.desc(), staged.line.desc()),
    )
    same_balance = sa.and_(
        balances.c.member_id == staged.member_id, balances.c.balance_type_id == staged.balance_type_id
    )
    return (
        sa.select(
            *(staged[name] for name in _COPIED),
            staged.reverses,
            sa.func.coalesce(staged.recorded_at, AT_COMMIT).label("recorded_at"),
            (balances.c.seq + 1 - back).label("seq"),
        )
        .join(balances, same_balance)
        .subquery("numbered")
    )
