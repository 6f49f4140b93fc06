"""The operators of `where`, per data type: the one table from which conditions, input types and the catalogue are made.

How an operator becomes SQL is in conditions.py.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from loyalty_graph.reports.datatypes import DataType, ValueType


class Operand(enum.Enum):
    """What stands behind an operator."""

    VALUE = "One value of the column's data type; of a list column, one of its elements"
    LIST = "A list of at least one such value"
    FLAG = "true or false"


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: its name in the API, what it compares with, and its meaning."""

    name: str
    operand: Operand
    description: str


EQ: Final = Operator("eq", Operand.VALUE, "Equal to this value. Ask for null with isNull.")
NE: Final = Operator("ne", Operand.VALUE, "Not equal to this value. A null is neither equal nor unequal to anything.")
GT: Final = Operator("gt", Operand.VALUE, "Greater than this value.")
GTE: Final = Operator("gte", Operand.VALUE, "Greater than or equal to this value.")
LT: Final = Operator("lt", Operand.VALUE, "Less than this value.")
LTE: Final = Operator("lte", Operand.VALUE, "Less than or equal to this value.")
IN: Final = Operator("in", Operand.LIST, "Equal to one of these values.")
STARTS_WITH: Final = Operator(
    "startsWith", Operand.VALUE, "Begins with this text, whatever the case of its letters. There are no wildcards."
)
CONTAINS: Final = Operator(
    "contains", Operand.VALUE, "Contains this text, whatever the case of its letters. There are no wildcards."
)
IS_NULL: Final = Operator("isNull", Operand.FLAG, "true: has no value. false: has one.")
HAS: Final = Operator("has", Operand.VALUE, "The list holds this value.")
HAS_ANY: Final = Operator("hasAny", Operand.LIST, "The list holds at least one of these values.")
IS_EMPTY: Final = Operator("isEmpty", Operand.FLAG, "true: the list is empty. false: it holds something.")

_COMPARISONS = (EQ, NE, GT, GTE, LT, LTE, IN, IS_NULL)

_OPERATORS: Final[dict[DataType, tuple[Operator, ...]]] = {
    DataType.STRING: (EQ, NE, IN, STARTS_WITH, CONTAINS, IS_NULL),
    DataType.INTEGER: _COMPARISONS,
    DataType.POINTS: _COMPARISONS,
    DataType.MONEY: _COMPARISONS,
    DataType.DATE: _COMPARISONS,
    DataType.DATETIME: _COMPARISONS,
    DataType.BOOLEAN: (EQ, IS_NULL),
    DataType.ENUM: (EQ, NE, IN, IS_NULL),
}

_OF_LISTS: Final = (HAS, HAS_ANY, IS_EMPTY)

_INPUTS: Final[dict[DataType, str]] = {
    DataType.STRING: "String",
    DataType.INTEGER: "Int",
    DataType.POINTS: "Points",
    DataType.MONEY: "Money",
    DataType.DATE: "Date",
    DataType.DATETIME: "DateTime",
    DataType.BOOLEAN: "Boolean",
}


def operators_of(value: ValueType) -> tuple[Operator, ...]:
    """The operators that `where` knows for columns of this type, in the order users read them."""
    return _OF_LISTS if value.is_list else _OPERATORS[value.data_type]


def where_input_name(value: ValueType) -> str:
    """The name of the input type that holds these operators: `PointsWhere`, `StringListWhere`, `MembershipWhere`."""
    kind = _INPUTS.get(value.data_type) or value.python.__name__
    return f"{kind}{'List' if value.is_list else ''}Where"
