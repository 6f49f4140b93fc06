"""What an action can change: a closed set of changes, each of a kind that the host plans, applies and undoes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import NoneType
from typing import TYPE_CHECKING, Final

from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import BY_REASON, EntryKind
from loyalty_graph.domain.operations import OnInsufficient
from loyalty_graph.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.reports.report import Select

_VALUES: Final[dict[Attribute, tuple[type, ...]]] = {
    Attribute.ACCRUAL: (bool,),
    Attribute.AUTOMATIC_PRICE_GROUP: (bool,),
    Attribute.PRICE_GROUP: (str, NoneType),
    Attribute.NEWSLETTER: (bool,),
    Attribute.OPTED_OUT_AT: (dt.datetime, NoneType),
    Attribute.CLOSED_AT: (dt.datetime, NoneType),
    Attribute.VOUCHER: (),
}
"""What the values of each attribute are. None is that of a voucher: vouchers are issued, not set."""

_REQUIRED: Final = ("member_id", "points")
_OPTIONAL: Final = ("balance_type_id", "campaign_id")


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One entry per row of `rows`, a Select with the outputs `member_id` and `points`.

    Points are whole numbers and signed, in the direction of the `kind`; transfers add up to 0 per member. Rows of 0
    points and of members who are not selected book nothing. `balance_type` is a code, by default that of the account's
    default type, and `campaign` the code of a campaign, by default none; rows that say so themselves have an output
    `balance_type_id`, never null, or `campaign_id` instead. `reason` is the code of an adjustment reason, which decides
    the effect of the kinds ADJUST_…. `on_insufficient` says what becomes of points that are to be taken where there are
    too few, after all earlier changes of the action and all rows of this one that give points; transfers leave a
    balance negative whatever it says. Rows that must not be booked have an output `error`, a code that `refusals` puts
    in a sentence, and null where they may be.

    Raises DeclarationError (BAD_BOOKING), naming all faults at once.
    """

    rows: Select
    kind: EntryKind
    balance_type: str | None = None
    campaign: str | None = None
    reason: str | None = None
    note: str | None = None
    on_insufficient: OnInsufficient = OnInsufficient.REJECT
    refusals: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        outputs = self.rows.selected_columns.keys()
        faults = [f"its rows lack {name!r}" for name in _REQUIRED if name not in outputs]
        known = (*_REQUIRED, *_OPTIONAL, "error")
        faults += [f"its rows have {name!r}, which no booking knows" for name in outputs if name not in known]
        if self.kind is EntryKind.CORRECTION:
            faults.append("corrections are booked by undoing an operation only")
        if self.kind in BY_REASON and self.reason is None:
            faults.append(f"{self.kind.name} needs a reason")
        if ("error" in outputs) != bool(self.refusals):
            faults.append("an output 'error' needs refusals, and they need it")
        if faults:
            raise DeclarationError("BAD_BOOKING", f"A booking is declared wrongly: {'; '.join(faults)}.")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One entry per row of `rows`, each of which names the entry that it corrects: `reverses_seq` of the same balance.

    The rows have all outputs that a booking's may have, and the `effect`. Only undoing an operation books them; points
    that are transferred are never clamped, so that they still add up to 0.
    """

    rows: Select
    on_insufficient: OnInsufficient
    kind: EntryKind = field(default=EntryKind.CORRECTION, init=False)
    balance_type: str | None = field(default=None, init=False)
    campaign: str | None = field(default=None, init=False)
    reason: str | None = field(default=None, init=False)
    note: str | None = field(default=None, init=False)
    refusals: Mapping[str, str] = field(default_factory=dict, init=False)


@dataclass(frozen=True, kw_only=True)
class AttributeChange:
    """One attribute of the members in `rows`, a Select with the output `member_id`, gets the same `value`.

    The value is a bool; of a price group it is its code, of a time a datetime, and of these two it may be None.
    `newsletter` is the code of the newsletter that Attribute.NEWSLETTER is about. Members who are not selected keep
    what they have; one without a customer record is refused. Another price group switches the automatic one off, and
    switching that on gives the group that the points reach, those of the action included. No attribute of a member is
    changed twice in one action, and of the group and its switch only one.

    Raises DeclarationError (BAD_ATTRIBUTE_CHANGE), naming all faults at once.
    """

    rows: Select
    attribute: Attribute
    value: bool | str | dt.datetime | None
    newsletter: str | None = None

    def __post_init__(self) -> None:
        outputs, faults = self.rows.selected_columns.keys(), []
        if outputs != ["member_id"]:
            faults.append(f"its rows have {outputs!r} instead of 'member_id' alone")
        if not isinstance(self.value, _VALUES[self.attribute]):
            faults.append(f"{self.value!r} is no value of {self.attribute.name}")
        if (self.newsletter is not None) != (self.attribute is Attribute.NEWSLETTER):
            faults.append("NEWSLETTER needs a newsletter, and nothing else has one")
        if faults:
            raise DeclarationError("BAD_ATTRIBUTE_CHANGE", f"A change is declared wrongly: {'; '.join(faults)}.")


@dataclass(frozen=True, kw_only=True)
class Restoration:
    """Attributes get back the value they had: one per row of `rows`, where it still is as it was left.

    The rows have `member_id`, the `attribute`, its `newsletter_id`, the value it was `left` with and the `former` one,
    as operations record them. Only undoing an operation restores.
    """

    rows: Select


@dataclass(frozen=True, kw_only=True)
class VoucherIssue:
    """A loyalty voucher and the sale that issues it, per row of `rows`: a Select with the outputs `member_id`, `value`.

    Values are amounts above 0 with at most two decimals. Rows of members who are not selected issue nothing; a member
    without a customer record is refused. All are of the account's first outlet, and valid as its settings say; those of
    account customers have to be paid for before they are used.

    Raises DeclarationError (BAD_VOUCHER_ISSUE).
    """

    rows: Select

    def __post_init__(self) -> None:
        outputs = self.rows.selected_columns.keys()
        if sorted(outputs) != ["member_id", "value"]:
            text = f"Vouchers are declared wrongly: their rows have {outputs!r} instead of 'member_id' and 'value'."
            raise DeclarationError("BAD_VOUCHER_ISSUE", text)


@dataclass(frozen=True, kw_only=True)
class VoucherVoiding:
    """A voucher is voided per row of `rows` (`member_id` and its `voucher_id`), unless it was used or is void.

    Only undoing an operation voids.
    """

    rows: Select


Change = Booking | Correction | AttributeChange | Restoration | VoucherIssue | VoucherVoiding
"""Any change there is."""
