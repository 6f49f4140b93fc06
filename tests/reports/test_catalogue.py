"""The catalogue says of a report what its declaration says, in plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.reports.catalogue import ArgumentOption, describe
from loyalty_graph.reports.columns import Total
from loyalty_graph.reports.datatypes import DataType, value_type
from loyalty_graph.reports.operators import where_input_name

from .samples import Colour, Sample

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

ENTRY = describe(Sample())
COLUMNS = {column.name: column for column in ENTRY.columns}
ARGUMENTS = {argument.name: argument for argument in ENTRY.arguments}


def test_a_report_is_described() -> None:
    assert (ENTRY.name, ENTRY.title, ENTRY.version, ENTRY.query_field) == ("sample", "Sample", "2.1", "sampleReport")
    assert ENTRY.description == "Rows of every data type."
    assert ENTRY.identities == ("end == start + points", "next(start) == end", "points == maybe")


def test_columns_are_described_in_their_order() -> None:
    assert list(COLUMNS) == [column.api_name for column in Sample.columns.values()]
    name = COLUMNS["name"]
    assert (name.label, name.data_type, name.nullable, name.personal, name.key) == (
        "Name",
        DataType.STRING,
        True,
        True,
        False,
    )
    assert (name.sortable, name.limited, name.list, name.filterable, name.total) == (True, True, False, True, None)
    tags = COLUMNS["tags"]
    assert (tags.sortable, tags.list, tags.data_type, tags.filterable) == (False, True, DataType.STRING, True)
    assert [operator.name for operator in tags.operators] == ["has", "hasAny", "isEmpty"]
    assert (COLUMNS["code"].key, COLUMNS["maybe"].limited, COLUMNS["end"].total) == (True, False, Total.LAST)


def test_arguments_are_described_in_their_order() -> None:
    assert list(ARGUMENTS) == [
        "month",
        "prefix",
        "atLeast",
        "colours",
        "group",
        "members",
        "range",
        "latent",
        "shade",
        "orderNumber",
    ]
    month = ARGUMENTS["month"]
    assert (month.data_type, month.required, month.default_value, month.example) == (
        DataType.MONTH,
        False,
        None,
        "2024-02",
    )
    assert (ARGUMENTS["prefix"].label, ARGUMENTS["prefix"].description) == (
        "Start of the code",
        "Only rows whose code starts so.",
    )
    assert [ARGUMENTS[name].default_value for name in ("latent", "atLeast", "shade")] == [
        "false",
        "-9007199254740991",
        "RED",
    ]
    assert (ARGUMENTS["members"].list, ARGUMENTS["members"].depends_on) == (True, "group")
    days = ARGUMENTS["range"]
    assert days.data_type is DataType.OBJECT
    assert [(field.name, field.required) for field in days.fields] == [("from", True), ("to", False)]
    assert ARGUMENTS["month"].fields == ()


@pytest.mark.anyio
async def test_options_are_those_of_the_declaration(repository: Repository) -> None:
    group = await ARGUMENTS["group"].options(repository)
    assert group == [ArgumentOption("digits", "Digits"), ArgumentOption("letters", "Letters")]
    digits = await ARGUMENTS["members"].options(repository, "digits")
    assert digits == [ArgumentOption("1", "1"), ArgumentOption("2", "2")]
    colours = await ARGUMENTS["colours"].options(repository)
    assert colours is not None
    assert colours[0] == ArgumentOption("RED", "Red as a rose")
    assert await ARGUMENTS["prefix"].options(repository) is None


def test_operators_have_an_input_type_per_data_type() -> None:
    assert [where_input_name(value_type(each)) for each in (str, int, bool, Colour, list[str], list[Colour])] == [
        "StringWhere",
        "IntWhere",
        "BooleanWhere",
        "ColourWhere",
        "StringListWhere",
        "ColourListWhere",
    ]
