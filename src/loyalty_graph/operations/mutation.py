"""The declaration of a mutation: what it is called and what it takes. Actions and verbs say what it does."""

from __future__ import annotations

import abc
from typing import ClassVar

from loyalty_graph.extensions.declaring import Declaration
from loyalty_graph.reports import arguments
from loyalty_graph.reports.columns import api_name


class Mutation(Declaration, abc.ABC, abstract=True):
    """Something that can be done, once per request and on record: `award_points` is the field `awardPoints`.

    Raises DeclarationError while the class is made, naming all that is wrong at once.
    """

    reserved: ClassVar[frozenset[str]] = frozenset({"idempotencyKey"})
    """What its input has anyway, so that no argument can be called so."""

    class Input(arguments.Arguments):
        """No arguments."""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = super().faults()
        if not issubclass(cls.Input, arguments.Arguments):
            return [*faults, "its Input is not a subclass of Arguments"]
        names = [spec.api_name for spec in cls.Input.__arguments__]
        return faults + [f"no argument can be called {name!r}" for name in names if name in cls.reserved]

    @property
    def mutation_field(self) -> str:
        """Its field of Mutation."""
        return api_name(self.name)
