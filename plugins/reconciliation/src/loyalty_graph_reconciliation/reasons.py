"""Why one report counts what another does not: the reasons, and when each of them fits a reference or an entry."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import Effect
from loyalty_graph_reconciliation.question import Question, Side

if TYPE_CHECKING:
    from loyalty_graph_reconciliation.periods import Period


class Reason(enum.Enum):
    """Why a reference or an entry makes two reports differ. Where several fit, the first of this order is given."""

    IN_NO_CAMPAIGN = "A customer record that is neither enrolled in the selected campaigns nor has an entry in them"
    LATENT = "A customer record that has never had an entry"
    ASSOCIATED_WITHOUT_TRANSACTION = "A customer enrolled in the selected campaigns without a transaction that counts"
    ORPHAN_TRANSACTIONS = "A reference that has entries but no customer record"
    EXCLUDED_FROM_REPORTS = "A customer flagged as excluded from reports, whom Liability leaves out"
    AFTER_PERIOD_END = "Entries that took effect after the period of one of the reports"
    BEFORE_PERIOD_START = "Entries that took effect before the period of one of the reports"
    NO_CAMPAIGN_ENTRIES = "A member with entries, none of which belongs to the selected campaigns"
    REIMBURSED_IS_NETTED = "Redeemed points given back, which Outstanding takes off the redeemed and Liability does not"


def why_reference(
    asked: Question, counting: Side, uncounting: Side, reference: sa.Subquery, period: Period
) -> sa.ColumnElement[str | None]:
    """Why `uncounting`, a side with this period, leaves out a reference that `counting` counts; null if nothing fits.

    A reason fits if it is true of the reference and the side that leaves it out asks for the contrary.
    """
    bound_to_campaigns = uncounting in (Side.ALL_CUSTOMERS, Side.CAMPAIGN_CUSTOMERS) or (
        uncounting is Side.BALANCE and asked.campaigns is not None
    )
    asks_for_record = uncounting in (Side.BALANCE, Side.ALL_CUSTOMERS, Side.TOTAL_CUSTOMERS)
    asks_for_entry = uncounting not in (Side.ALL_CUSTOMERS, Side.TOTAL_CUSTOMERS)
    counts_records = counting is Side.TOTAL_CUSTOMERS
    enrolled, transacted = reference.c.enrolled, reference.c.transacted
    has_entry = reference.c.first_day.is_not(None)
    has_counted_entry = transacted if bound_to_campaigns else has_entry
    return _first_fitting(
        (Reason.IN_NO_CAMPAIGN, counts_records and bound_to_campaigns, ~enrolled & ~transacted),
        (Reason.LATENT, counts_records and asks_for_entry, ~has_entry),
        (Reason.ASSOCIATED_WITHOUT_TRANSACTION, asks_for_entry, enrolled & ~has_counted_entry),
        (Reason.ORPHAN_TRANSACTIONS, asks_for_record, ~reference.c.has_record),
        (Reason.EXCLUDED_FROM_REPORTS, uncounting is Side.LIABILITY, reference.c.excluded),
        (Reason.AFTER_PERIOD_END, True, period.ends_before(reference.c.first_day)),
        (Reason.NO_CAMPAIGN_ENTRIES, bound_to_campaigns, has_entry & ~transacted),
    )


def why_balance(reference: sa.Subquery, *periods: Period) -> sa.ColumnElement[str | None]:
    """Why two sides that both count a reference show different points of it; null if nothing fits."""
    later = sa.or_(*(period.ends_before(reference.c.last_day) for period in periods))
    return _first_fitting((Reason.AFTER_PERIOD_END, True, later))


def why_entry(uncounting: Side, entry: sa.Subquery, period: Period) -> sa.ColumnElement[str | None]:
    """Why `uncounting`, a side with this period, does not add up an entry that the other does; null if nothing fits."""
    is_liability = uncounting is Side.LIABILITY
    return _first_fitting(
        (Reason.EXCLUDED_FROM_REPORTS, is_liability, entry.c.excluded),
        (Reason.AFTER_PERIOD_END, True, period.ends_before(entry.c.day)),
        (Reason.BEFORE_PERIOD_START, True, period.begins_after(entry.c.day)),
        (Reason.REIMBURSED_IS_NETTED, is_liability, entry.c.effect == Effect.REIMBURSED),
    )


def _first_fitting(*possible: tuple[Reason, bool, sa.ColumnElement[bool]]) -> sa.ColumnElement[str | None]:
    """The name of the first reason that applies to the sides and whose condition holds."""
    whens = [(condition, sa.literal(reason.name, sa.Text)) for reason, applies, condition in possible if applies]
    return sa.case(*whens, else_=sa.null())
