"""Arguments of a report's filter: declared as a class, given to select() as a checked, immutable instance."""

from __future__ import annotations

import typing
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, dataclass_transform

from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.columns import api_name
from loyalty_graph.reports.datatypes import DataType, ValueType, value_type

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from loyalty_graph.repository import Repository


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """One declared argument. `default` is MISSING where the argument is required."""

    name: str
    value: ValueType
    label: str
    description: str
    example: str | None
    default: Any
    options: Callable[[Repository, str | None], sa.Select[Any]] | None
    depends_on: str | None

    @property
    def api_name(self) -> str:
        """The argument's name in the API."""
        return api_name(self.name)

    @property
    def required(self) -> bool:
        """True if it cannot be left out."""
        return self.default is MISSING


def Argument(  # noqa: N802, PLR0913 - reads as the declaration it is; each detail by keyword
    label: str,
    *,
    default: Any = MISSING,
    description: str = "",
    example: str | None = None,
    options: Callable[[Repository, str | None], sa.Select[Any]] | None = None,
    depends_on: str | None = None,
) -> Any:
    """Declare an argument of a filter.

    As in `month: Month = Argument("Calendar month, UTC", example="2024-02")`. Annotate with `T | None` to make it
    optional (its default is then None). `options` closes the set of values: the host refuses others
    (UNKNOWN_FILTER_VALUE) and offers them to user interfaces. It is a function of the repository and the value of the
    argument it `depends_on` (a Python name; None without one), and returns a Select of (value, label).
    """
    metadata = {"label": label, "description": description, "example": example, "options": options, "on": depends_on}
    return field(default=default, kw_only=True, metadata=metadata)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Argument,))
class Arguments:
    """Base of a report's `Filter` and of groups of arguments within it.

    An instance is immutable and holds checked values. Raises DeclarationError while the class is made if an argument
    has no data type or no label.
    """

    __arguments__: tuple[ArgumentSpec, ...] = ()

    def __init_subclass__(cls) -> None:
        hints = typing.get_type_hints(cls, localns=vars(cls))
        for name in cls.__annotations__:
            specified = cls.__dict__.get(name, MISSING)
            if not hasattr(specified, "metadata") or "label" not in specified.metadata:
                raise DeclarationError("BAD_ARGUMENT", f"{cls.__qualname__}.{name} is not declared with Argument(...).")
            if specified.default is MISSING and value_type(hints[name]).nullable:
                specified.default = None
            value = value_type(hints[name])
            if value.data_type is DataType.OBJECT and not hasattr(value.python, "__arguments__"):
                raise DeclarationError(
                    "BAD_ARGUMENT", f"{cls.__qualname__}.{name} is of a type that is for answers only."
                )
            if value.is_list and value.data_type is DataType.OBJECT:
                raise DeclarationError("BAD_ARGUMENT", f"{cls.__qualname__}.{name} is a list of groups: use one group.")
        dataclass(frozen=True, kw_only=True)(cls)
        cls.__arguments__ = tuple(
            ArgumentSpec(
                declared.name,
                value_type(hints[declared.name]),
                declared.metadata["label"],
                declared.metadata["description"] or declared.metadata["label"],
                declared.metadata["example"],
                declared.default,
                declared.metadata["options"],
                declared.metadata["on"],
            )
            for declared in fields(cls)  # type: ignore[arg-type]  # made a dataclass two lines above
        )

    def given(self) -> list[str]:
        """API names of the arguments that differ from their default, in declared order."""
        return [spec.api_name for spec in self.__arguments__ if getattr(self, spec.name) != spec.default]
