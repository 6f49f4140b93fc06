"""The six effects that decide every report column, and the kinds of entry that history tells apart."""

from __future__ import annotations

import enum
from typing import Final


class Effect(enum.Enum):
    """What an entry does to a balance. Reports read only the effect and the signed points."""

    EARNED = "Points earned"
    REVERSED = "Points earning reversed"
    REDEEMED = "Points redeemed"
    REIMBURSED = "Redeemed points reimbursed"
    EXPIRED = "Points expired or lost"
    TRANSFER = "Points moved between balance types"

    @property
    def column_sign(self) -> int:
        """+1 where the column is the sum of the points, -1 where it is its negative, so that columns read positive."""
        return -1 if self in (Effect.REVERSED, Effect.REDEEMED, Effect.EXPIRED) else 1


class Direction(enum.Enum):
    """The signs that an entry of a kind may have."""

    UP = "positive points"
    DOWN = "negative points"
    EITHER = "points of either sign"


class EntryKind(enum.Enum):
    """Why an entry was booked. The value is the label that history shows."""

    EARN_RULE = "Earned by rule"
    EARN_MANUAL = "Earned by manual credit"
    EARN_TIER_BONUS = "Tier bonus"
    EARN_CAMPAIGN_BONUS = "Campaign bonus"
    EARN_REFERRAL_BONUS = "Referral bonus"
    IMPORT_CREDIT = "Imported credit"
    EARN_MERGE_COPY = "Copied by a merge of balance types"
    REVERSAL_ORDER_REFUND = "Reversed by an order's refund"
    REVERSAL_CANCEL = "Reversed by cancellation"
    REVERSAL_MANUAL = "Reversed manually"
    IMPORT_DEBIT = "Imported debit"
    REMOVE_BALANCE = "Balance removed"
    NEGATIVE_WRITE_OFF = "Negative balance written off"
    REDEEM_REWARD = "Redeemed for a reward"
    REDEEM_CHECKOUT = "Redeemed at checkout"
    REDEEM_MANUAL = "Redeemed manually"
    REIMBURSE = "Redemption reimbursed"
    REIMBURSE_MANUAL = "Redemption reimbursed manually"
    EXPIRY = "Expired"
    OPT_OUT_LOSS = "Lost by opting out"
    ACCOUNT_CLOSURE = "Lost by closing the account"
    EXPIRY_REINSTATED = "Expired points reinstated"
    TRANSFER_OUT = "Transferred out"
    TRANSFER_IN = "Transferred in"
    ADJUST_AWARD = "Awarded"
    ADJUST_SUBTRACT = "Subtracted"
    ADJUST_RESET = "Reset"
    CORRECTION = "Correction of an earlier entry"


_UP, _DOWN, _EITHER = Direction.UP, Direction.DOWN, Direction.EITHER

FIXED: Final[dict[EntryKind, tuple[Direction, Effect]]] = {
    **dict.fromkeys(
        (
            EntryKind.EARN_RULE,
            EntryKind.EARN_MANUAL,
            EntryKind.EARN_TIER_BONUS,
            EntryKind.EARN_CAMPAIGN_BONUS,
            EntryKind.EARN_REFERRAL_BONUS,
            EntryKind.IMPORT_CREDIT,
            EntryKind.EARN_MERGE_COPY,
        ),
        (_UP, Effect.EARNED),
    ),
    **dict.fromkeys(
        (
            EntryKind.REVERSAL_ORDER_REFUND,
            EntryKind.REVERSAL_CANCEL,
            EntryKind.REVERSAL_MANUAL,
            EntryKind.IMPORT_DEBIT,
        ),
        (_DOWN, Effect.REVERSED),
    ),
    EntryKind.NEGATIVE_WRITE_OFF: (_UP, Effect.REVERSED),
    **dict.fromkeys(
        (EntryKind.REDEEM_REWARD, EntryKind.REDEEM_CHECKOUT, EntryKind.REDEEM_MANUAL), (_DOWN, Effect.REDEEMED)
    ),
    **dict.fromkeys((EntryKind.REIMBURSE, EntryKind.REIMBURSE_MANUAL), (_UP, Effect.REIMBURSED)),
    **dict.fromkeys((EntryKind.EXPIRY, EntryKind.OPT_OUT_LOSS, EntryKind.ACCOUNT_CLOSURE), (_DOWN, Effect.EXPIRED)),
    EntryKind.EXPIRY_REINSTATED: (_UP, Effect.EXPIRED),
    EntryKind.TRANSFER_OUT: (_DOWN, Effect.TRANSFER),
    EntryKind.TRANSFER_IN: (_UP, Effect.TRANSFER),
}
"""Kinds that fix both their direction and their effect."""

BY_REASON: Final[dict[EntryKind, Direction]] = {
    EntryKind.ADJUST_AWARD: _UP,
    EntryKind.ADJUST_SUBTRACT: _DOWN,
    EntryKind.ADJUST_RESET: _EITHER,
}
"""Kinds whose effect is that of their adjustment reason, for the direction the points go."""

# The two kinds left have a rule of their own: REMOVE_BALANCE takes points (REVERSED unless its reason says otherwise),
# and CORRECTION has the effect of the entry it corrects.
DIRECTIONS: Final[dict[EntryKind, Direction]] = {
    **{kind: direction for kind, (direction, _) in FIXED.items()},
    **BY_REASON,
    EntryKind.REMOVE_BALANCE: _DOWN,
    EntryKind.CORRECTION: _EITHER,
}
"""The direction of every kind."""

REASON_UP: Final = (Effect.EARNED, Effect.REVERSED, Effect.REIMBURSED, Effect.EXPIRED)
"""The effects an adjustment reason may have where points go up."""

REASON_DOWN: Final = (Effect.REVERSED, Effect.REDEEMED, Effect.EXPIRED)
"""The effects an adjustment reason may have where points go down."""

EARNING_KINDS: Final = tuple(kind for kind, rule in FIXED.items() if rule == (_UP, Effect.EARNED))
"""The kinds by which points are earned."""
