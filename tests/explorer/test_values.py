"""Values as people read them, and the parameters of addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.values import NOTHING, Cell, cell, humanised


@pytest.mark.parametrize(
    ("value", "data_type", "shown"),
    [
        (1234567, "POINTS", Cell("1,234,567", "number")),
        (-1000, "INTEGER", Cell("-1,000", "number")),
        ("-1234.50", "MONEY", Cell("-1,234.50", "number")),
        ("-0.05", "MONEY", Cell("-0.05", "number")),
        ("2024-02-29", "DATE", Cell("2024-02-29", "time")),
        ("2024-02-29T13:45:00Z", "DATETIME", Cell("2024-02-29 13:45:00", "time", hint="2024-02-29T13:45:00Z")),
        (
            "2024-02-29T13:45:00.123456Z",
            "DATETIME",
            Cell("2024-02-29 13:45:00", "time", hint="2024-02-29T13:45:00.123456Z"),
        ),
        (True, "BOOLEAN", Cell("yes")),
        (False, "BOOLEAN", Cell("no")),
        ("EARN_RULE", "ENUM", Cell("Earn rule", hint="By a rule")),
        (["B", "A"], "STRING", Cell("B, A")),
        ([], "STRING", Cell(NOTHING, "null")),
        (None, "POINTS", Cell(NOTHING, "null", hint="no value")),
        ("", "STRING", Cell("")),
    ],
)
def test_values_are_shown_for_people(value: Any, data_type: str, shown: Cell) -> None:
    assert cell(value, data_type, meanings={"EARN_RULE": "By a rule"}) == shown


def test_names_become_words() -> None:
    assert [humanised(name) for name in ("TO_DATE", "leftValue", "isOver", "status")] == [
        *("To date", "Left value", "Is over", "Status"),
    ]


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_the_query_of_parameters_says_the_same_again(items: list[tuple[str, str]]) -> None:
    parameters = Parameters(items)
    read = Parameters(parse_qsl(parameters.query().removeprefix("?"), keep_blank_values=True))
    assert read.items == parameters.items
    assert Parameters(parameters.items).items == parameters.items


def test_blank_values_say_nothing_and_lines_are_values() -> None:
    parameters = Parameters([("a", ""), ("b", " \r\nx y\n\nz"), ("b", "w"), ("c", "1"), ("c", "2")])
    assert parameters.items == [("b", "x y"), ("b", "z"), ("b", "w"), ("c", "1"), ("c", "2")]
    assert (parameters.one("c"), parameters.one("a"), parameters.all("a"), "a" in parameters) == ("2", None, (), False)
    changed = parameters.having({"b": None, "c": ["3"], "d": "4", "e": None})
    assert changed.query() == "?c=3&d=4"
    assert parameters.names == ("b", "c")
    assert Parameters([]).query() == ""
