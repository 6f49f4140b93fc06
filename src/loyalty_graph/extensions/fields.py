"""Fields that a plugin adds to Query, Mutation or a core type: what they are called, take and answer."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.errors import DeclarationError
from loyalty_graph.extensions.declaring import Declaration
from loyalty_graph.reports import arguments as declared
from loyalty_graph.reports.columns import api_name
from loyalty_graph.reports.datatypes import value_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.repository import Repository


class _Field(Declaration, abc.ABC, abstract=True):
    """What both kinds of field declare.

    `name` is in lower_snake_case and shown in camelCase; the docstring is the description. `type` is a data type as a
    Column has it, a Record, or `list[...]` of one, with `| None` where the value may be null.
    """

    type: ClassVar[Any] = None

    class Arguments(declared.Arguments):
        """No arguments."""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = super().faults()
        try:
            value_type(cls.type)
        except DeclarationError as error:
            faults.append(f"its type: {error.message}")
        if not issubclass(cls.Arguments, declared.Arguments):
            faults.append("its Arguments is not a subclass of Arguments")
        return faults

    @property
    def api_name(self) -> str:
        """The field's name in GraphQL."""
        return api_name(self.name)


class RootField(_Field, abstract=True):
    """A field of Query, or of Mutation with `on = "Mutation"`.

    A field of Mutation may act on the world outside; points change through actions only.
    """

    on: ClassVar[str] = "Query"

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        wrong = [] if cls.on in ("Query", "Mutation") else [f"it is on {cls.on!r}, not on Query or Mutation"]
        return super().faults() + wrong

    @abc.abstractmethod
    async def resolve(self, repository: Repository, arguments: Any) -> Any:
        """The value, for the account of the repository. May raise InputError."""


class Field(_Field, abstract=True):
    """A field of a core type, answered for all rows of a page at once, so that a page costs no more than a row."""

    on: ClassVar[str] = ""
    """The core type, one of `KEYS`."""

    KEYS: ClassVar[Mapping[str, str]] = {
        "Customer": "reference",
        "Campaign": "code",
        "BalanceType": "code",
        "PriceGroup": "code",
    }
    """The types that fields can be on, and the column of their rows that is the key."""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        known = ", ".join(cls.KEYS)
        return super().faults() + ([] if cls.on in cls.KEYS else [f"it is on {cls.on!r}; known are: {known}"])

    @abc.abstractmethod
    async def resolve(self, repository: Repository, keys: Sequence[str], arguments: Any) -> Mapping[str, Any]:
        """The values by key (reference or code); a key that is absent has null. May raise InputError."""
