"""What a report's columns offer to draw is drawn, whoever's they are."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph import SUM, Column, Money, Points, Report, Repository, Select
from loyalty_graph.plugins import Plugins

from .browser import Browser

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


class Half(enum.Enum):
    """Which half of the alphabet."""

    FIRST = "a to m"
    SECOND = "n to z"
    NEITHER = "No letter"


class Spending(Report):
    """A report of money."""

    name, title = "spending", "Spending"
    reference = Column(str, "Reference", key=True)
    spent = Column(Money, "Spent", total=SUM)

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        members = repository.members
        amount = sa.case(
            (members.c.reference == "x9", sa.literal(-0.5)), else_=sa.func.ascii(members.c.reference) / 2.0
        )
        return sa.select(members.c.reference, sa.cast(amount, sa.Numeric(18, 2)).label("spent"))


class Halves(Report):
    """A report of kinds."""

    name, title = "halves", "Halves"
    reference = Column(str, "Reference", key=True)
    half = Column(Half | None, "Half")

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        reference = repository.members.c.reference
        half = sa.case((reference == "x9", None), (reference < "fay", "FIRST"), else_="SECOND")
        return sa.select(reference, half.label("half"))


class Arrivals(Report):
    """A report of instants."""

    name, title = "arrivals", "Arrivals"
    reference = Column(str, "Reference", key=True)
    came_at = Column(dt.datetime | None, "Came at")

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        entries, members = repository.entries, repository.members
        last = sa.select(sa.func.max(entries.c.effective_at)).where(entries.c.member_id == members.c.member_id)
        return sa.select(members.c.reference, last.scalar_subquery().label("came_at"))


class Days(Report):
    """A report of days without an identity."""

    name, title = "days", "Days"
    day = Column(dt.date, "Day", key=True)
    points = Column(Points, "Points", total=SUM)
    unexplained = {"points": "There is nothing else to compare them with."}  # noqa: RUF012 - as plugins write it

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        entries = repository.entries
        points = sa.cast(sa.func.sum(entries.c.points), sa.BigInteger)
        return sa.select(entries.c.day, points.label("points")).group_by(entries.c.day)


class Names(Report):
    """A report of nothing that could be drawn."""

    name, title = "names", "Names"
    reference = Column(str, "Reference", key=True)

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        return sa.select(repository.members.c.reference)


@pytest.fixture
def plugins() -> Plugins:
    return Plugins.of(Arrivals, Days, Halves, Names, Spending, distribution="acme-charts")


def test_every_kind_of_column_is_counted(worked_example: GatewayClient) -> None:
    def drawn(report: str) -> dict[str, Any]:
        chart = worked_example.http.get(f"/reports/{report}/chart").json()
        (series,) = chart["series"]
        return dict(zip(chart["labels"], series["values"], strict=True)) | {"": chart["title"]}

    def rows(query: str) -> list[Any]:
        ((_, answer),) = worked_example.data(f"{{ {query} }}").items()
        return [value for node in answer["nodes"] for value in node.values()]

    assert drawn("halves") == {"First": 5, "Second": 4, "Neither": 0, "no value": 1, "": "Rows by Half"}
    came = [instant[:7] for instant in rows("arrivalsReport { nodes { cameAt } }") if instant is not None]
    assert drawn("arrivals") == {
        "2024-01": came.count("2024-01"),
        "2024-02": came.count("2024-02"),
        "": "Rows by Came at",
    }
    assert sum(drawn("spending")[label] for label in drawn("spending") if label) == len(
        rows("spendingReport { nodes { spent } }")
    )
    assert drawn("spending")["-1.00 to -0.01"] == 1
    points = worked_example.data("{ daysReport { nodes { day points } } }")["daysReport"]["nodes"]
    assert drawn("days") == {row["day"]: row["points"] for row in points} | {"": "Days"}


def test_a_report_of_nothing_but_names_has_no_chart(worked_example: GatewayClient) -> None:
    page = Browser(worked_example.http).open("/reports/names")
    assert (page.status, list(page.root.all("figure"))) == (200, [])
    assert worked_example.http.get("/reports/names/chart").status_code == 404
