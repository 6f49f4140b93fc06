"""The All Customers report: who belongs to the selected campaigns, by enrolment, by an entry or by both."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph import SUM, Argument, Arguments, Column, Link, Report, Repository, Select

if TYPE_CHECKING:
    from collections.abc import Sequence


class Membership(enum.Enum):
    """How a customer belongs to the selected campaigns."""

    ENROLLED = "Enrolled, without an entry"
    TRANSACTED = "With an entry, not enrolled"
    BOTH = "Enrolled and with an entry"


class AllCustomers(Report):
    """Customers that are enrolled in a campaign or have an entry in one, each once.

    Only customer records: an orphan has no row. A record that is enrolled nowhere and whose entries, if any, belong to
    no campaign is not in this report.
    """

    name, title, version = "all_customers", "All Customers", "1.1"
    per_member = "member_id"

    class Filter(Arguments):
        """Which campaigns the report speaks of."""

        campaigns: list[str] | None = Argument(
            "Campaigns",
            description="Codes of campaigns: every column speaks of these only. Left out: any campaign.",
            example="C1",
            options=Repository.campaign_choices,
        )

    reference = Column(
        str, "Reference", key=True, description="The unique id by which entries and imports name the customer."
    )
    email = Column(str | None, "Email", personal=True, description="The customer's email address.")
    first_name = Column(str | None, "First Name", personal=True, description="The customer's first name.")
    last_name = Column(str | None, "Last Name", personal=True, description="The customer's last name.")
    membership = Column(
        Membership,
        "Membership",
        description="Whether the customer is enrolled in the selected campaigns, or acts in them.",
    )
    enrolled_campaigns = Column(
        list[str],
        "Enrolled Campaigns",
        description="Codes of the selected campaigns the customer is enrolled in, sorted.",
    )
    entry_count = Column(
        int, "Entries", total=SUM, description="How many entries the customer has in the selected campaigns."
    )
    first_entry_at = Column(
        dt.datetime | None, "First Entry", description="When the first of these entries took effect."
    )
    last_entry_at = Column(dt.datetime | None, "Last Entry", description="When the last of these entries took effect.")
    created_at = Column(dt.datetime, "Created", description="When the customer record was created.")
    customer = Link("customer", by="reference", description="The customer record.")

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per customer record with a tie to the selected campaigns."""
        customers = repository.customers
        entries = repository.campaign_tally(customers.c.member_id, filter.campaigns)
        enrolled = _enrolments(repository, filter.campaigns)
        membership = sa.case(
            (entries.c.entry_count.is_(None), Membership.ENROLLED.name),
            (enrolled.c.codes.is_(None), Membership.TRANSACTED.name),
            else_=Membership.BOTH.name,
        )
        return (
            sa.select(
                customers.c.member_id,
                customers.c.reference,
                customers.c.email,
                customers.c.first_name,
                customers.c.last_name,
                sa.collate(membership, "C").label("membership"),
                sa.func.coalesce(enrolled.c.codes, _NO_CODES).label("enrolled_campaigns"),
                sa.func.coalesce(entries.c.entry_count, 0).label("entry_count"),
                entries.c.first_entry_at,
                entries.c.last_entry_at,
                customers.c.created_at,
            )
            .select_from(customers.outerjoin(entries, sa.true()).outerjoin(enrolled, sa.true()))
            .where(sa.or_(enrolled.c.codes.is_not(None), entries.c.entry_count.is_not(None)))
        )


def _enrolments(repository: Repository, selected: Sequence[str] | None) -> sa.FromClause:
    """The codes of the campaigns that a customer is enrolled in, sorted: no row where there is none."""
    campaigns, enrolments = repository.campaigns, repository.enrolments
    codes = sa.func.array_agg(postgresql.aggregate_order_by(campaigns.c.code, campaigns.c.code))
    rows = (
        sa.select(codes.label("codes"))
        .join_from(enrolments, campaigns, campaigns.c.campaign_id == enrolments.c.campaign_id)
        .where(repository.in_campaigns(enrolments.c.campaign_id, selected))
    )
    return repository.sums_of(rows, {enrolments.c.member_id: repository.customers.c.member_id})


_NO_CODES: Final = sa.cast(postgresql.array([]), postgresql.ARRAY(sa.Text))
