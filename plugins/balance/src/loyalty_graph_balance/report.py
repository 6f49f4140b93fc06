"""The Balance report: who has a balance, and what the entries of the selected campaigns come to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

import sqlalchemy as sa

from loyalty_graph import SUM, Argument, Arguments, Column, Link, Points, Report, Repository, Select

if TYPE_CHECKING:
    from collections.abc import Iterator


class Balance(Report):
    """Customers with at least one entry and the points they have.

    A balance of zero is shown: it says that somebody earned and spent. Customers without entries, and references with
    entries but no customer record, are left out unless they are asked for.
    """

    name, title, version = "balance", "Customer Balance", "1.1"
    per_member = "member_id"

    class Filter(Arguments):
        """Whom the report shows, and which points it counts."""

        campaigns: list[str] | None = Argument(
            "Campaigns",
            description="Codes of campaigns: only customers with an entry in one of them, and counts of those entries. "
            "The balance stays the whole balance. Left out: all entries, those without a campaign too.",
            example="C1",
            options=Repository.campaign_choices,
        )
        balance_types: list[str] | None = Argument(
            "Balance types",
            description="Codes of balance types: customers, balances and entries in these only. Left out: all types.",
            example="STORE",
            options=Repository.balance_type_choices,
        )
        include_latent: bool = Argument(
            "Include latent customers",
            description="Also show customers without such an entry; with campaigns, those enrolled in one of them.",
            default=False,
        )
        include_orphans: bool = Argument(
            "Include orphans",
            description="Also show references that have such entries but no customer record.",
            default=False,
        )

    reference = Column(
        str, "Reference", key=True, description="The unique id by which entries and imports name the customer."
    )
    email = Column(str | None, "Email", personal=True, description="The customer's email address.")
    first_name = Column(str | None, "First Name", personal=True, description="The customer's first name.")
    last_name = Column(str | None, "Last Name", personal=True, description="The customer's last name.")
    balance = Column(
        Points, "Balance", total=SUM, description="The points the customer has now, whichever campaigns are selected."
    )
    campaign_net = Column(
        Points,
        "Campaign Net",
        total=SUM,
        description="The sum of the customer's entries in the selected campaigns; without campaigns, of all entries.",
    )
    entry_count = Column(
        int, "Entries", total=SUM, description="How many entries `campaignNet` is the sum of: 0 for a latent customer."
    )
    first_entry_at = Column(
        dt.datetime | None, "First Entry", description="When the first of these entries took effect."
    )
    last_entry_at = Column(dt.datetime | None, "Last Entry", description="When the last of these entries took effect.")
    customer = Link("customer", by="reference", description="The customer record; null for an orphan.")

    unexplained: ClassVar[dict[str, str]] = {
        "balance": "It is the sum of all of a customer's entries, which this report does not break down by effect.",
        "campaign_net": "It sums the entries of the selected campaigns only; balances belong to no campaign.",
    }

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per member that the filter selects."""
        members = repository.members
        entries = repository.tally(members.c.member_id, filter.campaigns, filter.balance_types)
        held, joined = entries, members.join(entries, sa.true(), isouter=filter.include_latent)
        if filter.campaigns is not None:
            held = repository.tally(members.c.member_id, None, filter.balance_types)
            joined = joined.outerjoin(held, sa.true())
        return (
            sa.select(
                members.c.member_id,
                members.c.reference,
                members.c.email,
                members.c.first_name,
                members.c.last_name,
                sa.func.coalesce(held.c.points, 0).label("balance"),
                sa.func.coalesce(entries.c.points, 0).label("campaign_net"),
                sa.func.coalesce(entries.c.entry_count, 0).label("entry_count"),
                entries.c.first_entry_at,
                entries.c.last_entry_at,
            )
            .select_from(joined)
            .where(*_conditions(repository, filter, entries))
        )


def _conditions(
    repository: Repository, chosen: Balance.Filter, entries: sa.FromClause
) -> Iterator[sa.ColumnElement[bool]]:
    members = repository.members
    if not chosen.include_orphans:
        yield members.c.has_record
    if chosen.include_latent:
        latent: sa.ColumnElement[bool] = members.c.has_record
        if chosen.campaigns is not None:
            latent = sa.and_(latent, repository.is_enrolled(members.c.member_id, chosen.campaigns))
        yield sa.or_(entries.c.entry_count > 0, latent)
