"""The `where` language: conditions on columns, joined by and, or, not. Checked here and turned into SQL.

Logic is SQL's, with three values: a null makes every condition but isNull unknown, and unknown rows are left out.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.errors import InputError
from loyalty_graph.reports.clauses import CLAUSES
from loyalty_graph.reports.coercion import coerce_list, coerce_scalar, shown, suggestion
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.matching import containing, starting
from loyalty_graph.reports.operators import (
    CONTAINS,
    EQ,
    HAS,
    IN,
    IS_EMPTY,
    IS_NULL,
    STARTS_WITH,
    Operand,
    Operator,
    operators_of,
)
from loyalty_graph.reports.relation import SLOT_PREFIX, Slot, written
from loyalty_graph.reports.report import visible_columns

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.reports.datatypes import ValueType
    from loyalty_graph.reports.relation import Relation
    from loyalty_graph.reports.report import Table

DEEPEST: Final = 10
"""How deep and, or and not may be nested: nobody means more, and every level costs the planner."""

MOST_TESTS: Final = 200
"""How many tests (column and operator) one `where` may hold: about what a form of filters can show."""

LONGEST_MATCH: Final = 500
"""How many characters `contains` and `startsWith` may look for: a name or an address, not a document."""

JOINTS: Final = ("and", "or", "not")
"""The names that no column of a `where` can have."""


@dataclass(frozen=True, slots=True)
class Test:
    """One operator of one column, and its operand as the database gets it, or a Slot for that.

    Of enums it is the name, of text to look for the pattern, of days and instants the text.
    """

    column: str
    operator: str
    operand: Any

    def clause(self, relation: Relation) -> sa.ColumnElement[bool]:
        """This test as SQL."""
        return CLAUSES[self.operator](relation.expressions[self.column], self.operand)

    @property
    def columns(self) -> frozenset[str]:
        """The column it tests."""
        return frozenset({self.column})

    def names(self, column: str) -> bool:
        """Whether it leaves only rows whose value of the column it names."""
        return self.column == column and self.operator in (EQ.name, IN.name)


@dataclass(frozen=True, slots=True)
class Joint:
    """Conditions joined by "and" or "or", or the one behind "not"."""

    word: str
    parts: tuple[Condition, ...]

    def clause(self, relation: Relation) -> sa.ColumnElement[bool]:
        """These conditions as SQL."""
        clauses = [part.clause(relation) for part in self.parts]
        if self.word == "not":
            return sa.not_(clauses[0])
        return sa.or_(*clauses) if self.word == "or" else sa.and_(*clauses)

    @property
    def columns(self) -> frozenset[str]:
        """The columns they test."""
        return frozenset[str]().union(*(part.columns for part in self.parts))

    def names(self, column: str) -> bool:
        """Whether they leave only rows whose value of the column they name."""
        named = [part.names(column) for part in self.parts]
        return {"and": any(named), "or": all(named), "not": False}[self.word]


Condition = Test | Joint


def with_slots(condition: Condition, operands: list[Any]) -> Condition:
    """The condition with a Slot for each operand, which is appended to `operands`: what all alike have in common.

    The slots are numbered by their places in `operands`. A flag stays: it decides how its condition reads.
    """
    if isinstance(condition, Joint):
        return Joint(condition.word, tuple(with_slots(part, operands) for part in condition.parts))
    if condition.operator in _FLAGS:
        return condition
    operands.append(condition.operand)
    return Test(condition.column, condition.operator, Slot(f"{SLOT_PREFIX}{len(operands) - 1}"))


def parse_where(table: Table, where: object) -> Condition | None:
    """Check a `where`; None means no condition. All of one object must hold.

    Raises InputError with the path of the fault: BAD_CONDITION, EMPTY_CONDITION, EMPTY_LIST, UNKNOWN_COLUMN,
    UNKNOWN_OPERATOR, OPERAND_REQUIRED, WHERE_TOO_DEEP, WHERE_TOO_LARGE, TEXT_TOO_LONG, or that of `coerce` for an
    operand.
    """
    if where is None:
        return None
    condition = _Parser(table).group(where, ("where",), depth=1)
    if _size(condition) > MOST_TESTS:
        raise InputError("WHERE_TOO_LARGE", f"A where holds at most {MOST_TESTS} tests.", field=("where",))
    return condition


def _size(condition: Condition) -> int:
    return 1 if isinstance(condition, Test) else sum(_size(part) for part in condition.parts)


class _Parser:
    def __init__(self, table: Table) -> None:
        self._columns: dict[str, Column] = {column.api_name: column for column in visible_columns(table)}

    def group(self, given: object, path: tuple[str, ...], depth: int) -> Condition:
        if depth > DEEPEST:
            raise InputError("WHERE_TOO_DEEP", f"A where is at most {DEEPEST} levels deep.", field=path)
        parts = [self._part(name, value, (*path, name), depth) for name, value in _entries(given, path)]
        return parts[0] if len(parts) == 1 else Joint("and", tuple(parts))

    def _part(self, name: str, value: object, path: tuple[str, ...], depth: int) -> Condition:
        if name == "not":
            return Joint("not", (self.group(value, path, depth + 1),))
        if name in JOINTS:
            if not isinstance(value, list | tuple):
                raise InputError("BAD_CONDITION", f"Expected a list of conditions, not {shown(value)}.", field=path)
            if not value:
                raise InputError("EMPTY_LIST", f"{name!r} needs at least one condition.", field=path)
            inner = (self.group(each, (*path, str(index)), depth + 1) for index, each in enumerate(value))
            return Joint(name, tuple(inner))
        if name not in self._columns:
            hint = suggestion(name, list(self._columns))
            raise InputError("UNKNOWN_COLUMN", f"There is no column {shown(name)}; {hint}", field=path)
        column = self._columns[name]
        tests = [_test(column, operator, operand, path) for operator, operand in _entries(value, path)]
        return tests[0] if len(tests) == 1 else Joint("and", tuple(tests))


def _entries(given: object, path: tuple[str, ...]) -> list[tuple[str, object]]:
    if not isinstance(given, Mapping):
        raise InputError("BAD_CONDITION", f"Expected an object, not {shown(given)}.", field=path)
    if not given:
        raise InputError(
            "EMPTY_CONDITION", "An empty object says nothing: give a condition, or leave it out.", field=path
        )
    return list(given.items())


def _test(column: Column, name: str, operand: object, path: tuple[str, ...]) -> Test:
    operators = {operator.name: operator for operator in operators_of(column.value)}
    if name not in operators:
        hint = suggestion(name, list(operators))
        raise InputError(
            "UNKNOWN_OPERATOR", f"{column.api_name} has no operator {shown(name)}; {hint}", field=(*path, name)
        )
    if operand is None:
        advice = " Use isNull to ask for null." if "isNull" in operators else ""
        raise InputError("OPERAND_REQUIRED", f"{name} needs a value, not null.{advice}", field=(*path, name))
    try:
        return Test(column.name, name, _operand(column.value, operators[name], operand))
    except InputError as error:
        raise error.within(*path, name) from None


def _operand(value: ValueType, operator: Operator, given: object) -> Any:
    if operator.operand is Operand.FLAG:
        return coerce_scalar(DataType.BOOLEAN, given)
    if operator.operand is Operand.LIST:
        return [_comparable(each) for each in coerce_list(value.data_type, given, value.python)]
    operand = coerce_scalar(value.data_type, given, value.python)
    if operator in _PATTERNS:
        if len(operand) > LONGEST_MATCH:
            raise InputError("TEXT_TOO_LONG", f"{operator.name} takes at most {LONGEST_MATCH} characters.")
        return _PATTERNS[operator](operand)
    return [_comparable(operand)] if operator is HAS else _comparable(operand)


def _comparable(value: Any) -> Any:
    """What the database compares: an enum by its name."""
    return value.name if isinstance(value, enum.Enum) else written(value)


_PATTERNS: Final = {CONTAINS: containing, STARTS_WITH: starting}
_FLAGS: Final = (IS_NULL.name, IS_EMPTY.name)
