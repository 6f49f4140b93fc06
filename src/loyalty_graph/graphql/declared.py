"""GraphQL types made of declarations: values, enums, conditions, order and arguments of a report or listing.

How the rows are read, and what the fields of the answer are, is said in connections.py.
"""

from __future__ import annotations

import enum
import inspect
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import Effect, EntryKind
from loyalty_graph.domain.operations import ChangeType, OnInsufficient, OperationStatus, OutcomeStatus
from loyalty_graph.domain.vouchers import VoucherStatus, VoucherType
from loyalty_graph.graphql.composing import CORE, Composition, Type, argument, input_field, many, optional
from loyalty_graph.graphql.scalars import PYTHON_TYPES
from loyalty_graph.reports.datatypes import DataType, ValueType
from loyalty_graph.reports.operators import Operand, operators_of, where_input_name

if TYPE_CHECKING:
    from loyalty_graph.reports.arguments import Arguments, ArgumentSpec
    from loyalty_graph.reports.columns import Column


class OrderDirection(enum.Enum):
    """The direction of an order."""

    ASC = "Smallest first."
    DESC = "Greatest first."


SHARED_ENUMS: Final[dict[type[enum.Enum], str]] = {
    Attribute: "Something of a customer that is not points.",
    Effect: "What an entry does to a balance.",
    EntryKind: "Why an entry was booked.",
    OrderDirection: "The direction of an order.",
    OperationStatus: "What became of an operation.",
    OutcomeStatus: "What an operation means for one member.",
    OnInsufficient: "What to do where a balance has fewer points than are to be taken.",
    ChangeType: "What changes a balance by hand.",
    VoucherType: "Why a voucher was issued.",
    VoucherStatus: "What has become of a voucher.",
}
"""Enums that keep their own name wherever they stand, with their descriptions."""


_CONDITION: Final = "the conditions on columns of one data type"


class Declared:
    """The types made of one table's columns. `prefix` begins the names of those that are its own."""

    def __init__(self, composition: Composition, prefix: str, columns: list[Column]) -> None:
        self._composition = composition
        self._columns = columns
        self.prefix = prefix

    def value(self, value: ValueType) -> Type:
        """The type of a column's or argument's values."""
        inner = self._enum(value.python) if value.data_type is DataType.ENUM else PYTHON_TYPES[value.data_type]
        whole = many(inner) if value.is_list else inner
        return optional(whole) if value.nullable else whole

    def where(self) -> Type:
        """The input for conditions on columns, joined by and, or, not."""
        name = f"{self.prefix}Where"
        made = self._composition.input(
            name, "Conditions on the columns. All that are given must hold; give at least one."
        )
        joins = [
            input_field("and", optional(many(made)), "All of these hold. Not empty."),
            input_field("or", optional(many(made)), "At least one of these holds. Not empty."),
            input_field("not", optional(made), "This does not hold. Rows where a null leaves that open are left out."),
        ]
        conditions = [
            input_field(column.api_name, optional(self._condition(column.value)), f"Condition on: {column.description}")
            for column in self._columns
        ]
        self._composition.extend(name, [*joins, *conditions])
        return made

    def order(self) -> Type:
        """The input for one key of the order."""
        sortable = [column for column in self._columns if column.sortable]
        names = {column.order_field: column for column in sortable}
        fields = self._composition.enum(
            f"{self.prefix}OrderField",
            "The columns that rows can be ordered by.",
            enum.Enum(f"{self.prefix}OrderField", {name: name for name in names}),  # type: ignore[arg-type]  # made at run time
            {name: column.description for name, column in names.items()},
        )
        return self._composition.input(
            f"{self.prefix}Order",
            "One key of the order. Rows that are equal in all keys given are in the order of the table's own key.",
            [
                input_field("field", fields, "The column."),
                input_field(
                    "direction",
                    self._composition["OrderDirection"],
                    "Its direction. Null is the greatest value.",
                    default=OrderDirection.ASC,
                ),
            ],
        )

    def filter_arguments(self, filter_: type[Arguments]) -> list[Any]:
        """The argument `filter`: none for a report without arguments, non-null if one of them is required."""
        if not filter_.__arguments__:
            return []
        made = self._group(filter_, f"{self.prefix}Filter", "What the report is about.")
        required = any(spec.required for spec in filter_.__arguments__)
        return [argument("filter", made if required else optional(made), "What the report is about.")]

    def input_fields(self, group: type[Arguments], name: str, *, may_omit: bool = False) -> list[Any]:
        """The fields of the input `name` that these arguments are, their own inputs added.

        With `may_omit`, those that are required can be left out all the same: whoever resolves them has to ask.
        """
        return [self._argument(spec, name, may_omit=may_omit) for spec in group.__arguments__]

    def _group(self, group: type[Arguments], name: str, description: str) -> Type:
        return self._composition.input(name, description, self.input_fields(group, name))

    def _argument(self, spec: ArgumentSpec, group: str, *, may_omit: bool) -> Any:
        description = spec.description + (f" For example {spec.example}." if spec.example else "")
        if spec.value.data_type is DataType.OBJECT:
            name = group + spec.api_name[0].upper() + spec.api_name[1:]
            made = self._group(spec.value.python, name, spec.description)
            return input_field(spec.api_name, optional(made) if spec.value.nullable or may_omit else made, description)
        type_ = self.value(spec.value)
        if spec.required and may_omit:
            return input_field(spec.api_name, optional(type_), description)
        if spec.required or spec.default is None:
            return input_field(spec.api_name, type_, description)
        return input_field(spec.api_name, type_, description, default=spec.default)

    def _condition(self, value: ValueType) -> Type:
        name = where_input_name(value)
        if value.data_type is DataType.ENUM:
            enum_name = self._enum(value.python).name
            name = name.replace(value.python.__name__, enum_name, 1)
        if (shared := self._composition.made_of(name, _CONDITION)) is not None:
            return shared
        inner = self.value(ValueType(value.data_type, value.python))
        operands = {Operand.VALUE: inner, Operand.LIST: many(inner), Operand.FLAG: bool}
        fields = [input_field(op.name, optional(operands[op.operand]), op.description) for op in operators_of(value)]
        with self._owned_by_core(value):
            return self._composition.input(
                name,
                "Conditions on one column. All that are given must hold; give at least one.",
                fields,
                source=_CONDITION,
            )

    def _owned_by_core(self, value: ValueType) -> AbstractContextManager[None]:
        own = value.data_type is DataType.ENUM and value.python not in SHARED_ENUMS
        return nullcontext() if own else self._composition.contributed_by(CORE)

    def _enum(self, members: type[enum.Enum]) -> Any:
        name = members.__name__ if members in SHARED_ENUMS else f"{self.prefix}{members.__name__}"
        if (shared := self._composition.made_of(name, members)) is not None:
            return shared
        description = SHARED_ENUMS.get(members) or inspect.cleandoc(members.__doc__ or name)
        with self._owned_by_core(ValueType(DataType.ENUM, members)):
            return self._composition.enum(name, description, members)
