"""Operations by id and by the code that entries name them by, and stretches of their outcomes, for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import Effect
from loyalty_graph.repository.lookups import BalanceKey, EntryKey, Row, among_ids, fetch_rows
from loyalty_graph.repository.lookups_history import stretches
from loyalty_graph.repository.records import operation_records, outcome_records
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.domain.operations import OutcomeStatus
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


async def operation_id(repository: Repository, code: str) -> int:
    """The operation_id of an operation; 0, which none has, for a code that none has."""
    found = (await operations_by_code(repository, [code])).get(code)
    return 0 if found is None else int(found["operation_id"])


async def requests_of_operations(repository: Repository, ids: Sequence[int]) -> dict[int, str]:
    """What operations were asked to do, as JSON text, by operation_id."""
    operations = repository.operations
    statement = sa.select(operations.c.operation_id, sa.cast(operations.c.request, sa.Text))
    rows = await repository.fetch(statement.where(among_ids(operations.c.operation_id, ids)))
    return {row[0]: row[1] for row in rows}


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


async def outcomes_of_operations(
    repository: Repository, ids: Sequence[int], stretch: Stretch, status: OutcomeStatus | None = None
) -> dict[int, list[Row]]:
    """The stretch of each operation's outcomes, or of those of a status, by (member_id, line)."""
    records = outcome_records(repository)
    if status is not None:
        records = records.where(repository.operation_outcomes.c.status == status)
    return await stretches(repository, records, ("operation_id", "member_id", "line"), ids, stretch)


_LIABILITY: Final = {
    Effect.EARNED: "totalPointsEarned",
    Effect.REVERSED: "pointsEarningReversed",
    Effect.REDEEMED: "totalPointsRedeemed",
    Effect.REIMBURSED: "redeemedPointsReimbursed",
    Effect.EXPIRED: "totalPointsExpired",
    Effect.TRANSFER: "transferNet",
}


async def liability_moves(repository: Repository, ids: Sequence[int]) -> dict[int, list[Row]]:
    """By how much operations move the columns of the liability reports, by operation_id.

    Rows of `column`, `effect` (null where the column is not of one effect alone) and `points`, in the columns' order
    and own signs; columns that do not move are left out, and so are customers excluded from reports, as of today.
    """
    outcomes, customers = repository.operation_outcomes, repository.customers
    delta, after = outcomes.c.delta, outcomes.c.points_after
    before = after - delta
    sums: dict[str, sa.ColumnElement[Any]] = {
        column: sa.func.sum(delta).filter(outcomes.c.effect == effect) for effect, column in _LIABILITY.items()
    }
    sums["differenceInOutstandingPoints"] = sa.func.sum(delta)
    for column, part in (("positiveOutstandingPoints", sa.func.greatest), ("negativeOutstandingPoints", sa.func.least)):
        sums[column] = sa.func.sum(part(after, 0) - part(before, 0))
    statement = (
        sa.select(outcomes.c.operation_id, *(made.label(name) for name, made in sums.items()))
        .outerjoin(customers, customers.c.member_id == outcomes.c.member_id)
        .where(among_ids(outcomes.c.operation_id, ids), customers.c.excluded_from_reports.is_not(sa.true()))
        .group_by(outcomes.c.operation_id)
    )
    effects = {column: effect for effect, column in _LIABILITY.items()}
    found = {}
    for row in await fetch_rows(repository, statement):
        signs = {column: effect.column_sign for column, effect in effects.items()}
        found[row["operation_id"]] = [
            {"column": name, "effect": effects.get(name), "points": int(row[name]) * signs.get(name, 1)}
            for name in sums
            if row[name]
        ]
    return found


async def outcome_groups(repository: Repository, ids: Sequence[int]) -> dict[int, list[Row]]:
    """How many outcomes operations have of each status and error, by operation_id.

    Rows of `status`, `error`, `count` and `delta`, which is the sum of their deltas, in the order of the statuses.
    """
    outcomes = repository.operation_outcomes
    keys = (outcomes.c.operation_id, outcomes.c.status, outcomes.c.error)
    delta = sa.cast(sa.func.coalesce(sa.func.sum(outcomes.c.delta), 0), sa.BigInteger)
    statement = sa.select(*keys, sa.func.count().label("count"), delta.label("delta"))
    groups: dict[int, list[Row]] = {}
    for row in await fetch_rows(
        repository, statement.where(among_ids(outcomes.c.operation_id, ids)).group_by(*keys).order_by(*keys)
    ):
        groups.setdefault(row["operation_id"], []).append(row)
    return groups
