"""The declaration of a bulk action: what it is called, what it takes, and which changes it makes."""

from __future__ import annotations

import abc
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.operations.mutation import Mutation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy as sa

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.repository import Repository


class Action(Mutation, abstract=True):
    """Something that can be done to all members whom somebody selects: `award_points` is the mutation `awardPoints`.

    Subclass it with `name`, `title`, a docstring, an `Input` class and `changes`. The host does the rest: it finds
    and locks the members, refuses what must not be, previews, applies and records the changes, each repeat once.
    Raises DeclarationError while the class is made, naming all that is wrong at once.
    """

    reserved = frozenset({"idempotencyKey", "dryRun", "previewId", "selection"})
    title: ClassVar[str] = ""
    at_fault: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The argument that a member's refusal is about, by its code and in API names; else it is about the selection."""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        return super().faults() + ([] if cls.title else ["it has no title"])

    @abc.abstractmethod
    def changes(self, repository: Repository, members: sa.FromClause, arguments: Any) -> Sequence[Change]:
        """What changes, in this order, for checked arguments.

        `members` are the selected ones, `member_id` and `reference`, already locked: what the Selects of the changes
        read of them cannot move before it is done. Build statements only, and the same ones every time;
        `repository.scope.now` is the time that the entries will have.
        """

    async def check(self, repository: Repository, arguments: Any) -> None:
        """Refuse arguments that cannot be meant, before anything is locked.

        Raises InputError, its field the path of the argument.
        """
