"""The keys of requests: claimed by the transaction that does one, so that nothing is done twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import idempotency_keys, operation_ids

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.operations.request import Request


@dataclass(frozen=True, slots=True)
class Claim:
    """The operation that a key stands for: `is_new` where this transaction is the one to do it."""

    operation_id: int
    is_new: bool


async def claim(connection: AsyncConnection, account_id: int, request: Request) -> Claim:
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
    found = await claimed_before(connection, account_id, request)
    assert found is not None  # noqa: S101 - told to the type checker: keys are never deleted
    return Claim(found, is_new=False)


async def claimed_before(connection: AsyncConnection, account_id: int, request: Request) -> int | None:
    """The operation_id that the request's key was used for; None if for nothing. Raises as `claim`."""
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
    return int(found.operation_id)
