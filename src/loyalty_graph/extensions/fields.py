"""Fields that a plugin adds to Query, Mutation or a core type: what they are called, take and answer."""

from __future__ import annotations

import abc
import inspect
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.errors import DeclarationError
from loyalty_graph.extensions.declaring import Declaration
from loyalty_graph.reports import arguments as declared
from loyalty_graph.reports.columns import api_name
from loyalty_graph.reports.datatypes import DataType, ValueType, value_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.repository import Repository


class AnyField(Declaration, abc.ABC, abstract=True):
    """What both kinds of field declare.

    `name` is in lower_snake_case and shown in camelCase; the docstring is the description. `type` is a data type as a
    Column has it, a Record, or `list[...]` of one, with `| None` where the value may be null. Enums and Records keep
    the names of their classes in GraphQL. There every contributed field may be null, whatever its type says: one that
    fails is null and has an error, and everything beside it is answered.
    """

    on: ClassVar[str] = ""
    type: ClassVar[Any] = None

    class Input(declared.Arguments):
        """No arguments."""

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = super().faults()
        try:
            value = value_type(cls.type)
        except DeclarationError as error:
            faults.append(f"its type: {error.message}")
        else:
            if value.data_type is DataType.OBJECT and not hasattr(value.python, "__columns__"):
                faults.append("its type is for arguments only: use a Record")
        if not (isinstance(cls.Input, type) and issubclass(cls.Input, declared.Arguments)):
            faults.append("its Input is not a subclass of Arguments")
        resolve = getattr(cls, "resolve", None)
        if not inspect.iscoroutinefunction(resolve):
            faults.append("it has no `async def resolve`")
        return faults

    @property
    def value(self) -> ValueType:
        """What the field answers with."""
        return value_type(self.type)

    @property
    def api_name(self) -> str:
        """The field's name in GraphQL."""
        return api_name(self.name)


class RootField(AnyField, abstract=True):
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


class Field(AnyField, abstract=True):
    """A field of a core type, answered for all rows of a page at once, so that a page costs no more than a row."""

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
        """The values by key (reference or code), for keys that differ; one that is absent counts as null.

        Called once per page and per different arguments. May raise InputError.
        """
