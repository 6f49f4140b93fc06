"""`where` selects what plain Python with three truth values selects, and refuses what says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.operators import Operand, operators_of
from loyalty_graph.reports.reading import Request, read

from .plain import holds, ordered
from .rows_strategy import POOLS, rows
from .samples import Sample, row

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Column
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

COLUMNS = {column.api_name: column for column in Sample.columns.values() if column.api_name in POOLS}


@st.composite
def operations_on(draw: st.DrawFn, column: Column) -> dict[str, Any]:
    """One or two operators of a column with operands from its pool; texts also in parts and in another case."""
    operators = draw(st.lists(st.sampled_from(operators_of(column.value)), min_size=1, max_size=2, unique=True))
    pool = POOLS[column.api_name]
    values = st.sampled_from(sorted({tag for tags in pool for tag in tags}) if column.value.is_list else pool)
    made: dict[str, Any] = {}
    for operator in operators:
        if operator.operand is Operand.FLAG:
            made[operator.name] = draw(st.booleans())
        elif operator.operand is Operand.LIST:
            made[operator.name] = draw(st.lists(values, min_size=1, max_size=3))
        elif operator.name in {"contains", "startsWith"}:
            text, start, end = draw(values), draw(st.integers(0, 3)), draw(st.integers(0, 5))
            part = text[start:end] if operator.name == "contains" else text[:end]
            made[operator.name] = draw(st.sampled_from([part, part.upper(), part.lower()]))
        else:
            made[operator.name] = draw(values)
    return made


TESTS = st.sampled_from(sorted(COLUMNS)).flatmap(
    lambda name: operations_on(COLUMNS[name]).map(lambda tests: {name: tests})
)
WHERES = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        inner.map(lambda where: {"not": where}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"and": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"or": parts}),
        st.tuples(inner, TESTS).map(lambda two: {**two[1], "and": [two[0]]}),
    ),
    max_leaves=5,
)


def as_json(where: Any) -> Any:
    """The same condition in the values of the API."""
    made: dict[str, Any] = {}
    for name, value in where.items():
        if name in {"and", "or"}:
            made[name] = [as_json(each) for each in value]
        elif name == "not":
            made[name] = as_json(value)
        else:
            made[name] = {operator: _operand_json(COLUMNS[name], value[operator]) for operator in value}
    return made


def _operand_json(column: Column, operand: Any) -> Any:
    if isinstance(operand, bool):
        return operand
    if isinstance(operand, list):
        return [_operand_json(column, each) for each in operand]
    return operand if column.value.is_list else to_json(column.value, operand)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows(8), where=WHERES)
async def test_where_selects_what_is_true(
    repository: Repository, rows: list[dict[str, Any]], where: dict[str, Any]
) -> None:
    expected = [(each["code"], each["number"]) for each in ordered(rows, []) if holds(where, each)]
    for said in (where, as_json(where)):
        reading = await read(Sample(rows), repository, Request(where=said))
        assert (await reading.page([])).rows == expected
    assert await reading.total_count() == len(expected)


LETTERS = [
    ("Éva", "éVA", True),
    ("ẞ", "ß", True),
    ("ß", "ss", False),
    ("Σ", "ς", True),
    ("ς", "\u03c3", True),
    ("K", "\u212a", True),  # the Kelvin sign is a K
    ("\u0131", "i", False),  # a dotless i
    ("İ", "i", False),
    ("Ǆ", "ǆ", True),
    ("ᏸ", "Ᏸ", True),
    ("𐐀", "𐐨", True),
    ("e\u0301", "é", False),
    ("a.c", "abc", False),
    ("^a", "a", False),
    ("***=x", "x", False),
    ("(?i)x", "X", False),
    ("a", "\n", False),
    ("\\", "\\\\", True),
    ("", "", True),
]


@pytest.mark.parametrize(("looked_for", "text", "found"), LETTERS)
async def test_case_is_ignored_in_every_script(
    repository: Repository, looked_for: str, text: str, *, found: bool
) -> None:
    report = Sample([row(name=f"<{text}>")])
    contains = await read(report, repository, Request(where={"name": {"contains": looked_for}}))
    starts = await read(report, repository, Request(where={"name": {"startsWith": f"<{looked_for}"}}))
    assert (await contains.total_count(), await starts.total_count()) == (found, found)


async def test_the_longest_text_can_be_looked_for(repository: Repository) -> None:
    report = Sample([row(name="É" * 1000)])
    assert await (await read(report, repository, Request(where={"name": {"contains": "é" * 500}}))).total_count() == 1


DEEP: dict[str, Any] = {"points": {"eq": 1}}
for _ in range(10):
    DEEP = {"not": DEEP}
EMPTY = "An empty object says nothing: give a condition, or leave it out."
EMPTY_LIST = "An empty list selects nothing: give at least one value, or leave it out."


@pytest.mark.parametrize(
    ("where", "code", "text", "path"),
    [
        ({}, "EMPTY_CONDITION", EMPTY, "where"),
        ({"points": {}}, "EMPTY_CONDITION", EMPTY, "where.points"),
        ({"not": {}}, "EMPTY_CONDITION", EMPTY, "where.not"),
        ({"and": [{"points": {"eq": 1}}, {}]}, "EMPTY_CONDITION", EMPTY, "where.and.1"),
        ({"or": []}, "EMPTY_LIST", "'or' needs at least one condition.", "where.or"),
        ({"and": []}, "EMPTY_LIST", "'and' needs at least one condition.", "where.and"),
        (
            {"or": {"points": {"eq": 1}}},
            "BAD_CONDITION",
            "Expected a list of conditions, not {'points': {'eq': 1}}.",
            "where.or",
        ),
        ([], "BAD_CONDITION", "Expected an object, not [].", "where"),
        ({"points": 5}, "BAD_CONDITION", "Expected an object, not 5.", "where.points"),
        ({"not": None}, "BAD_CONDITION", "Expected an object, not null.", "where.not"),
        ({"point": {"eq": 1}}, "UNKNOWN_COLUMN", "There is no column 'point'; did you mean points?", "where.point"),
        (
            {"points": {"greater": 1}},
            "UNKNOWN_OPERATOR",
            "points has no operator 'greater'; did you mean gte?",
            "where.points.greater",
        ),
        (
            {"name": {"gt": "a"}},
            "UNKNOWN_OPERATOR",
            "name has no operator 'gt'; there are: contains, eq, in, isNull, ne, startsWith.",
            "where.name.gt",
        ),
        (
            {"tags": {"eq": []}},
            "UNKNOWN_OPERATOR",
            "tags has no operator 'eq'; there are: has, hasAny, isEmpty.",
            "where.tags.eq",
        ),
        (
            {"name": {"eq": None}},
            "OPERAND_REQUIRED",
            "eq needs a value, not null. Use isNull to ask for null.",
            "where.name.eq",
        ),
        ({"tags": {"has": None}}, "OPERAND_REQUIRED", "has needs a value, not null.", "where.tags.has"),
        ({"points": {"in": []}}, "EMPTY_LIST", EMPTY_LIST, "where.points.in"),
        ({"points": {"in": [1, None]}}, "NULL_NOT_ALLOWED", "Expected a value, not null.", "where.points.in.1"),
        (
            {"points": {"eq": 2**53}},
            "POINTS_OUT_OF_RANGE",
            "Points must be within ±9,007,199,254,740,991 (2^53 - 1).",
            "where.points.eq",
        ),
        ({"name": {"isNull": "yes"}}, "BAD_BOOLEAN", "Expected true or false, not 'yes'.", "where.name.isNull"),
        (
            {"colour": {"eq": "PINK"}},
            "BAD_ENUM",
            "'PINK' is none of the values; there are: BLUE, GREEN, RED.",
            "where.colour.eq",
        ),
        (
            {"name": {"contains": "x" * 501}},
            "TEXT_TOO_LONG",
            "contains takes at most 500 characters.",
            "where.name.contains",
        ),
        (DEEP, "WHERE_TOO_DEEP", "A where is at most 10 levels deep.", "where" + ".not" * 10),
        ({"or": [{"points": {"eq": 1}}] * 201}, "WHERE_TOO_LARGE", "A where holds at most 200 tests.", "where"),
    ],
)
async def test_what_says_nothing_is_refused(
    repository: Repository, where: Any, code: str, text: str, path: str
) -> None:
    with pytest.raises(InputError) as refusal:
        await read(Sample(), repository, Request(where=where))
    assert (refusal.value.code, refusal.value.message, ".".join(refusal.value.field)) == (code, text, path)


async def test_the_largest_condition_is_answered(repository: Repository) -> None:
    reading = await read(Sample([row()]), repository, Request(where={"or": [{"points": {"eq": 0}}] * 200}))
    assert await reading.total_count() == 1
