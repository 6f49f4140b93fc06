"""Campaigns: created and changed."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - Arguments reads its annotations

from loyalty_graph.administration.balance_types import refuse_retired
from loyalty_graph.administration.records import BALANCE_TYPES, CAMPAIGNS
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.errors import InputError
from loyalty_graph.reports.arguments import Argument, Arguments

_STARTS_AT = "From when it runs; null: always."
_ENDS_AT = "Until when it runs, that instant excluded; null: on and on."


class CreateCampaign(Verb):
    """Create a campaign by which points are earned or redeemed."""

    name, answers = "create_campaign", "Campaign"

    class Input(Arguments):
        """What it is called, and when it runs."""

        code: str = Argument("Code", description="Its unique code.", example="SPRING")
        name: str | None = Argument("Name", description="What people call it; by default its code.")
        balance_type: str = Argument("Balance type", description="The code of the balance type its points go to.")
        starts_at: dt.datetime | None = Argument("Starts at", description=_STARTS_AT)
        ends_at: dt.datetime | None = Argument("Ends at", description=_ENDS_AT)

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert it."""
        _check_times(arguments.starts_at, arguments.ends_at, "endsAt")
        return await CAMPAIGNS.create(
            work,
            arguments.code,
            name=arguments.name,
            balance_type_id=await _balance_type(work, arguments.balance_type),
            starts_at=arguments.starts_at,
            ends_at=arguments.ends_at,
        )


class UpdateCampaign(Verb):
    """Change a campaign. What is left out stays as it is; entries that it has keep their balance type."""

    name, answers = "update_campaign", "Campaign"

    class Input(Arguments):
        """Which one, and what is new."""

        code: str = Argument("Code", description="The campaign's code.", example="SPRING")
        name: str | None = Argument("Name", description="What people call it.")
        balance_type: str | None = Argument(
            "Balance type", description="The code of the balance type its points go to from now on."
        )
        starts_at: dt.datetime | None = Argument("Starts at", description=_STARTS_AT)
        ends_at: dt.datetime | None = Argument("Ends at", description=_ENDS_AT)

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Update it."""
        found = await CAMPAIGNS.find(work, arguments.code)
        values = work.changes(arguments, "name", "starts_at", "ends_at")
        times = {"starts_at": found.starts_at, "ends_at": found.ends_at} | values
        _check_times(times["starts_at"], times["ends_at"], "endsAt" if "ends_at" in values else "startsAt")
        if "balance_type" in work.given:
            values["balance_type_id"] = await _balance_type(work, arguments.balance_type)
        return await CAMPAIGNS.change(work, found, values)


async def _balance_type(work: Work, code: str | None) -> int:
    if code is None:
        raise InputError("NULL_NOT_ALLOWED", "A campaign has a balance type.", field=("balanceType",))
    found = await BALANCE_TYPES.find(work, code, "balanceType")
    refuse_retired(found, "balanceType")
    return int(found.balance_type_id)


def _check_times(starts_at: dt.datetime | None, ends_at: dt.datetime | None, field: str) -> None:
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise InputError("ENDS_BEFORE_START", "A campaign ends after its start.", field=(field,))
