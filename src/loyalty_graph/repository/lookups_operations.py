"""Operations by id and by the code that entries name them by, and stretches of their outcomes, for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.lookups import Row, among_ids, fetch_rows
from loyalty_graph.repository.lookups_history import stretches
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


async def outcomes_of_operations(repository: Repository, ids: Sequence[int], stretch: Stretch) -> dict[int, list[Row]]:
    """The stretch of each operation's outcomes, by (member_id, line)."""
    columns = ("operation_id", "member_id", "line")
    return await stretches(repository, outcome_records(repository), columns, ids, stretch)


async def outcome_counts(repository: Repository, ids: Sequence[int]) -> dict[int, int]:
    """How many outcomes operations have, by operation_id."""
    outcomes = repository.operation_outcomes
    statement = sa.select(outcomes.c.operation_id, sa.func.count()).where(among_ids(outcomes.c.operation_id, ids))
    return {row[0]: row[1] for row in await repository.fetch(statement.group_by(outcomes.c.operation_id))}
