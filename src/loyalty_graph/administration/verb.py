"""The declaration of a verb: what it is called, what it takes, what it answers, and the one method that writes."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.operations.mutation import Mutation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.reports.arguments import Arguments


@dataclass(frozen=True)
class Work:
    """What a verb writes with: the transaction, the account, the time, and the arguments that were `given`.

    Those are Python names: an argument that was left out keeps what it stands for, one given as null empties it.
    """

    connection: AsyncConnection
    account_id: int
    now: dt.datetime
    given: frozenset[str]

    def changes(self, arguments: Arguments, *names: str) -> dict[str, Any]:
        """The values of these arguments, as far as they were given."""
        return {name: getattr(arguments, name) for name in names if name in self.given}


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb changed: one thing, by the id of its table, and so many members.

    `members` are their ids, if nothing else changed that a report could tell of; None if it may have.
    """

    subject_id: int
    member_count: int = 0
    members: Sequence[int] | None = None

    @classmethod
    def of(cls, subject_id: int, *members: int) -> Changed:
        """The members of these ids changed, and nothing else that a report could tell of."""
        return cls(subject_id, len(members), members)


class Verb(Mutation, abstract=True):
    """Something that can be done to a programme or a customer: `create_campaign` is the mutation `createCampaign`.

    Subclass it with `name`, a docstring, an `Input` class, `answers` and `write`. The host does the rest: it does
    each request once, in one transaction, and leaves an operation. Raises DeclarationError while the class is made,
    naming all that is wrong at once.
    """

    answers: ClassVar[str] = ""
    """The type of the thing that is changed and answered."""

    alone: ClassVar[bool] = True
    """Whether it changes what others rely on: then no import and no other verb runs beside it in the account."""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        return super().faults() + ([] if cls.answers else ["it does not say what it answers"])

    @abc.abstractmethod
    async def write(self, work: Work, arguments: Any) -> Changed:
        """Do it, within the transaction of `work`.

        Raises InputError, its field the path of the argument, or ActionRefusedError for several reasons at once.
        """
