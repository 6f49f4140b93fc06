"""The record of what was done: the operation itself. What it meant for each member, actions record."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables import operations

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.domain.operations import OperationStatus
    from loyalty_graph.operations.request import Request

_CODE_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class Record:
    """What an operation comes to."""

    account_id: int
    operation_id: int
    status: OperationStatus
    created_at: dt.datetime
    member_count: int
    points_delta: int
    preview_id: int | None = None
    """The preview that it does."""
    undoes_id: int | None = None
    """The operation that it undoes."""
    subject_id: int | None = None
    """The one thing it changed, if that is what it was for."""


async def record_operation(connection: AsyncConnection, request: Request, known: Record) -> str:
    """Write the operation; return its code."""
    code = f"op_{secrets.token_hex(_CODE_BYTES)}"
    await connection.execute(
        sa.insert(operations).values(
            operation_id=known.operation_id,
            account_id=known.account_id,
            code=code,
            kind=request.kind,
            dry_run=request.dry_run,
            status=known.status,
            created_at=known.created_at,
            actor=request.actor,
            request=request.asked,
            member_count=known.member_count,
            points_delta=known.points_delta,
            preview_id=known.preview_id,
            undoes_id=known.undoes_id,
            subject_id=known.subject_id,
        )
    )
    return code
