"""A report over rows that a test hands it: every data type, nulls and duplicates, on the real database."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.domain.quantities import Month, Points
from loyalty_graph.errors import InputError
from loyalty_graph.reports.arguments import Argument, Arguments
from loyalty_graph.reports.columns import FIRST, LAST, SUM, Column, Link, fact
from loyalty_graph.reports.datatypes import Money
from loyalty_graph.reports.report import Listing, Report, Select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.repository import Repository

NOW = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


class Colour(enum.Enum):
    RED = "Red as a rose"
    GREEN = "Green as grass"
    BLUE = "Blue as the sea"


TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "code": sa.Text(),
    "number": sa.BigInteger(),
    "name": sa.Text(),
    "points": sa.BigInteger(),
    "maybe": sa.BigInteger(),
    "amount": sa.Numeric(),
    "day": sa.Date(),
    "instant": sa.DateTime(timezone=True),
    "flag": sa.Boolean(),
    "colour": sa.Text(),
    "tags": postgresql.ARRAY(sa.Text()),
    "start": sa.BigInteger(),
    "end": sa.BigInteger(),
}

DEFAULTS: dict[str, Any] = {
    "code": "a",
    "number": 1,
    "name": None,
    "points": 0,
    "maybe": None,
    "amount": Decimal("0.00"),
    "day": None,
    "instant": None,
    "flag": None,
    "colour": None,
    "tags": [],
    "start": 0,
    "end": 0,
}


def row(**values: Any) -> dict[str, Any]:
    """A row of the sample, with defaults for what is not said."""
    return DEFAULTS | values


def rows_select(rows: Sequence[Mapping[str, Any]], types: Mapping[str, sa.types.TypeEngine[Any]] = TYPES) -> Select:
    """A Select of these rows, whatever their number."""
    columns = [sa.column(name, type_) for name, type_ in types.items()]
    packed = sa.bindparam(
        None, [{name: _plain(each[name]) for name in types} for each in rows], type_=postgresql.JSONB()
    )
    records = sa.func.jsonb_to_recordset(packed).table_valued(*columns).render_derived(name="rows", with_types=True)
    return sa.select(*(records.c[name] for name in types))


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.name
    return str(value) if isinstance(value, Decimal | dt.date) else value


class Sample(Report):
    """Rows of every data type."""

    name, title, version = "sample", "Sample", "2.1"

    class Filter(Arguments):
        class Range(Arguments):
            from_: dt.date = Argument("First day")
            to: dt.date | None = Argument("Last day", default=None)

        month: Month | None = Argument("Calendar month", default=None, example="2024-02")
        prefix: str | None = Argument("Start of the code", default=None, description="Only rows whose code starts so.")
        at_least: Points = Argument("Least points", default=-(2**53 - 1))
        colours: list[Colour] | None = Argument("Colours", default=None)
        group: str | None = Argument("Group", default=None, options=lambda _, __: _options("letters", "digits"))
        members: list[str] | None = Argument(
            "Members", default=None, options=lambda _, given: _members(given), depends_on="group"
        )
        range_: Range | None = Argument("Days", default=None)
        latent: bool = Argument("With latent rows", default=False)
        shade: Colour = Argument("Shade", default=Colour.RED)
        order_number: str | None = Argument("Order number", default=None)

    code = Column(str, "Code", key=True)
    number = Column(int, "Number", key=True)
    name_ = Column(str | None, "Name", personal=True)
    points = Column(Points, "Points", total=SUM)
    maybe = Column(Points | None, "Maybe points", total=SUM, limited=False)
    amount = Column(Money, "Amount", total=SUM)
    day = Column(dt.date | None, "Day", total=LAST)
    instant = Column(dt.datetime | None, "Instant")
    flag = Column(bool | None, "Flag")
    colour = Column(Colour | None, "Colour", total=FIRST)
    tags = Column(list[str], "Tags")
    start = Column(Points, "Start", total=FIRST)
    end = Column(Points, "End", total=LAST)
    customer = Link("customer", by="code")

    identities = ("end == start + points", "next(start) == end", "points == maybe")

    def __init__(self, rows: Sequence[dict[str, Any]] = ()) -> None:
        self.rows = rows
        self.asked: Any = None

    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002, ARG002 - as declared
        self.asked = filter
        source = rows_select(self.rows).subquery("source")
        outputs = [source.c[name].label("name_" if name == "name" else name) for name in TYPES]
        selected = sa.select(*outputs)
        if filter.prefix is not None:
            selected = selected.where(source.c.code.startswith(filter.prefix))
        return selected.where(source.c.points >= filter.at_least)

    def ignored(self, given: Mapping[str, object]) -> dict[str, str]:
        if "order_number" not in given:
            return {}
        return dict.fromkeys(("prefix", "range_", "members"), "orderNumber names one order")

    async def check(self, repository: Repository, filter: Any) -> None:  # noqa: A002 - as declared
        if filter.month is not None and filter.month > Month.of(repository.scope.today):
            raise InputError("AFTER_TODAY", "The month starts after today.", field=("filter", "month"))

    @fact(int, "How many rows there are")
    async def size(self, repository: Repository, filter: Any) -> int:  # noqa: A002, ARG002 - as declared
        return len(self.rows)

    @fact(bool, "Never answered")
    def broken(self, repository: Repository, filter: Any) -> None:  # noqa: A002, ARG002 - as declared
        return None


def _options(*values: str) -> sa.Select[Any]:
    source = sa.values(sa.column("value", sa.Text), sa.column("label", sa.Text), name="options")
    return sa.select(source.data([(value, value.title()) for value in values]))


def _members(group: str | None) -> sa.Select[Any]:
    letters, digits = ["a", "b", "É"], ["1", "2"]
    return _options(*{"letters": letters, "digits": digits}.get(group or "", letters + digits))


class Days(Listing):
    """Days from the first of January 2024."""

    name = "days"
    day = Column(dt.date, "Day", key=True)
    number = Column(int, "Number of the day")

    def select(self, repository: Repository) -> Select:  # noqa: ARG002 - as declared
        number = sa.func.generate_series(1, 100).column_valued("number")
        day = sa.cast(dt.date(2023, 12, 31) + number, sa.Date)
        return sa.select(day.label("day"), number.label("number"))
