"""Operations by id and by the code that entries name them by, and stretches of their outcomes, for many at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.lookups import Row, among_ids, fetch_rows, wanted
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


async def operation_id(repository: Repository, code: str) -> int:
    """The operation_id of an operation; 0, which none has, for a code that none has."""
    found = (await operations_by_code(repository, [code])).get(code)
    return 0 if found is None else int(found["operation_id"])


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
