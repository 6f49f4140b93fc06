"""What an action can change: a closed set of kinds of change, each planned, checked, applied and undone by the host."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from loyalty_graph.domain.effects import BY_REASON, EntryKind
from loyalty_graph.domain.operations import OnInsufficient
from loyalty_graph.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.reports.report import Select

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


Change = Booking | Correction
"""Any change there is."""
