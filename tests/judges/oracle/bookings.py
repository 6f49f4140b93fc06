"""What a mutation may book, balance by balance: how many points there are to take, and what is refused with a code.

Which entries a mutation asks for is actions.py's; what becomes of its previews, repeats and undoing is operations.py's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .effects import EFFECT_OF_KIND
from .times import parse_optional_instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .ledger import Ledger
    from .records import Entry

EARNING_KINDS = {kind for kind, effect in EFFECT_OF_KIND.items() if effect == "EARNED"} - {"EARN_MANUAL"}
"""Kinds that nobody earns after leaving or while accrual is off."""


@dataclass(frozen=True)
class Asked:
    """One entry that an operation asks for. `too_few` is REJECT, CLAMP or ALLOW_NEGATIVE."""

    reference: str
    balance_type: str
    kind: str
    effect: str
    points: int
    campaign: str | None = None
    reason: str | None = None
    corrects: Entry | None = None
    too_few: str = "REJECT"
    error: str | None = None
    """Why it must not be, whatever the balance."""


@dataclass(frozen=True)
class Outcome:
    """What becomes of what is asked for a member; of a member for whom nothing is asked, all but the name is None."""

    reference: str
    asked: Asked | None = None
    before: int | None = None
    points: int = 0
    error: str | None = None

    @property
    def status(self) -> str:
        """REJECTED, CLAMPED, CHANGED or UNCHANGED."""
        if self.error:
            return "REJECTED"
        if self.asked and self.asked.points != self.points:
            return "CLAMPED"
        return "CHANGED" if self.points else "UNCHANGED"

    @property
    def shown(self) -> dict[str, Any]:
        """The outcome as the API shows it, with the effect that is asked for even where nothing changes."""
        return {
            "reference": self.reference,
            "balanceType": self.asked.balance_type if self.asked else None,
            "before": self.before,
            "after": None if self.before is None else self.before + self.points,
            "delta": self.points,
            "effect": self.asked.effect if self.asked else None,
            **dict.fromkeys(("attribute", "newsletter", "voucher", "valueBefore", "valueAfter")),
            "status": self.status,
            "error": self.error,
        }


def decided(ledger: Ledger, references: Iterable[str], asked: list[Asked], at: datetime) -> list[Outcome]:
    """The outcomes of everyone, each member's in the order in which they are asked for."""
    held: Counter[tuple[str, str]] = Counter()
    for entry in ledger.entries:
        held[entry.reference, entry.balance_type] += entry.points
    outcomes: list[Outcome] = []
    for reference in sorted(references):
        for each in (each for each in asked if each.reference == reference):
            before = held[reference, each.balance_type]
            points = each.points
            if points < 0 and each.too_few == "CLAMP" and each.effect != "TRANSFER":
                points = -min(-points, max(before, 0))
            held[reference, each.balance_type] += points
            outcomes.append(Outcome(reference, each, before, points, _error(ledger, each, before, points, at)))
    return outcomes


def _error(ledger: Ledger, asked: Asked, before: int, points: int, at: datetime) -> str | None:
    """Why these points must not be booked: the first reason that fits."""
    is_correction, customer = asked.kind == "CORRECTION", ledger.customers.get(asked.reference)
    earns_or_redeems = asked.effect in {"EARNED", "REDEEMED"} and not is_correction
    earns = customer is not None and asked.kind in EARNING_KINDS
    left = [customer.opted_out_at, customer.closed_at] if customer else []
    must_be_there = points < 0 and asked.too_few == "REJECT" and asked.effect != "TRANSFER"
    is_retired = bool(ledger.balance_types[asked.balance_type].get("retired_at"))
    fits = {
        "TYPE_RETIRED": is_retired and asked.effect != "TRANSFER" and not is_correction,
        "CAMPAIGN_NOT_ACTIVE": asked.campaign and earns_or_redeems and not is_running(ledger, asked.campaign, at),
        "CUSTOMER_INACTIVE": earns and any(when and when <= at for when in left),
        "ACCRUAL_OFF": earns and customer and not customer.accrual_enabled,
        "INSUFFICIENT_POINTS": must_be_there and before + points < 0,
    }
    found = next((code for code, fitting in fits.items() if fitting), None)
    return asked.error or (found if points else None)


def is_running(ledger: Ledger, campaign: str, at: datetime) -> bool:
    """Whether a campaign has started and not ended: [starts_at, ends_at)."""
    row = ledger.campaigns[campaign]
    starts, ends = (parse_optional_instant(row.get(name, "")) for name in ("starts_at", "ends_at"))
    return (starts is None or starts <= at) and (ends is None or at < ends)
