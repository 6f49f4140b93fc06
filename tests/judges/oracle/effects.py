"""What each kind of entry does to points: its effect and its sign.

Written from the two tables of the domain's first section; every points column of every report comes from `columns_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

EFFECTS = ("EARNED", "REVERSED", "REDEEMED", "REIMBURSED", "EXPIRED", "TRANSFER")

EFFECT_OF_KIND: dict[str, str] = {
    **dict.fromkeys(
        (
            "EARN_RULE",
            "EARN_MANUAL",
            "EARN_TIER_BONUS",
            "EARN_CAMPAIGN_BONUS",
            "EARN_REFERRAL_BONUS",
            "IMPORT_CREDIT",
            "EARN_MERGE_COPY",
        ),
        "EARNED",
    ),
    **dict.fromkeys(
        ("REVERSAL_ORDER_REFUND", "REVERSAL_CANCEL", "REVERSAL_MANUAL", "IMPORT_DEBIT", "NEGATIVE_WRITE_OFF"),
        "REVERSED",
    ),
    **dict.fromkeys(("REDEEM_REWARD", "REDEEM_CHECKOUT", "REDEEM_MANUAL"), "REDEEMED"),
    **dict.fromkeys(("REIMBURSE", "REIMBURSE_MANUAL"), "REIMBURSED"),
    **dict.fromkeys(("EXPIRY", "OPT_OUT_LOSS", "ACCOUNT_CLOSURE", "EXPIRY_REINSTATED"), "EXPIRED"),
    **dict.fromkeys(("TRANSFER_OUT", "TRANSFER_IN"), "TRANSFER"),
}
"""Kinds whose effect never varies: all but REMOVE_BALANCE, the three ADJUST_ kinds and CORRECTION."""

SIGN_OF_KIND: dict[str, int] = {
    **{kind: (1 if effect in {"EARNED", "REIMBURSED"} else -1) for kind, effect in EFFECT_OF_KIND.items()},
    "NEGATIVE_WRITE_OFF": 1,
    "EXPIRY_REINSTATED": 1,
    "TRANSFER_IN": 1,
    "REMOVE_BALANCE": -1,
    "ADJUST_AWARD": 1,
    "ADJUST_SUBTRACT": -1,
}
"""Kinds whose points have one sign. ADJUST_RESET and CORRECTION may go either way."""


class Moves(Protocol):
    """Anything with an effect and signed points."""

    @property
    def effect(self) -> str:
        """One of EFFECTS."""

    @property
    def points(self) -> int:
        """Signed points, never 0."""


@dataclass(frozen=True)
class Columns:
    """The six columns of some entries, each with the sign reports show it with, and what they sum to."""

    earned: int
    reversed: int
    redeemed: int
    reimbursed: int
    expired: int
    transferred: int
    net: int


def columns_of(entries: Iterable[Moves]) -> Columns:
    """Sum entries into columns: reversed, redeemed and expired turn the sign round, the others keep it."""
    moved = list(entries)

    def total(effect: str) -> int:
        return sum(entry.points for entry in moved if entry.effect == effect)

    return Columns(
        earned=total("EARNED"),
        reversed=-total("REVERSED"),
        redeemed=-total("REDEEMED"),
        reimbursed=total("REIMBURSED"),
        expired=-total("EXPIRED"),
        transferred=total("TRANSFER"),
        net=sum(entry.points for entry in moved),
    )
