"""What actions change of customers besides points, and what undoing brings back where nobody changed it since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .times import parse_optional_instant, show_instant, show_optional_instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .ledger import Ledger
    from .records import Customer

ACCRUAL, AUTOMATIC, GROUP, NEWSLETTER = "ACCRUAL", "AUTOMATIC_PRICE_GROUP", "PRICE_GROUP", "NEWSLETTER"
VOUCHER = "VOUCHER"
"""Shown like an attribute; what becomes of vouchers is vouchers.py's."""
LEFT: dict[str, tuple[str, ...]] = {"optOutCustomer": ("OPTED_OUT_AT",), "closeCustomer": ("CLOSED_AT",)}
LEFT["reopenCustomer"] = ("OPTED_OUT_AT", "CLOSED_AT")
"""The times that mutations of leaving and coming back note or forget."""
NOW = "the time of the operation"


@dataclass(frozen=True)
class Change:
    """One attribute of a member: its value before and after, as text. `since`: it is no longer what undoing expects."""

    reference: str
    attribute: str
    before: str | None
    after: str | None
    newsletter: str | None = None
    since: bool = False
    error: str | None = None
    voucher: str | None = None
    """The code of the voucher that is taken back."""
    asked: None = None
    points: int = 0

    @property
    def status(self) -> str:
        """REJECTED, CHANGED_SINCE, CHANGED or UNCHANGED."""
        if self.error:
            return "REJECTED"
        return "CHANGED_SINCE" if self.since else "UNCHANGED" if self.before == self.after else "CHANGED"

    @property
    def shown(self) -> dict[str, Any]:
        """The change as the API shows it."""
        return {
            "reference": self.reference,
            **dict.fromkeys(("balanceType", "before", "after", "effect")),
            "delta": 0,
            "attribute": self.attribute,
            "newsletter": self.newsletter,
            "voucher": self.voucher,
            "valueBefore": self.before,
            "valueAfter": self.after,
            "status": self.status,
            "error": self.error,
        }


def wanted(ledger: Ledger, mutation: str, references: list[str], given: dict[str, Any]) -> list[Change]:
    """What an action changes of whom; members without a record have nothing to change."""
    if mutation in LEFT:
        return _left(ledger, mutation, references[0])
    attribute = {"setAccrual": ACCRUAL, "addToNewsletter": NEWSLETTER, "changePriceGroup": GROUP}.get(
        mutation, AUTOMATIC
    )
    value = given["priceGroup"] if attribute == GROUP else _text(given.get("enabled", True))
    newsletter = given.get("newsletter")
    changes: list[Change] = []
    for reference in references:
        customer = ledger.customers.get(reference)
        if customer is None:
            changes.append(Change(reference, attribute, None, value, newsletter, error="NO_CUSTOMER_RECORD"))
        else:
            changes += _set(ledger, customer, attribute, value, newsletter)
    return changes


def _left(ledger: Ledger, mutation: str, reference: str) -> list[Change]:
    """Who left before stays gone since then."""
    customer, value = ledger.customers.get(reference), None if mutation == "reopenCustomer" else NOW
    if customer is None:
        return [Change(reference, name, None, value, error="NO_CUSTOMER_RECORD") for name in LEFT[mutation]]
    times = {name: held(ledger, customer, name) for name in LEFT[mutation]}
    return [Change(reference, name, time, value) for name, time in times.items() if value is None or time is None]


def _set(
    ledger: Ledger, customer: Customer, attribute: str, value: str | None, newsletter: str | None = None
) -> list[Change]:
    """The change of one attribute, and of what it brings with it."""
    change = Change(customer.reference, attribute, held(ledger, customer, attribute, newsletter), value, newsletter)
    changes = [change]
    if change.status == "CHANGED" and attribute == GROUP and customer.automatic_price_group:
        changes.append(Change(customer.reference, AUTOMATIC, "true", "false"))
    if change.status == "CHANGED" and attribute == AUTOMATIC and value == "true":
        group, reached = (
            held(ledger, customer, GROUP),
            ledger.price_group(replace(customer, automatic_price_group=True)),
        )
        if group != reached:
            changes.append(Change(customer.reference, GROUP, group, reached))
    return changes


def held(ledger: Ledger, customer: Customer, attribute: str, newsletter: str | None = None) -> str | None:
    """An attribute's value by now."""
    if attribute == GROUP:
        return ledger.price_group(customer)
    if attribute in _TIMES:
        return show_optional_instant(getattr(customer, _TIMES[attribute]))
    return _text(
        {
            ACCRUAL: customer.accrual_enabled,
            AUTOMATIC: customer.automatic_price_group,
            NEWSLETTER: (newsletter, customer.reference) in ledger.newsletters,
        }[attribute]
    )


_TIMES = {"OPTED_OUT_AT": "opted_out_at", "CLOSED_AT": "closed_at"}


def _text(value: object) -> str:
    return "true" if value else "false"


def restored(ledger: Ledger, done: Iterable[object]) -> list[Change]:
    """What undoing changes back: only what still is as the operation left it."""
    changes = _made(done)
    undone: list[Change] = []
    for reference in sorted({each.reference for each in changes}):
        customer, mine = (
            ledger.customers[reference],
            {each.attribute: each for each in changes if each.reference == reference},
        )
        still = {name for name, each in mine.items() if held(ledger, customer, name, each.newsletter) == each.after}
        by_hand = GROUP in mine and (AUTOMATIC not in mine or mine[AUTOMATIC].after == "false")
        if by_hand and (customer.automatic_price_group or GROUP not in still):
            still -= {GROUP, AUTOMATIC}  # somebody else has chosen since
        for name, each in mine.items():
            now = held(ledger, customer, name, each.newsletter)
            if name not in still:
                undone.append(Change(reference, name, now, now, each.newsletter, since=True))
            elif name == GROUP and AUTOMATIC in still and mine[AUTOMATIC].before == "true":
                continue  # becoming automatic again decides it
            elif name == AUTOMATIC:
                undone += _set(ledger, customer, AUTOMATIC, each.before)
            else:
                undone.append(Change(reference, name, now, each.before, each.newsletter))
    return undone


def _made(outcomes: Iterable[object]) -> list[Change]:
    """The attributes that were changed."""
    changes = [each for each in outcomes if isinstance(each, Change) and each.attribute != VOUCHER]
    return [each for each in changes if each.status == "CHANGED"]


def timed(outcome: Any, at: datetime) -> Any:
    """The outcome of an operation that was done at this time."""
    is_now = isinstance(outcome, Change) and outcome.after == NOW
    return replace(outcome, after=show_instant(at)) if is_now else outcome


def apply(ledger: Ledger, changes: Iterable[object]) -> None:
    """Make the customers what the changes say; a group that is automatic no more stays as it is."""
    for each in sorted(
        _made(changes), key=lambda change: change.attribute
    ):  # whether it is automatic comes before the group
        customer, is_on = ledger.customers[each.reference], each.after == "true"
        match each.attribute:
            case "ACCRUAL":
                customer = replace(customer, accrual_enabled=is_on)
            case "AUTOMATIC_PRICE_GROUP":
                customer = replace(customer, automatic_price_group=is_on, price_group=ledger.price_group(customer))
            case "PRICE_GROUP":
                customer = replace(customer, price_group=each.after)
            case "OPTED_OUT_AT":
                customer = replace(customer, opted_out_at=parse_optional_instant(each.after or ""))
            case "CLOSED_AT":
                customer = replace(customer, closed_at=parse_optional_instant(each.after or ""))
            case _:
                (ledger.newsletters.add if is_on else ledger.newsletters.discard)((each.newsletter, each.reference))
        ledger.customers[each.reference] = customer
