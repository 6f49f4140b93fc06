"""The record of an operation: the key that claims it, the operation itself, and its outcome for each member."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.actions.rules import OUT_OF_RANGE
from loyalty_graph.actions.staging import planned_changes
from loyalty_graph.domain.operations import OperationStatus, OutcomeStatus
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import idempotency_keys, operation_ids, operation_outcomes, operations

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

_CODE_BYTES: Final = 10


class Recorded(Protocol):
    """A request that leaves an operation: its kind, its key and hash, what was asked for as JSON, on whose behalf."""

    @property
    def kind(self) -> str:
        """The name of what is to be done."""

    @property
    def idempotency_key(self) -> str:
        """The key that stands for this request and no other."""

    @property
    def hash(self) -> bytes:
        """What tells the request from others."""

    @property
    def asked(self) -> Any:
        """What is asked for, as JSON."""

    @property
    def dry_run(self) -> bool:
        """Whether it only shows what would be done."""

    @property
    def actor(self) -> str:
        """On whose behalf it is done."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The operation that a key stands for: `is_new` where this transaction is the one to do it."""

    operation_id: int
    is_new: bool


async def claim(connection: AsyncConnection, account_id: int, request: Recorded) -> Claim:
    """Claim the request's key, or find what it was used for; waits for a transaction that is just using it.

    Raises InputError (IDEMPOTENCY_KEY_REUSED) where that was another request.
    """
    values = {
        "account_id": account_id,
        "key": request.idempotency_key,
        "request_hash": request.hash,
        "operation_id": operation_ids.next_value(),
    }
    claimed = (
        insert(idempotency_keys).values(values).on_conflict_do_nothing().returning(idempotency_keys.c.operation_id)
    )
    operation_id = await connection.scalar(claimed)
    if operation_id is not None:
        return Claim(operation_id, is_new=True)
    found = await find_claim(connection, account_id, request)
    assert found is not None  # noqa: S101 - told to the type checker: keys are never deleted
    return found


async def find_claim(connection: AsyncConnection, account_id: int, request: Recorded) -> Claim | None:
    """What the request's key was used for; None if for nothing. Raises as `claim`."""
    key = idempotency_keys.c
    mine = sa.select(key.request_hash, key.operation_id).where(
        key.account_id == account_id, key.key == request.idempotency_key
    )
    found = (await connection.execute(mine)).first()
    if found is None:
        return None
    if found.request_hash != request.hash:
        text = "The key was used for another request: every request needs a key of its own."
        raise InputError("IDEMPOTENCY_KEY_REUSED", text, field=("idempotencyKey",))
    return Claim(found.operation_id, is_new=False)


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


async def record(connection: AsyncConnection, request: Recorded, known: Record) -> str:
    """Write the operation and the outcomes of the planned changes; return the operation's code."""
    code = await record_operation(connection, request, known)
    await connection.execute(_outcomes(known))
    return code


async def record_operation(connection: AsyncConnection, request: Recorded, known: Record) -> str:
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


def _outcomes(known: Record) -> sa.Insert:
    rows = {
        **planned_outcomes(),
        "operation_id": sa.literal(known.operation_id, sa.BigInteger),
        "account_id": sa.literal(known.account_id, sa.BigInteger),
    }
    return sa.insert(operation_outcomes).from_select(list(rows), sa.select(*rows.values()))


def planned_outcomes() -> dict[str, sa.ColumnElement[Any]]:
    """The outcomes that the planned changes come to: columns of operation_outcomes, as expressions."""
    planned = planned_changes.c
    sayable = planned.error.is_distinct_from(OUT_OF_RANGE)
    other_value = planned.value_before.is_distinct_from(planned.value_after)
    before = sa.case((sayable, planned.points_after - planned.points))
    return {
        "member_id": planned.member_id,
        "line": planned.line,
        "balance_type_id": planned.balance_type_id,
        "effect": planned.effect,
        "points_before": before,
        "points_after": sa.case((sayable, planned.points_after)),
        "delta": sa.case((sayable, sa.func.coalesce(planned.points, 0))),
        "status": sa.case(
            (planned.error.is_not(None), _status(OutcomeStatus.REJECTED)),
            (planned.clamped, _status(OutcomeStatus.CLAMPED)),
            (sa.or_(planned.points != 0, other_value), _status(OutcomeStatus.CHANGED)),
            (planned.restores, _status(OutcomeStatus.CHANGED_SINCE)),
            else_=_status(OutcomeStatus.UNCHANGED),
        ),
        "error": planned.error,
        **{name: planned[name] for name in ("attribute", "newsletter_id", "voucher_id", "value_before", "value_after")},
    }


def _status(status: OutcomeStatus) -> sa.ColumnElement[OutcomeStatus]:
    return sa.literal(status, operation_outcomes.c.status.type)
