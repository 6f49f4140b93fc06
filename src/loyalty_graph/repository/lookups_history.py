"""Pages of history and of other long lists for many owners at once, and running balances.

History is ordered by (effective_at, seq); a member's, over all balance types, by (effective_at, balance_type_id, seq).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.repository.lookups import BalanceKey, EntryKey, Row, among_ids, fetch_rows, wanted
from loyalty_graph.repository.records import entry_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository.records import Records
    from loyalty_graph.repository.repository import Repository


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of every history asked for: at most `limit` rows, from the first or from the one after a position.

    A position is the row's values of the columns it is ordered by.
    """

    limit: int
    after: tuple[Any, ...] | None = None


async def history_of_balances(
    repository: Repository, keys: Sequence[BalanceKey], stretch: Stretch
) -> dict[BalanceKey, list[Row]]:
    """The stretch of each balance's entries, oldest first, by member_id and balance_type_id."""
    found = await _history(repository, ("member_id", "balance_type_id"), keys, stretch)
    return {(member_id, type_id): rows for (member_id, type_id), rows in found.items()}


async def history_of_members(
    repository: Repository, member_ids: Sequence[int], stretch: Stretch
) -> dict[int, list[Row]]:
    """The stretch of each member's entries in all balance types, oldest first, by member_id."""
    found = await _history(repository, ("member_id",), [(member_id,) for member_id in member_ids], stretch)
    return {member_id: rows for (member_id,), rows in found.items()}


async def running_balances(repository: Repository, keys: Sequence[EntryKey]) -> dict[EntryKey, int]:
    """The balance after each of the entries, counted over its whole balance in the order of its history."""
    entries = repository.entries
    balances = wanted(("member_id", "balance_type_id"), sorted({(member, type_) for member, type_, _ in keys}))
    running = (
        sa.select(
            entries.c.member_id,
            entries.c.balance_type_id,
            entries.c.seq,
            sa.func.sum(entries.c.points)
            .over(
                partition_by=(entries.c.member_id, entries.c.balance_type_id),
                order_by=(entries.c.effective_at, entries.c.seq),
            )
            .label("running"),
        )
        .join_from(balances, entries, _same(balances, entries, ("member_id", "balance_type_id")))
        .subquery("running")
    )
    names = ("member_id", "balance_type_id", "seq")
    asked = wanted(names, keys).alias("asked")
    statement = sa.select(*(running.c[name] for name in names), sa.cast(running.c.running, sa.BigInteger))
    rows = await repository.fetch(statement.join_from(running, asked, _same(asked, running, names)))
    return {(row[0], row[1], row[2]): row[3] for row in rows}


async def entry_counts_of_members(repository: Repository, member_ids: Sequence[int]) -> dict[int, int]:
    """How many entries members have in all balance types."""
    balances = repository.balances
    count = sa.cast(sa.func.sum(balances.c.seq), sa.BigInteger)
    statement = sa.select(balances.c.member_id, count).where(among_ids(balances.c.member_id, member_ids))
    rows = await repository.fetch(statement.group_by(balances.c.member_id))
    return {row[0]: row[1] for row in rows}


async def stretches(
    repository: Repository, records: Records, columns: Sequence[str], ids: Sequence[int], stretch: Stretch
) -> dict[int, list[Row]]:
    """The stretch of each owner's records, by the owner's id. Their `columns` are that id, then those that order."""
    key, *order = columns
    owners = wanted((key,), [(id_,) for id_ in ids])
    found = records.subquery("records")
    by = [found.c[name] for name in order]
    own = sa.select(*found.c).where(found.c[key] == owners.c[key]).order_by(*by).limit(stretch.limit)
    if stretch.after is not None:
        position = [sa.literal(value, column.type) for value, column in zip(stretch.after, by, strict=True)]
        own = own.where(sa.tuple_(*by) > sa.tuple_(*position))
    chosen = own.correlate(owners).lateral("chosen")
    statement = sa.select(*chosen.c).select_from(owners.join(chosen, sa.true()))
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in await fetch_rows(repository, statement.order_by(*(chosen.c[name] for name in order))):
        groups[row[key]].append(row)
    return groups


async def _history(
    repository: Repository, names: Sequence[str], keys: Sequence[tuple[int, ...]], stretch: Stretch
) -> dict[tuple[int, ...], list[Row]]:
    owners = wanted(names, keys)
    records = entry_records(repository).subquery("records")
    order = (records.c.effective_at, records.c.balance_type_id, records.c.seq)
    own = sa.select(*records.c).where(_same(owners, records, names)).order_by(*order).limit(stretch.limit)
    if stretch.after is not None:
        position = [sa.literal(value, column.type) for value, column in zip(stretch.after, order, strict=True)]
        own = own.where(sa.tuple_(*order) > sa.tuple_(*position))
    history = own.correlate(owners).lateral("history")
    in_order = (history.c.effective_at, history.c.balance_type_id, history.c.seq)
    rows = await fetch_rows(
        repository, sa.select(*history.c).select_from(owners.join(history, sa.true())).order_by(*in_order)
    )
    found: dict[tuple[int, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return found


def _same(left: Any, right: Any, names: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(left.c[name] == right.c[name] for name in names))
