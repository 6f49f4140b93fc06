"""A wrong declaration is refused while the class is made, and everything wrong with it is said at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.domain.quantities import Month, Points
from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.columns import FIRST, SUM, Column, Link, api_name
from loyalty_graph.reports.datatypes import DataType, Money, ValueType, value_type
from loyalty_graph.reports.ordering import order_name
from loyalty_graph.reports.report import Listing, Report, Select, query_field

from .samples import Colour, Sample, rows_select

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository


@pytest.mark.parametrize(
    ("annotation", "data_type", "is_list", "nullable"),
    [
        (str, DataType.STRING, False, False),
        (int | None, DataType.INTEGER, False, True),
        (Points, DataType.POINTS, False, False),
        (Money | None, DataType.MONEY, False, True),
        (Month, DataType.MONTH, False, False),
        (list[Colour], DataType.ENUM, True, False),
        (list[str] | None, DataType.STRING, True, True),
        (Sample.Filter.Range | None, DataType.OBJECT, False, True),
    ],
)
def test_annotations_name_data_types(annotation: object, data_type: DataType, *, is_list: bool, nullable: bool) -> None:
    value = value_type(annotation)
    assert (value.data_type, value.is_list, value.nullable) == (data_type, is_list, nullable)


@pytest.mark.parametrize("annotation", [float, list[list[str]], list[str | None], dict[str, str], str | int, object()])
def test_other_annotations_are_refused(annotation: object) -> None:
    with pytest.raises(DeclarationError) as refusal:
        value_type(annotation)
    assert refusal.value.code == "UNKNOWN_DATA_TYPE"


@pytest.mark.parametrize(
    ("type_", "options", "code", "text"),
    [
        (Month, {}, "BAD_COLUMN_TYPE", "Column 'X': no column can be of type MONTH."),
        (str | None, {"key": True}, "BAD_KEY", "Column 'X' is a key and can be neither null nor a list."),
        (list[str], {"key": True}, "BAD_KEY", "Column 'X' is a key and can be neither null nor a list."),
        (str, {"total": SUM}, "BAD_TOTAL", "Column 'X' is not a number and has no sum."),
        (list[Points], {"total": FIRST}, "BAD_TOTAL", "Column 'X' is a list and has no total."),
    ],
)
def test_wrong_columns_are_refused(type_: Any, options: dict[str, Any], code: str, text: str) -> None:
    with pytest.raises(DeclarationError) as refusal:
        Column(type_, "X", **options)
    assert (refusal.value.code, refusal.value.message) == (code, text)


def test_everything_wrong_with_a_report_is_said_at_once() -> None:
    with pytest.raises(DeclarationError) as refusal:

        class Wrong(Report):
            name = "Wrong"
            Filter = int  # type: ignore[assignment]
            select_ = Column(str, "Fine")
            and_ = Column(str, "Taken")
            points = Column(Points, "Points", total=SUM)
            points_ = Column(Points, "Points again")
            unexplained = {"shade": "Reasons."}  # noqa: RUF012 - as plugins write it
            customer = Link("customer", by="reference")
            identities = ("and_ == nothing", "and_")

            def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002, ARG002 - as declared
                return rows_select([])

    assert refusal.value.code == "BAD_DECLARATION"
    for fault in (
        "Wrong: it has no lower_case name",
        "it has no docstring",
        "it has no key column",
        "'and_' cannot name a column or link",
        "two of its columns are 'points' in the API",
        "link 'customer' is by 'reference', which is no column",
        "it has no title",
        "its Filter is not a subclass of Arguments",
        "identity 'and_ == nothing' names 'nothing', which is no column",
        "identity 'and_' is not one equation with ==",
        "the total 'points' is in no identity, and unexplained does not say why",
        "unexplained names 'shade', which is no total of points",
    ):
        assert fault in refusal.value.message
    assert "select_" not in refusal.value.message


@pytest.mark.parametrize("version", ["1", "1.0.0", "v1.0", "1.01", "-1.0", "1.0\n", "", 1.0])
def test_the_version_of_a_contract_is_major_and_minor(version: object) -> None:
    with pytest.raises(DeclarationError) as refusal:
        type("Misnumbered", (Sample,), {"__doc__": "The sample.", "version": version})
    assert refusal.value.message.endswith(f'its version {version!r} is not written like "1.0".')
    assert type("Tenth", (Sample,), {"__doc__": "The sample.", "version": "10.20"})


def test_an_abstract_report_may_be_unfinished() -> None:
    class Unfinished(Report):
        """Its select is yet to come."""

    assert Unfinished.columns == {}


def test_a_wrong_argument_is_refused() -> None:
    with pytest.raises(DeclarationError, match="prefix is not declared with Argument"):

        class Undeclared(Arguments):
            prefix: str

    with pytest.raises(DeclarationError, match="ranges is a list of groups: use one group"):

        class Groups(Arguments):
            ranges: list[Sample.Filter.Range] = Argument("Ranges")

    with pytest.raises(DeclarationError, match="is not a data type"):

        class Untyped(Arguments):
            size: float = Argument("Size")


@pytest.mark.parametrize(
    ("kind", "declared", "fault"),
    [
        (Points, {"default": "one"}, "its default is not one of its values: Expected a whole number of points"),
        (
            Month,
            {"default": "2024-02"},
            "its default '2024-02' is text: write it as the value that select() is to get.",
        ),
        (Points, {"default": None}, "its default is None: annotate it with `| None`."),
        (Points, {"example": "lots"}, "its example is not one of its values: Expected a whole number of points"),
        (list[Points], {"example": "[]"}, "its example is not one of its values: "),
        (str, {"depends_on": "campain"}, "it depends on 'campain', which is no argument beside it."),
    ],
)
def test_an_argument_is_refused_with_what_is_none_of_its_values(
    kind: object, declared: dict[str, Any], fault: str
) -> None:
    with pytest.raises(DeclarationError) as refusal:
        type("Chosen", (Arguments,), {"__annotations__": {"least": kind}, "least": Argument("Least", **declared)})
    assert refusal.value.message.startswith(f"Chosen.least: {fault}")


def test_an_argument_may_depend_on_an_inherited_one() -> None:
    class Inheriting(Sample.Filter):
        after: str | None = Argument("After", depends_on="prefix")

    assert Inheriting.__arguments__[-1].depends_on == "prefix"


def test_identities_are_several_texts() -> None:
    with pytest.raises(DeclarationError, match="its identities are one text: put it into a list") as refusal:
        type("Joined", (Sample,), {"__doc__": "The sample.", "identities": "points == earned"})
    assert "not one equation" not in refusal.value.message


def test_an_optional_argument_defaults_to_none() -> None:
    class Optional(Arguments):
        prefix: str | None = Argument("Prefix")
        month: Month = Argument("Month")

    prefix, month = Optional.__arguments__
    assert (prefix.default, prefix.required, month.required) == (None, False, True)


def test_arguments_know_which_differ_from_their_default() -> None:
    assert Sample.Filter(latent=True, prefix="a").given() == ["prefix", "latent"]


def test_names_of_the_api() -> None:
    assert [api_name(name) for name in ("first_entry_at", "from_", "p2p_sales")] == ["firstEntryAt", "from", "p2pSales"]
    assert query_field("liability_by_date") == "liabilityByDateReport"
    assert order_name(Sample.columns["name_"]) == "NAME"
    assert Sample.links["customer"].api_name == "customer"
    assert Sample.links["customer"].description == "The customer of this row."
    assert Sample.facts["size"].api_name == "size"


def test_a_subclass_adds_to_what_it_inherits() -> None:
    class More(Sample):
        """The sample and one column."""

        extra = Column(dt.date, "Extra")

    assert list(More.columns) == [*Sample.columns, "extra"]
    assert More.key == Sample.key
    assert More.facts == Sample.facts
    assert More.columns["extra"].value == ValueType(DataType.DATE, dt.date)


def test_a_listing_needs_a_select() -> None:
    class Abstract(Listing):
        """Without select."""

    with pytest.raises(TypeError, match="abstract"):
        Abstract()  # type: ignore[abstract]
