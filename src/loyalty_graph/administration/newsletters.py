"""Newsletters: created and renamed. Who gets one is a matter of bulk actions."""

from __future__ import annotations

from loyalty_graph.administration.records import NEWSLETTERS
from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.reports.arguments import Argument, Arguments


class CreateNewsletter(Verb):
    """Create a newsletter, at first without members."""

    name, answers = "create_newsletter", "Newsletter"

    class Input(Arguments):
        """What it is called."""

        code: str = Argument("Code", description="Its unique code.", example="NEWS")
        name: str | None = Argument("Name", description="What people call it; by default its code.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Insert it."""
        return await NEWSLETTERS.create(work, arguments.code, name=arguments.name)


class UpdateNewsletter(Verb):
    """Change what people call a newsletter. Its members stay."""

    name, answers = "update_newsletter", "Newsletter"

    class Input(Arguments):
        """Which one, and its new name."""

        code: str = Argument("Code", description="The newsletter's code.", example="NEWS")
        name: str = Argument("Name", description="What people call it from now on.")

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Update it."""
        found = await NEWSLETTERS.find(work, arguments.code)
        return await NEWSLETTERS.change(work, found, {"name": arguments.name})
