"""Operations by id and by the code that entries name them by, and stretches of their outcomes, for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.lookups import BalanceKey, EntryKey, Row, among_ids, fetch_rows, wanted
from loyalty_graph.repository.records import operation_records, outcome_records
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.repository.lookups_history import Stretch
    from loyalty_graph.repository.repository import Repository


async def operations_by_id(repository: Repository, ids: Sequence[int]) -> dict[int, Row]:
    """Operations by operation_id."""
    records = operation_records(repository).where(among_ids(repository.operations.c.operation_id, ids))
    return {row["operation_id"]: row for row in await fetch_rows(repository, records)}


async def operations_by_code(repository: Repository, codes: Sequence[str]) -> dict[str, Row]:
    """Operations by code. An imported entry may name one that this gateway never did: it is absent."""
    records = operation_records(repository).where(among(repository.operations.c.code, codes))
    return {row["code"]: row for row in await fetch_rows(repository, records)}


async def bookings_of_operations(
    repository: Repository, ids: Sequence[int]
) -> dict[int, tuple[BalanceKey, EntryKey | None]]:
    """For operations about one balance: that balance, and the entry they booked to it, if any."""
    operations, outcomes, entries = repository.operations, repository.operation_outcomes, repository.entries
    booked = sa.and_(
        *(entries.c[name] == outcomes.c[name] for name in ("member_id", "balance_type_id")),
        entries.c.operation == operations.c.code,
        entries.c.effective_at == operations.c.created_at,
    )
    statement = (
        sa.select(outcomes.c.operation_id, outcomes.c.member_id, outcomes.c.balance_type_id, entries.c.seq)
        .select_from(outcomes.join(operations, operations.c.operation_id == outcomes.c.operation_id))
        .outerjoin(entries, booked)
        .where(among_ids(outcomes.c.operation_id, ids))
    )
    found = {}
    for operation_id, *key, seq in await repository.fetch(statement):
        found[operation_id] = (tuple(key), None if seq is None else (*key, seq))
    return found


async def outcomes_of_operations(repository: Repository, ids: Sequence[int], stretch: Stretch) -> dict[int, list[Row]]:
    """The stretch of each operation's outcomes, by (member_id, line)."""
    owners = wanted(("operation_id",), [(id_,) for id_ in ids])
    records = outcome_records(repository).subquery("records")
    order = (records.c.member_id, records.c.line)
    own = sa.select(*records.c).where(records.c.operation_id == owners.c.operation_id)
    own = own.order_by(*order).limit(stretch.limit)
    if stretch.after is not None:
        position = [sa.literal(value, column.type) for value, column in zip(stretch.after, order, strict=True)]
        own = own.where(sa.tuple_(*order) > sa.tuple_(*position))
    outcomes = own.correlate(owners).lateral("outcomes")
    statement = sa.select(*outcomes.c).select_from(owners.join(outcomes, sa.true()))
    found: dict[int, list[Row]] = defaultdict(list)
    for row in await fetch_rows(repository, statement.order_by(outcomes.c.member_id, outcomes.c.line)):
        found[row["operation_id"]].append(row)
    return found


async def outcome_counts(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many outcomes operations have, by operation_id."""
    outcomes = repository.operation_outcomes
    statement = sa.select(outcomes.c.operation_id, sa.func.count()).where(among_ids(outcomes.c.operation_id, ids))
    return {row[0]: row[1] for row in await repository.fetch(statement.group_by(outcomes.c.operation_id))}
