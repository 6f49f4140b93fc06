"""What no mutation may book, as SQL over planned changes, and how each refusal reads. Imports only warn of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.effects import EARNING_KINDS, Effect, EntryKind
from loyalty_graph.domain.quantities import POINTS_LIMIT
from loyalty_graph.ledger.tables import balance_types, campaigns, customers

if TYPE_CHECKING:
    import datetime as dt

BROKEN: Final = "ACTION_BROKEN"
"""Marks what the action must not ask for, and whoever uses it cannot mend."""

OUT_OF_RANGE: Final = "POINTS_OUT_OF_RANGE"

NO_RECORD: Final = "NO_CUSTOMER_RECORD"

MESSAGES: Final = {
    BROKEN: "An action books no whole number of points, or one whose sign is not its kind's, or to a balance type or "
    "campaign that the account does not have, or refuses with a code that it does not put in a sentence.",
    OUT_OF_RANGE: f"The points or the balance would be beyond ±{POINTS_LIMIT:,}.",
    "TYPE_RETIRED": "The balance type is retired: nothing is booked to it any more.",
    "CAMPAIGN_NOT_ACTIVE": "The campaign is not running: it can neither earn nor redeem.",
    "CUSTOMER_INACTIVE": "The customer has left the programme and earns no points.",
    "ACCRUAL_OFF": "The customer earns no points while accrual is off.",
    "INSUFFICIENT_POINTS": "The balance has fewer points than are to be taken.",
    NO_RECORD: "There is no customer record in which it could be changed.",
}
"""Why a change is refused, by stable code."""

_EARNS: Final = tuple(kind for kind in EARNING_KINDS if kind is not EntryKind.EARN_MANUAL)


def error_of(move: sa.FromClause, at: dt.datetime) -> sa.ColumnElement[str | None]:
    """The code of what is wrong with a row of `move` (as in steps.py) at `at`, else null.

    Besides `move`, the tables balance_types, campaigns and customers have to be joined, with what the account has.
    What the action itself changes of a customer, such as whether points are earned, does not count yet.
    """
    kind, effect, asked, points = move.c.kind, move.c.effect, move.c.asked, move.c.points
    left = sa.func.least(customers.c.opted_out_at, customers.c.closed_at)
    outside = sa.or_(campaigns.c.starts_at > at, campaigns.c.ends_at <= at)
    earns, corrects = kind.in_(_EARNS), kind == EntryKind.CORRECTION
    no_campaign = sa.and_(move.c.campaign_id.is_not(None), campaigns.c.campaign_id.is_(None))
    unknown = sa.or_(balance_types.c.balance_type_id.is_(None), no_campaign)
    wrong: dict[str, Any] = {
        OUT_OF_RANGE: sa.or_(_beyond(asked), _beyond(move.c.after)),
        "TYPE_RETIRED": sa.and_(effect != Effect.TRANSFER, ~corrects, balance_types.c.retired_at <= at),
        "CAMPAIGN_NOT_ACTIVE": sa.and_(effect.in_((Effect.EARNED, Effect.REDEEMED)), ~corrects, outside),
        "CUSTOMER_INACTIVE": sa.and_(earns, left <= at),
        "ACCRUAL_OFF": sa.and_(earns, ~customers.c.accrual_enabled),
        "INSUFFICIENT_POINTS": sa.and_(~move.c.may_overdraw, points < 0, move.c.after < 0),
    }
    return sa.case(
        (sa.or_(kind.is_(None), move.c.refusal.is_not(None)), move.c.refusal),
        (sa.or_(asked.is_(None), sa.func.sign(asked) * move.c.sign < 0, unknown), BROKEN),
        (points == 0, None),
        *((condition, code) for code, condition in wrong.items()),
        else_=None,
    )


def _beyond(number: Any) -> sa.ColumnElement[bool]:
    within: sa.ColumnElement[bool] = number.between(-POINTS_LIMIT, POINTS_LIMIT)
    return sa.not_(within)
