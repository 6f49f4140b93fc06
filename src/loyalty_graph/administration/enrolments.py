"""Who takes part in a campaign. Enrolling books nothing."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from loyalty_graph.administration.members import find_customers
from loyalty_graph.administration.records import CAMPAIGNS
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.ledger.tables import enrolments
from loyalty_graph.reports.arguments import Argument, Arguments

_IDS: Final = ARRAY(sa.BigInteger)


class EnrolCustomers(Verb):
    """Enrol customers in a campaign; those who are stay so since when they were."""

    name, answers, alone = "enrol_customers", "Campaign", False

    class Input(Arguments):
        """Who, and in what."""

        campaign: str = Argument("Campaign", description="The campaign's code.", example="SPRING")
        references: list[str] = Argument("References", description="The references of customer records.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert enrolments."""
        campaign = await CAMPAIGNS.find(work, arguments.campaign, "campaign")
        members = await find_customers(work, arguments.references)
        common = {"campaign_id": campaign.campaign_id, "account_id": work.account_id, "enrolled_at": work.now}
        member_id = sa.func.unnest(sa.literal(members, _IDS)).column_valued("member_id")
        rows = sa.select(member_id, *(sa.literal(value, enrolments.c[name].type) for name, value in common.items()))
        added = insert(enrolments).from_select(["member_id", *common], rows).on_conflict_do_nothing()
        await work.connection.execute(added)
        return Changed.of(campaign.campaign_id, *members)


class WithdrawEnrolments(Verb):
    """Take customers out of a campaign; those who are not in it stay so. Entries they have in it stay in it."""

    name, answers, alone = "withdraw_enrolments", "Campaign", False

    class Input(Arguments):
        """Who, and from what."""

        campaign: str = Argument("Campaign", description="The campaign's code.", example="SPRING")
        references: list[str] = Argument("References", description="The references of customer records.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Delete enrolments."""
        campaign = await CAMPAIGNS.find(work, arguments.campaign, "campaign")
        members = await find_customers(work, arguments.references)
        mine = sa.delete(enrolments).where(
            enrolments.c.campaign_id == campaign.campaign_id,
            enrolments.c.member_id == sa.any_(sa.literal(members, _IDS)),
        )
        await work.connection.execute(mine)
        return Changed.of(campaign.campaign_id, *members)
