"""The scalars of the API, strict both ways, and the GraphQL type of every data type.

Reading and writing of values is shared with filters and exports (reports/coercion.py).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped

from loyalty_graph.domain.quantities import Month, Points
from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import coerce_scalar, to_json
from loyalty_graph.reports.datatypes import DataType, Money, ValueType

if TYPE_CHECKING:
    from strawberry.types.scalar import ScalarDefinition


def _scalar(name: str, data_type: DataType, description: str) -> ScalarDefinition:
    value_type = ValueType(data_type, None)

    def parse(given: Any, node: ValueNode | None = None) -> Any:
        try:
            return coerce_scalar(data_type, given)
        except InputError as error:
            raise GraphQLError(error.message, node, original_error=error) from error

    def parse_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
        return parse(value_from_ast_untyped(node, variables), node)

    def serialize(value: Any) -> Any:
        return to_json(value_type, coerce_scalar(data_type, value))

    return strawberry.scalar(
        name=name, description=description, parse_value=parse, parse_literal=parse_literal, serialize=serialize
    )


POINTS: Final = _scalar(
    "Points", DataType.POINTS, "A whole number of loyalty points within ±(2^53 - 1), as a JSON number."
)
MONEY: Final = _scalar("Money", DataType.MONEY, 'An exact amount in the account\'s currency, as text: "1234.50".')
DATE: Final = _scalar("Date", DataType.DATE, "A UTC day, written YYYY-MM-DD.")
DATE_TIME: Final = _scalar(
    "DateTime", DataType.DATETIME, "An instant, RFC 3339 with an offset; answered in UTC with Z: 2024-02-29T13:45:00Z."
)
MONTH: Final = _scalar("Month", DataType.MONTH, "A calendar month in UTC, written YYYY-MM.")

SCALARS: Final[dict[object, ScalarDefinition]] = {
    Points: POINTS,
    Money: MONEY,
    Decimal: MONEY,
    dt.date: DATE,
    dt.datetime: DATE_TIME,
    Month: MONTH,
}
"""The scalars that replace or join strawberry's own, by Python type."""

PYTHON_TYPES: Final[dict[DataType, Any]] = {
    DataType.STRING: str,
    DataType.INTEGER: int,
    DataType.POINTS: Points,
    DataType.MONEY: Money,
    DataType.DATE: dt.date,
    DataType.DATETIME: dt.datetime,
    DataType.MONTH: Month,
    DataType.BOOLEAN: bool,
}
"""The Python type that stands for a data type's scalar in a field's declaration."""
