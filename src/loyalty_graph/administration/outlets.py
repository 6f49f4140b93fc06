"""Outlets: created and changed. The first one issues vouchers."""

from __future__ import annotations

import sqlalchemy as sa

from loyalty_graph.administration.records import OUTLETS
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import outlets
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.coercion import INTEGER_LIMIT


class CreateOutlet(Verb):
    """Create an outlet: a place that sells."""

    name, answers = "create_outlet", "Outlet"

    class Input(Arguments):
        """What it is called, and where it is listed."""

        code: str = Argument("Code", description="Its unique code.", example="O1")
        name: str | None = Argument("Name", description="What people call it; by default its code.")
        position: int | None = Argument(
            "Position", description="Its place among the outlets, the first of which issues vouchers; null: the last."
        )

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert it."""
        position = arguments.position
        if position is None:
            last = sa.select(sa.func.max(outlets.c.position)).where(outlets.c.account_id == work.account_id)
            position = (await work.connection.scalar(last) or 0) + 1
            if position > INTEGER_LIMIT:
                text = "The last outlet has the highest position there is: move it, or give the new one a position."
                raise InputError("POSITION_OUT_OF_RANGE", text, field=("position",))
        return await OUTLETS.create(work, arguments.code, name=arguments.name, position=position)


class UpdateOutlet(Verb):
    """Change an outlet. What is left out stays as it is."""

    name, answers = "update_outlet", "Outlet"

    class Input(Arguments):
        """Which one, and what is new."""

        code: str = Argument("Code", description="The outlet's code.", example="O1")
        name: str | None = Argument("Name", description="What people call it.")
        position: int | None = Argument("Position", description="Its place among the outlets.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Update it."""
        found = await OUTLETS.find(work, arguments.code)
        return await OUTLETS.change(work, found, work.changes(arguments, "name", "position"))
