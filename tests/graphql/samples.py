"""A report for tests: one column of every data type, arguments of every shape, a fact, identities, a link."""

from __future__ import annotations

import datetime as dt
import enum
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph import (
    FIRST,
    SUM,
    Argument,
    Arguments,
    Column,
    InputError,
    Link,
    Money,
    Month,
    Points,
    Report,
    Repository,
    Select,
    fact,
)
from loyalty_graph.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(enum.Enum):
    """How much a member has."""

    LOW = "Fewer than 100 points"
    HIGH = "100 points or more"


class PointsRange(Arguments):
    """A range of points."""

    from_: Points | None = Argument("From")
    to: Points | None = Argument("To")


class Standing(Report):
    """Members and where they stand."""

    name, title, version = "standing", "Standing", "1.0"
    identities = ["points == earned - reversed"]  # noqa: RUF012 - as plugins write it

    class Filter(Arguments):
        """Whom it shows."""

        month: Month = Argument("Month", example="2024-01")
        level: Level | None = Argument("Level")
        points: PointsRange | None = Argument("Range of points")
        campaigns: list[str] | None = Argument("Campaigns", options=Repository.campaign_choices)
        hidden: str | None = Argument("Makes the range meaningless")
        factor: int = Argument("Factor", default=2)

    reference = Column(str, "Reference", key=True)
    points = Column(Points, "Points", total=SUM)
    earned = Column(Points, "Earned", total=SUM)
    reversed = Column(Points, "Reversed", total=SUM)
    first_points = Column(Points | None, "First points", total=FIRST, limited=False)
    level = Column(Level, "Level")
    worth = Column(Money, "Worth")
    since = Column(dt.date, "Since")
    updated_at = Column(dt.datetime, "Updated at")
    active = Column(bool, "Active")
    tags = Column(list[str], "Tags")
    customer = Link("customer", by="reference")

    unexplained = {"first_points": "It is there to have a first value."}  # noqa: RUF012 - as above

    @fact(bool, "Whether the month is January.")
    def is_january(self, repository: Repository, filter: Filter) -> bool:  # noqa: A002, ARG002 - the form of facts
        return filter.month.number == 1

    def ignored(self, given: Mapping[str, object]) -> dict[str, str]:
        return {"points": "hidden is given"} if "hidden" in given and "points" in given else {}

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002, ARG002 - the form of checks
        if filter.month.year < 2000:
            raise InputError("TOO_OLD", "There is nothing before 2000.", field=("filter", "month"))
        if filter.hidden == "crash":
            raise RuntimeError("the password is swordfish")

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        balances, members = repository.balances, repository.members
        total = sa.cast(sa.func.sum(balances.c.points), sa.BigInteger)
        selected = (
            sa.select(
                members.c.reference.label("reference"),
                total.label("points"),
                sa.cast(sa.func.sum(balances.c.earned), sa.BigInteger).label("earned"),
                sa.cast(sa.func.sum(balances.c.reversed), sa.BigInteger).label("reversed"),
                total.label("first_points"),
                sa.case((total < 100, "LOW"), else_="HIGH").label("level"),
                sa.cast(total * sa.literal(filter.factor), sa.Numeric(18, 2)).label("worth"),
                sa.func.min(balances.c.first_day).label("since"),
                sa.func.max(balances.c.last_at).label("updated_at"),
                sa.true().label("active"),
                sa.func.array_agg(sa.literal("tag", sa.Text)).label("tags"),
            )
            .join_from(balances, members, members.c.member_id == balances.c.member_id)
            .group_by(members.c.reference)
        )
        if filter.points is not None and filter.points.from_ is not None:
            selected = selected.having(total >= filter.points.from_)
        return selected


class Plain(Report):
    """Every reference: a report without arguments and totals."""

    name, title = "plain", "Plain"

    reference = Column(str, "Reference", key=True)

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        return sa.select(repository.members.c.reference.label("reference"))


class Campaigns(Report):
    """Every campaign, with links to core types; the second one has no balance type."""

    name, title = "campaigns", "Campaigns"

    code = Column(str, "Code", key=True)
    type_code = Column(str | None, "Type")
    campaign = Link("campaign", by="code")
    balance_type = Link("balance_type", by="type_code")

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        codes = repository.campaigns.c.code
        return sa.select(codes.label("code"), sa.case((codes == "C1", "STORE")).label("type_code"))


@cache
def plugins_of(*reports: type[Report], distribution: str = "loyalty-graph-sample") -> Plugins:
    """The plugins that one distribution with these reports would be."""
    return Plugins.of(*reports, distribution=distribution)
