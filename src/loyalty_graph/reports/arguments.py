"""Arguments of a report's filter: declared as a class, given to select() as a checked, immutable instance."""

from __future__ import annotations

import typing
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, dataclass_transform

from loyalty_graph.errors import DeclarationError, InputError
from loyalty_graph.reports.coercion import coerce
from loyalty_graph.reports.columns import api_name
from loyalty_graph.reports.datatypes import DataType, ValueType, value_type
from loyalty_graph.reports.examples import read_example

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

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

    def fault(self, siblings: Collection[str]) -> str:
        """What is wrong with default, example or dependence, in a sentence; empty if nothing is."""
        if self.depends_on is not None and self.depends_on not in siblings:
            return f"it depends on {self.depends_on!r}, which is no argument beside it."
        if self.default is None and not self.value.nullable:
            return "its default is None: annotate it with `| None`."
        if self.value.data_type is DataType.OBJECT:
            return ""
        what = "default"
        try:
            if not self.required and self.default is not None:
                default = list(self.default) if isinstance(self.default, tuple) else self.default
                if coerce(self.value, default) != default:
                    return f"its default {default!r} is text: write it as the value that select() is to get."
            what = "example"
            if self.example is not None:
                read_example(self.value, self.example)
        except InputError as error:
            return f"its {what} is not one of its values: {error.message}"
        return ""


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
    has no data type or no label, or a default or an example that is none of its values.
    """

    __arguments__: tuple[ArgumentSpec, ...] = ()

    def __init_subclass__(cls) -> None:
        within = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        hints = typing.get_type_hints(cls, localns=within)
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
        names = {spec.name for spec in cls.__arguments__}
        for spec in cls.__arguments__:
            if fault := spec.fault(names):
                raise DeclarationError("BAD_ARGUMENT", f"{cls.__qualname__}.{spec.name}: {fault}")

    def given(self) -> list[str]:
        """API names of the arguments that differ from their default, in declared order."""
        return [spec.api_name for spec in self.__arguments__ if getattr(self, spec.name) != spec.default]
