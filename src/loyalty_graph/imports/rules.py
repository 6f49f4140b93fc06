"""The ledger's rules for new entries, line by line and together.

They are fewer than those of mutations: files record what happened, a balance may turn negative, a campaign be over. Of
what a mutation would have refused, warnings tell.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.domain.days import FUTURE_TOLERANCE
from loyalty_graph.domain.effects import BY_REASON, DIRECTIONS, Direction, Effect, EntryKind
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.imports.checks import Check, Inspection, names_nothing
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.resolving import EFFECT_BOOKED, RULED_EFFECT, corrections, resolved
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.tables import (
    THIS_ACCOUNT,
    adjustment_reasons,
    balance_types,
    balances,
    campaigns,
    clocks,
    entry_ids,
    member_references,
    members,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.contents import Contents
    from loyalty_graph.imports.context import Import

_ENTRIES: Final = BY_NAME["entries"]
_staged: Final = STAGED["entries"].c
_UP: Final = [kind for kind, direction in DIRECTIONS.items() if direction is Direction.UP]
_DOWN: Final = [kind for kind, direction in DIRECTIONS.items() if direction is Direction.DOWN]


async def check_new_entries(work: Import, contents: Contents) -> None:
    """Check the staged entries, of which those that the ledger has are gone."""
    await _each_line(trust_recorded_at=work.trust_recorded_at).run(work)
    if contents.reversing:
        await _reversed().run(work)
    if contents.operations:
        await _transfers().run(work)
    # Far from the limit, which is always, all entries together and the greatest balance do not reach it.
    greatest = await work.connection.execute(_greatest_balance(), {"this_account": work.account_id})
    if contents.points + greatest.scalar_one() > POINTS_LIMIT:
        await _balances().run(work)


@cache
def _each_line(*, trust_recorded_at: bool) -> Inspection:
    checks = [*_line_checks(), *_time_checks(trust_recorded_at=trust_recorded_at), *_warnings()]
    return Inspection(_ENTRIES, resolved(), checks)


def _line_checks() -> list[Check]:
    kind = {"kind": _staged.kind}
    down = sa.and_(_staged.kind.in_(_UP), _staged.points < 0)
    up = sa.and_(_staged.kind.in_(_DOWN), _staged.points > 0)
    needed = sa.case((_staged.points < 0, Direction.UP.value), else_=Direction.DOWN.value)
    correction = _staged.kind == EntryKind.CORRECTION
    return [
        _unknown("balance_type", "UNKNOWN_BALANCE_TYPE", balance_types.c.balance_type_id),
        _unknown("campaign", "UNKNOWN_CAMPAIGN", campaigns.c.campaign_id),
        _unknown("reason", "UNKNOWN_REASON", adjustment_reasons.c.reason_id),
        Check("reason", "REASON_REQUIRED", sa.and_(_staged.kind.in_(list(BY_REASON)), _staged.reason.is_(None)), kind),
        Check("points", "WRONG_SIGN", sa.or_(down, up), {**kind, "direction": needed}),
        Check("effect", "WRONG_EFFECT", _staged.effect != RULED_EFFECT, {**kind, "expected": RULED_EFFECT}),
        Check("reverses", "REVERSES_REQUIRED", sa.and_(correction, _staged.reverses.is_(None))),
        Check(
            "operation",
            "OPERATION_REQUIRED",
            sa.and_(EFFECT_BOOKED == Effect.TRANSFER, _staged.operation.is_(None)),
        ),
    ]


def _unknown(name: str, code: str, found: sa.Column[int]) -> Check:
    return Check(name, code, names_nothing(_ENTRIES, name, found, found.table.name))


def _time_checks(*, trust_recorded_at: bool) -> list[Check]:
    latest = sa.func.clock_timestamp() + FUTURE_TOLERANCE
    checks = [Check("effective_at", "FUTURE_ENTRY", _staged.effective_at > latest)]
    if trust_recorded_at:
        last = sa.select(clocks.c.recorded_at).where(clocks.c.account_id == THIS_ACCOUNT).scalar_subquery()
        checks += [
            Check("recorded_at", "FUTURE_ENTRY", _staged.recorded_at > latest),
            Check("recorded_at", "RECORDED_AT_REGRESSES", _staged.recorded_at < last, {"last": last}),
        ]
    return checks


def _warnings() -> list[Check]:
    at, kind = _staged.effective_at, {"kind": _staged.kind}
    outside = sa.or_(at < campaigns.c.starts_at, at >= campaigns.c.ends_at)
    bound = EFFECT_BOOKED.in_((Effect.EARNED, Effect.REDEEMED))
    retired = sa.and_(EFFECT_BOOKED != Effect.TRANSFER, _staged.kind != EntryKind.CORRECTION)
    return [
        Check("campaign", "CAMPAIGN_NOT_ACTIVE", sa.and_(bound, outside), {**kind, "effective_at": at}),
        Check("balance_type", "TYPE_RETIRED", sa.and_(retired, at >= balance_types.c.retired_at), kind),
    ]


@cache
def _reversed() -> Inspection:
    """A reversed entry is the same customer's, in the file or the ledger; a corrected one also the same balance's."""
    new = STAGED["entries"].alias("reversed_new")
    stored = (
        sa.select(entry_ids.c.external_id, members.c.reference, balance_types.c.code)
        .join(members, members.c.member_id == entry_ids.c.member_id)
        .join(balance_types, balance_types.c.balance_type_id == entry_ids.c.balance_type_id)
        .where(entry_ids.c.account_id == THIS_ACCOUNT)
        .subquery("reversed_stored")
    )
    reversing = sa.select(_staged.line).where(_staged.reverses.is_not(None)).subquery("reversing")
    source = (
        STAGED["entries"]
        .join(reversing, reversing.c.line == _staged.line)
        .outerjoin(corrections, corrections.c.line == _staged.line)
        .outerjoin(new, new.c.id == _staged.reverses)
        .outerjoin(stored, stored.c.external_id == _staged.reverses)
    )
    customer = sa.func.coalesce(new.c.customer, stored.c.reference)
    balance_type = sa.func.coalesce(new.c.balance_type, stored.c.code)
    correction = _staged.kind == EntryKind.CORRECTION
    wrong = {
        "the entry itself": _staged.reverses == _staged.id,
        "an entry of another customer": customer != _staged.customer,
        "an entry of another balance type": sa.and_(correction, balance_type != _staged.balance_type),
    }
    unknown = sa.and_(new.c.line.is_(None), stored.c.external_id.is_(None))
    reason = sa.case(*((found, text) for text, found in wrong.items()))
    circular = sa.and_(
        correction, _staged.reverses != _staged.id, new.c.kind == EntryKind.CORRECTION, corrections.c.line.is_(None)
    )
    checks = [
        Check("reverses", "UNKNOWN_ENTRY", unknown),
        Check("reverses", "WRONG_REVERSED", sa.or_(*wrong.values()), {"reason": reason}),
        Check("reverses", "CIRCULAR_CORRECTION", circular),
    ]
    return Inspection(_ENTRIES, source, checks)


@cache
def _transfers() -> Inspection:
    """A transfer gives what it takes: per member, operation and instant the points add up to 0."""
    sides = STAGED["entries"].alias("sides").c
    needed = (sides.customer, sides.kind, sides.points, sides.effective_at)
    # Nobody can tell whom a side that lacks one of these would balance.
    unclear = sa.exists().where(sides.operation == _staged.operation, sa.or_(*(cell.is_(None) for cell in needed)))
    together = (_staged.customer, _staged.operation, _staged.effective_at)
    transfers = (
        sa.select(_staged.line, sa.func.sum(_staged.points).over(partition_by=together).label("sum"))
        .select_from(resolved())
        .where(EFFECT_BOOKED == Effect.TRANSFER, _staged.operation.is_not(None), ~unclear)
        .subquery("transfers")
    )
    source = STAGED["entries"].join(transfers, transfers.c.line == _staged.line)
    told = {name: _staged[name] for name in ("customer", "operation")} | {"sum": transfers.c.sum}
    unbalanced = Check("points", "TRANSFER_UNBALANCED", transfers.c.sum != 0, told)
    return Inspection(_ENTRIES, source, [unbalanced])


@cache
def _greatest_balance() -> sa.Select[int]:
    """The balance that is farthest from 0, whatever its sign."""
    greatest = sa.func.coalesce(sa.func.max(sa.func.abs(balances.c.points)), 0)
    return sa.select(greatest).where(balances.c.account_id == THIS_ACCOUNT)


@cache
def _balances() -> Inspection:
    """No balance may leave the range in which points are exact."""
    sums = (
        sa.select(
            _staged.customer,
            _staged.balance_type,
            sa.func.sum(_staged.points).label("sum"),
            sa.func.max(_staged.line).label("line"),
        )
        .group_by(_staged.customer, _staged.balance_type)
        .subquery("sums")
    )
    of_type = sa.and_(balance_types.c.account_id == THIS_ACCOUNT, balance_types.c.code == sums.c.balance_type)
    references = member_references.c
    of_member = sa.and_(references.account_id == THIS_ACCOUNT, references.reference == sums.c.customer)
    of_balance = sa.and_(
        balances.c.member_id == references.member_id, balances.c.balance_type_id == balance_types.c.balance_type_id
    )
    total = sums.c.sum + sa.func.coalesce(balances.c.points, 0)
    beyond = (
        sa.select(sums.c.line, total.label("sum"))
        .select_from(sums)
        .outerjoin(balance_types, of_type)
        .outerjoin(member_references, of_member)
        .outerjoin(balances, of_balance)
        .where(~total.between(-POINTS_LIMIT, POINTS_LIMIT))
        .subquery("beyond")
    )
    source = STAGED["entries"].join(beyond, beyond.c.line == _staged.line)
    told = {"customer": _staged.customer, "value": _staged.balance_type, "sum": beyond.c.sum}
    check = Check("points", "BALANCE_OUT_OF_RANGE", sa.true(), told)
    return Inspection(_ENTRIES, source, [check])
