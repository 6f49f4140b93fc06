"""The customers whom a verb names by their references, their members locked until commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.errors import ActionRefusedError, InputError, Refusal
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.tables import customers, member_references
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.administration.verb import Work


async def find_customer(work: Work, reference: str) -> int:
    """The member of a customer record. Raises InputError (UNKNOWN_CUSTOMER)."""
    found = await _found(work, [reference])
    if not found:
        raise InputError("UNKNOWN_CUSTOMER", _unknown(reference), field=("reference",))
    return found[reference]


async def find_customers(work: Work, references: Sequence[str]) -> list[int]:
    """The members of customer records, each once. Raises ActionRefusedError: UNKNOWN_CUSTOMER, one refusal each."""
    found = await _found(work, references)
    if unknown := sorted(set(references) - found.keys()):
        field = ("references",)
        raise ActionRefusedError([Refusal("UNKNOWN_CUSTOMER", _unknown(each), field, each) for each in unknown])
    return list(found.values())


async def _found(work: Work, references: Sequence[str]) -> dict[str, int]:
    known = member_references.c
    named = sa.select(known.reference, known.member_id).where(
        known.account_id == work.account_id, among(known.reference, references)
    )
    await lock_members(work.connection, work.account_id, sa.select(named.subquery().c.member_id))
    records = named.join(customers, customers.c.member_id == known.member_id)
    return dict(iter(await work.connection.execute(records)))


def _unknown(reference: str) -> str:
    return f"There is no customer record {reference!r}."
