"""The names that follow from the name of a report, and which names a report may have."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import Final

import loyalty_graph
from loyalty_graph.errors import InputError
from loyalty_graph.extensions.declaring import SNAKE_CASE
from loyalty_graph.reports.report import query_field

LONGEST_NAME: Final = 27
"""Characters of a name: with a longer one the printed schema breaks its lines elsewhere than in the package copied."""


def _nearest(name: str) -> str:
    """What somebody who wrote `TopSpenders` or `top spenders` may have meant; else an example."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").lower()
    return words if SNAKE_CASE.match(words) and len(words) <= LONGEST_NAME else "sleeping_members"


@dataclass(frozen=True, slots=True)
class ReportNames:
    """A report's name, lower_case with underscores, and all that it is called after it."""

    name: str

    @classmethod
    def checked(cls, name: str) -> ReportNames:
        """The names of a report that may be called `name`. Raises InputError BAD_NAME or RESERVED_NAME."""
        if len(name) > LONGEST_NAME or not SNAKE_CASE.match(name):
            raise InputError(
                "BAD_NAME",
                f"{name!r} cannot name a report: write at most {LONGEST_NAME} lower-case letters and digits, "
                f"in words joined by single underscores, such as {_nearest(name)}.",
            )
        names = cls(name)
        if keyword.iskeyword(name) or keyword.iskeyword(names.class_name) or names.class_name in loyalty_graph.__all__:
            raise InputError(
                "RESERVED_NAME", f"A report cannot be called {name!r}: Python or loyalty_graph has the word already."
            )
        return names

    @property
    def api_name(self) -> str:
        """`sleeping_members` → `sleepingMembers`, which `sleepingMembersReport` begins with."""
        return query_field(self.name).removesuffix("Report")

    @property
    def class_name(self) -> str:
        """`sleeping_members` → `SleepingMembers`, also the first word of its types."""
        return self.api_name[0].upper() + self.api_name[1:]

    @property
    def title(self) -> str:
        """`sleeping_members` → `Sleeping members`, what people call it."""
        return self.name.replace("_", " ").capitalize()

    @property
    def module(self) -> str:
        """`sleeping_members` → `loyalty_graph_sleeping_members`, what Python calls its package."""
        return f"loyalty_graph_{self.name}"

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form of the name that files and their paths contain."""
        return (self.name, self.name.replace("_", "-"), self.api_name, self.class_name, self.title)
