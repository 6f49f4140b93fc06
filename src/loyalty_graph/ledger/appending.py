"""Entries and their external ids, appended from a batch whose balances have been raised already."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert

from loyalty_graph.errors import PostingError
from loyalty_graph.ledger.staging import AT_COMMIT, staged_entries, staged_postings
from loyalty_graph.ledger.tables import THIS_ACCOUNT, balances, entries, entry_ids

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.ledger.batch import Batch

_KEY: Final = ("member_id", "balance_type_id", "seq")
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
    """Claim the batch's `expected` external ids. Raises PostingError (DUPLICATE_ENTRY) for one that is taken."""
    this_account = {"this_account": account_id}
    if (await connection.execute(_claims(), this_account)).rowcount != expected:
        taken = await connection.scalar(_first_taken(), this_account)
        raise PostingError("DUPLICATE_ENTRY", f"There already is an entry {taken!r}.")


async def check_reversals(connection: AsyncConnection, account_id: int) -> None:
    """Raise PostingError (UNKNOWN_ENTRY) unless each `reverses` names another entry of the same member.

    The batch's own external ids count, so they have to be claimed before.
    """
    unknown = await connection.scalar(_first_unknown(), {"this_account": account_id})
    if unknown is not None:
        raise PostingError("UNKNOWN_ENTRY", f"The member has no entry {unknown!r} that could be reversed.")


async def append_entries(connection: AsyncConnection, account_id: int, posting_id: int | None, batch: Batch) -> None:
    """Append the batch to the ledger, under one posting, or where `posting_id` is None under the staged postings."""
    one_posting = {} if posting_id is None else {"this_posting": posting_id}
    statement = _appended(many_postings=posting_id is None, with_reversals=batch.reversals > 0, single=batch.is_single)
    await connection.execute(statement, {"this_account": account_id, **one_posting})


@cache
def _claims() -> Insert:
    """In the order of the ids, so that batches which share some wait for each other in turn."""
    numbered = _numbered()
    claims = (
        sa.select(THIS_ACCOUNT, numbered.c.external_id, *(numbered.c[name] for name in _KEY))
        .where(numbered.c.external_id.is_not(None))
        .order_by(numbered.c.external_id)
    )
    return insert(entry_ids).from_select(["account_id", "external_id", *_KEY], claims).on_conflict_do_nothing()


@cache
def _first_taken() -> sa.Select[str]:
    numbered = _numbered()
    another = sa.or_(*(entry_ids.c[name] != numbered.c[name] for name in _KEY))
    return (
        sa.select(sa.func.min(numbered.c.external_id))
        .join(entry_ids, entry_ids.c.external_id == numbered.c.external_id)
        .where(entry_ids.c.account_id == THIS_ACCOUNT, another)
    )


@cache
def _first_unknown() -> sa.Select[str]:
    staged = staged_entries.c
    unknown = sa.or_(entry_ids.c.seq.is_(None), staged.reverses == staged.external_id)
    return (
        sa.select(staged.reverses)
        .outerjoin(entry_ids, _is_reversed(staged_entries))
        .where(staged.reverses.is_not(None), unknown)
        .order_by(staged.line)
        .limit(1)
    )


@cache
def _appended(*, many_postings: bool, with_reversals: bool, single: bool) -> sa.Insert:
    numbered = _numbered(single=single)
    source: sa.FromClause = numbered
    columns: dict[str, sa.ColumnElement[Any]] = {name: numbered.c[name] for name in (*_COPIED, "seq")}
    columns["account_id"] = THIS_ACCOUNT
    columns["posting_id"] = sa.bindparam("this_posting", type_=sa.BigInteger)
    if many_postings:
        source = source.join(staged_postings, staged_postings.c.recorded_at == numbered.c.recorded_at)
        columns["posting_id"] = staged_postings.c.posting_id
    if with_reversals:
        source = source.outerjoin(entry_ids, _is_reversed(numbered))
        own_type = sa.case((numbered.c.reverses_seq.is_not(None), numbered.c.balance_type_id))
        columns["reverses_balance_type_id"] = sa.func.coalesce(entry_ids.c.balance_type_id, own_type)
        columns["reverses_seq"] = sa.func.coalesce(entry_ids.c.seq, numbered.c.reverses_seq)
    return sa.insert(entries).from_select(list(columns), sa.select(*columns.values()).select_from(source))


def _is_reversed(source: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(
        entry_ids.c.account_id == THIS_ACCOUNT,
        entry_ids.c.external_id == source.c.reverses,
        entry_ids.c.member_id == source.c.member_id,
    )


def _numbered(*, single: bool = False) -> sa.Subquery:
    """The batch with each entry's seq, counted back from the balance's last one in (effective_at, line) order."""
    staged = staged_entries.c
    back: sa.ColumnElement[int] = sa.literal(1, sa.BigInteger)
    if not single:
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
            staged.reverses_seq,
            sa.func.coalesce(staged.recorded_at, AT_COMMIT).label("recorded_at"),
            (balances.c.seq + 1 - back).label("seq"),
        )
        .join(balances, same_balance)
        .subquery("numbered")
    )
