"""The All Customers report: who belongs to the selected campaigns, by enrolment, by an entry or by both."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

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

    name, title, version = "all_customers", "All Customers", "1.0"

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
        customers, ties = repository.customers, _ties(repository, filter.campaigns)
        person = [customers.c[name] for name in ("reference", "email", "first_name", "last_name")]
        enrolments, entries = sa.func.count(ties.c.enrolled_in), sa.func.count(ties.c.entry_at)
        membership = sa.case(
            (entries == 0, Membership.ENROLLED.name),
            (enrolments == 0, Membership.TRANSACTED.name),
            else_=Membership.BOTH.name,
        )
        sorted_codes = sa.func.array_agg(postgresql.aggregate_order_by(ties.c.enrolled_in, ties.c.enrolled_in))
        codes = sorted_codes.filter(ties.c.enrolled_in.is_not(None))
        return (
            sa.select(
                *person,
                sa.collate(membership, "C").label("membership"),
                sa.func.coalesce(codes, _NO_CODES).label("enrolled_campaigns"),
                entries.label("entry_count"),
                sa.func.min(ties.c.entry_at).label("first_entry_at"),
                sa.func.max(ties.c.entry_at).label("last_entry_at"),
                customers.c.created_at,
            )
            .join(ties, ties.c.member_id == customers.c.member_id)
            .group_by(*person, customers.c.created_at)
        )


_NO_CODES = sa.cast(postgresql.array([]), postgresql.ARRAY(sa.Text))


def _ties(repository: Repository, selected: Sequence[str] | None) -> sa.Subquery:
    """What ties members to the selected campaigns: a row per enrolment (`enrolled_in`) and per entry (`entry_at`)."""
    campaigns, enrolments, entries = repository.campaigns, repository.enrolments, repository.entries
    enrolled = (
        sa.select(enrolments.c.member_id, campaigns.c.code.label("enrolled_in"), _NEVER.label("entry_at"))
        .join(campaigns, campaigns.c.campaign_id == enrolments.c.campaign_id)
        .where(repository.in_campaigns(enrolments.c.campaign_id, selected))
    )
    transacted = sa.select(entries.c.member_id, _NOWHERE, entries.c.effective_at).where(
        repository.in_campaigns(entries.c.campaign_id, selected)
    )
    return sa.union_all(enrolled, transacted).subquery("ties")


_NEVER = sa.cast(sa.null(), sa.DateTime(timezone=True))
_NOWHERE = sa.collate(sa.cast(sa.null(), sa.Text), "C")
