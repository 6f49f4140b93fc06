"""Entries and their external ids, appended from a batch that is summed up by balances."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.staging import AT_COMMIT, staged_balances, staged_entries, staged_postings
from loyalty_graph.ledger.tables import THIS_ACCOUNT, entries, entry_ids

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


async def append_external_ids(connection: AsyncConnection, account_id: int) -> None:
    """Claim the batch's external ids. The database refuses one that is taken: see `taken`."""
    await connection.execute(_claims(), {"this_account": account_id})


async def taken(connection: AsyncConnection, account_id: int) -> PostingError:
    """Make the error (DUPLICATE_ENTRY) of a batch with an external id that the ledger has, or that it has twice."""
    external_id = await connection.scalar(_first_taken(), {"this_account": account_id})
    return PostingError("DUPLICATE_ENTRY", f"There already is an entry {external_id!r}.")


async def resolve_reversals(connection: AsyncConnection, account_id: int, expected: int) -> None:
    """Find the `expected` entries that are reversed by external id: other ones of the same member.

    The batch's own external ids count, so they have to be claimed before. Raises PostingError (UNKNOWN_ENTRY).
    """
    if (await connection.execute(_resolved(), {"this_account": account_id})).rowcount != expected:
        unknown = await connection.scalar(_FIRST_UNKNOWN)
        raise PostingError("UNKNOWN_ENTRY", f"The member has no entry {unknown!r} that could be reversed.")


async def append_entries(connection: AsyncConnection, account_id: int, posting_id: int | None) -> None:
    """Append the batch to the ledger, under one posting, or where `posting_id` is None under the staged postings."""
    one_posting = {} if posting_id is None else {"this_posting": posting_id}
    statement = _appended(many_postings=posting_id is None)
    await connection.execute(statement, {"this_account": account_id, **one_posting})


_staged: Final = staged_entries.c
_SEQ: Final = (staged_balances.c.seq_before + _staged.number).label("seq")
_FIRST_UNKNOWN: Final = (
    sa.select(_staged.reverses)
    .where(_staged.reverses.is_not(None), _staged.reverses_seq.is_(None))
    .order_by(_staged.line)
    .limit(1)
)


def _with_balances() -> sa.Join:
    same_balance = (staged_balances.c[name] == _staged[name] for name in ("member_id", "balance_type_id"))
    return staged_entries.join(staged_balances, sa.and_(*same_balance))


@cache
def _claims() -> sa.Insert:
    """In the order of the ids, so that batches which share some wait for each other in turn."""
    claims = (
        sa.select(THIS_ACCOUNT, _staged.external_id, _staged.member_id, _staged.balance_type_id, _SEQ)
        .select_from(_with_balances())
        .where(_staged.external_id.is_not(None))
        .order_by(_staged.external_id)
    )
    return sa.insert(entry_ids).from_select(entry_ids.c.keys(), claims)


@cache
def _first_taken() -> sa.Select[str]:
    known = sa.and_(entry_ids.c.account_id == THIS_ACCOUNT, entry_ids.c.external_id == _staged.external_id)
    claimed = sa.func.count() + sa.func.count(entry_ids.c.external_id)
    claims = sa.select(_staged.external_id).outerjoin(entry_ids, known).where(_staged.external_id.is_not(None))
    return claims.group_by(_staged.external_id).having(claimed > 1).order_by(_staged.external_id).limit(1)


@cache
def _resolved() -> sa.Update:
    return (
        sa.update(staged_entries)
        .where(
            _staged.reverses.is_not(None),
            _staged.reverses.is_distinct_from(_staged.external_id),
            entry_ids.c.account_id == THIS_ACCOUNT,
            entry_ids.c.external_id == _staged.reverses,
            entry_ids.c.member_id == _staged.member_id,
        )
        .values(reverses_balance_type_id=entry_ids.c.balance_type_id, reverses_seq=entry_ids.c.seq)
    )


@cache
def _appended(*, many_postings: bool) -> sa.Insert:
    source: sa.FromClause = _with_balances()
    of_type = sa.case((_staged.reverses_seq.is_not(None), _staged.balance_type_id))
    columns: dict[str, sa.ColumnElement[Any]] = {
        **{name: _staged[name] for name in (*_COPIED, "reverses_seq")},
        "reverses_balance_type_id": sa.func.coalesce(_staged.reverses_balance_type_id, of_type),
        "seq": _SEQ,
        "account_id": THIS_ACCOUNT,
        "posting_id": sa.bindparam("this_posting", type_=sa.BigInteger),
    }
    if many_postings:
        recorded_at = sa.func.coalesce(_staged.recorded_at, AT_COMMIT)
        source = source.join(staged_postings, staged_postings.c.recorded_at == recorded_at)
        columns["posting_id"] = staged_postings.c.posting_id
    return sa.insert(entries).from_select(list(columns), sa.select(*columns.values()).select_from(source))
