"""Compiled statements: the same rows as through SQLAlchemy, whatever is bound and written, and only so many kept."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.reports.compiled import Statements, compiled, fetch
from loyalty_graph.reports.relation import SLOT_PREFIX, Slot, parameter

from .samples import TYPES

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio


class Size(enum.Enum):
    SMALL = "Small"
    LARGE = "Large"


VALUES: dict[str, tuple[Any, sa.types.TypeEngine[Any]]] = {
    "number": (-7, sa.Integer()),
    "big": (2**53, sa.BigInteger()),
    "true": (True, sa.Boolean()),
    "day": (dt.date(2024, 2, 29), sa.Date()),
    "first day": (dt.date.min, sa.Date()),
    "last day": (dt.date.max, sa.Date()),
    "instant": (dt.datetime(2024, 2, 29, 12, 0, 0, 5, dt.UTC), sa.DateTime(timezone=True)),
    "amount": (Decimal("-0.10"), sa.Numeric()),
    "text": ("it's $1 of %s \\ :x", sa.Text()),
    "enum": (Size.LARGE, sa.Enum(Size, native_enum=False)),
    "texts": (["a", "$2"], postgresql.ARRAY(sa.Text())),
    "numbers": ([1, -2], postgresql.ARRAY(sa.BigInteger())),
    "json": ({"a": [1, None]}, postgresql.JSONB()),
    "null": (None, sa.BigInteger()),
}


@pytest.mark.parametrize("name", VALUES)
async def test_fixed_and_given_values_are_what_sqlalchemy_makes_of_them(repository: Repository, name: str) -> None:
    value, type_ = VALUES[name]
    shown = {"fixed": sa.literal(value, type_), "given": parameter(Slot(f"{SLOT_PREFIX}x"), type_)}
    for column in shown.values():
        made = compiled(sa.select(sa.cast(column, sa.Text)))
        asked = sa.select(sa.cast(sa.literal(value, type_), sa.Text))
        rows = await fetch(repository.database, made, {f"{SLOT_PREFIX}x": value})
        assert [tuple(row) for row in rows] == [tuple(row) for row in await repository.fetch(asked)]


@pytest.mark.parametrize("name", TYPES)
async def test_answers_are_what_sqlalchemy_makes_of_them(repository: Repository, name: str) -> None:
    texts = {sa.Date: ("2024-02-29", "infinity", "-infinity", None), sa.Numeric: ("1.50", "NaN", None)}
    instants = ("2024-02-29 12:00:00.5+02", "infinity", None)
    usual = {sa.DateTime: instants, sa.Boolean: ("true", None), postgresql.ARRAY: ("{a,NULL,ä}", "{}", None)}
    chosen = (texts | usual).get(type(TYPES[name]), ("7", None))
    rows = sa.values(sa.column("it", sa.Text), name="rows").data([(text,) for text in chosen])
    statement = sa.select(sa.cast(rows.c.it, TYPES[name]).label(name))
    found = await fetch(repository.database, compiled(statement), {})
    assert repr([tuple(row) for row in found]) == repr([tuple(row) for row in await repository.fetch(statement)])


async def test_a_list_of_a_plugin_is_spread_out(repository: Repository) -> None:
    numbers = sa.func.generate_series(1, 9).column_valued("number")
    few = (
        sa.select(numbers)
        .where(numbers.in_([2, 3, 5]))
        .where(numbers != parameter(Slot(f"{SLOT_PREFIX}x"), sa.Integer()))
    )
    made = compiled(few.order_by(numbers))
    assert [row[0] for row in await fetch(repository.database, made, {f"{SLOT_PREFIX}x": 3})] == [2, 5]
    assert [row[0] for row in await fetch(repository.database, made, {f"{SLOT_PREFIX}x": 5})] == [2, 3]


@pytest.mark.parametrize("value", ["text", 5])
async def test_a_parameter_of_a_plugin_has_any_name(repository: Repository, value: Any) -> None:
    made = compiled(sa.select(sa.bindparam("least (of %) a.b:[c]", value)))
    assert [tuple(row) for row in await fetch(repository.database, made, {})] == [(value,)]


def test_text_never_stands_in_a_statement() -> None:
    statement = sa.select(sa.literal("'); DROP TABLE entries; --").label("text"), sa.literal(12).label("number"))
    made = compiled(statement)
    assert "DROP" not in made.text
    assert made.values({}) == ["'); DROP TABLE entries; --"]


def test_what_was_not_used_for_longest_is_dropped() -> None:
    made = compiled(sa.select(sa.literal(1)))
    statements = Statements(most=2)
    for source, shape in (("a", 1), ("a", 2), ("b", 1)):
        statements.keep(source, shape, made)
    assert [statements.get(*key) is made for key in (("a", 1), ("a", 2), ("b", 1))] == [False, True, True]
    assert statements.knows("a")
    statements.keep("b", 2, made)
    assert not statements.knows("a")
    assert statements.get("b", 1) is made
