"""Price groups: created and changed. Where thresholds change, automatic groups follow in the same transaction."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph.administration.records import PRICE_GROUPS
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.domain.quantities import Points  # noqa: TC001 - Arguments reads its annotations
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.tables import THIS_ACCOUNT, customers
from loyalty_graph.reports.arguments import Argument, Arguments

_THRESHOLD: Final = "The points earned in a lifetime from which it is given automatically; null: by hand only."
_AUTOMATIC: Final = sa.select(customers.c.member_id).where(
    customers.c.account_id == THIS_ACCOUNT, customers.c.automatic_price_group
)


class CreatePriceGroup(Verb):
    """Create a price group. With a threshold, customers whose group is automatic and who reach it are moved to it."""

    name, answers = "create_price_group", "PriceGroup"

    class Input(Arguments):
        """What it is called, and who gets it."""

        code: str = Argument("Code", description="Its unique code.", example="VIP")
        name: str | None = Argument("Name", description="What people call it; by default its code.")
        points_threshold: Points | None = Argument("Threshold", description=_THRESHOLD)

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert it and re-evaluate."""
        threshold = arguments.points_threshold
        _check_threshold(threshold)
        created = await PRICE_GROUPS.create(work, arguments.code, name=arguments.name, points_threshold=threshold)
        return created if threshold is None else await _re_evaluated(work, created)


class UpdatePriceGroup(Verb):
    """Change a price group. What is left out stays as it is.

    A new threshold moves customers whose group is automatic.
    """

    name, answers = "update_price_group", "PriceGroup"

    class Input(Arguments):
        """Which one, and what is new."""

        code: str = Argument("Code", description="The price group's code.", example="VIP")
        name: str | None = Argument("Name", description="What people call it.")
        points_threshold: Points | None = Argument("Threshold", description=_THRESHOLD)

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Update it and re-evaluate."""
        _check_threshold(arguments.points_threshold)
        found = await PRICE_GROUPS.find(work, arguments.code)
        values = work.changes(arguments, "name", "points_threshold")
        changed = await PRICE_GROUPS.change(work, found, values)
        moved = values.get("points_threshold", found.points_threshold) != found.points_threshold
        return await _re_evaluated(work, changed) if moved else changed


async def _re_evaluated(work: Work, changed: Changed) -> Changed:
    """The same, with the number of customers whose group has changed."""
    await lock_members(work.connection, work.account_id, _AUTOMATIC)
    return Changed(changed.subject_id, await assign_price_groups(work.connection, work.account_id, _AUTOMATIC))


def _check_threshold(threshold: int | None) -> None:
    if threshold is not None and threshold < 0:
        raise InputError("NEGATIVE_THRESHOLD", "Lifetime points start at 0.", field=("pointsThreshold",))
