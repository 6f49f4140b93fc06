"""A small report that keeps its contract, and one for every way to break it; each differs in the one thing it shows.

What SQL is asked can be seen in SQL (`current_query`), as a view, a policy or a function may do: so a report can answer
one path right and another wrong although it has but one select().
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa

from loyalty_graph import SUM, Argument, Arguments, Column, Link, Points, Report, Repository, Select, fact
from loyalty_graph.ledger import tables

if TYPE_CHECKING:
    Expression = sa.ColumnElement[Any]
    Expressions = dict[str, Expression]


class Level(enum.Enum):
    """How much a member has."""

    HIGH = "100 points or more"
    LOW = "Fewer than 100 points"
    LOWER = LOW  # another name of LOW, between HIGH and nothing
    A_LOW = LOW  # noqa: PIE796 - another one, before HIGH


def asked(text: str) -> Expression:
    """True in a statement that holds the text."""
    return sa.func.current_query().like(f"%{text}%")


class Sound(Report):
    """Members with entries: what they earned, what they lost of it, and what they have."""

    name, title, version = "standing", "Standing", "1.0"
    identities: ClassVar[list[str]] = ["points == earned - lost"]

    class Filter(Arguments):
        """Whom it shows."""

        balance_types: list[str] | None = Argument("Types", example="STORE", options=Repository.balance_type_choices)
        minimum: Points | None = Argument("Points at least", example="50")
        recorded: bool = Argument("Customer records only", default=False)

    reference = Column(str, "Reference", key=True)
    email = Column(str | None, "Email", personal=True)
    level = Column(Level, "Level")
    points = Column(Points, "Points", total=SUM)
    earned = Column(Points, "Earned", total=SUM)
    lost = Column(Points, "Lost", total=SUM)
    entries = Column(int, "Entries", total=SUM)
    customer = Link("customer", by="reference")

    @fact(int, "How many balance types the account has.")
    async def types(self, repository: Repository, filter: Filter) -> int:  # noqa: A002, ARG002 - the form of facts
        count = sa.select(sa.func.count()).select_from(repository.balance_types)
        return int((await repository.fetch(count))[0][0])

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        members, balances = repository.members, repository.balances
        selected = sa.select(*(value.label(name) for name, value in self.values(members, balances).items()))
        types = sa.select(repository.balance_types.c.balance_type_id)
        if filter.balance_types is not None:
            types = types.where(repository.balance_types.c.code.in_(filter.balance_types))
        return (
            selected.join_from(members, balances, balances.c.member_id == members.c.member_id)
            .where(balances.c.balance_type_id.in_(types), *self.conditions(members, filter))
            .group_by(members.c.reference, members.c.email)
            .having(*self.having(_total(balances.c.points), filter))
        )

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        points, earned = _total(balances.c.points), _total(balances.c.earned)
        return {
            "reference": members.c.reference,
            "email": members.c.email,
            "level": sa.case((points < 100, "LOW"), else_="HIGH"),
            "points": points,
            "earned": earned,
            "lost": earned - points,
            "entries": _total(balances.c.seq),
        }

    def conditions(self, members: sa.FromClause, chosen: Filter) -> list[Expression]:
        return [members.c.has_record] if chosen.recorded else []

    def having(self, points: Expression, chosen: Filter) -> list[Expression]:
        return [] if chosen.minimum is None else [points >= chosen.minimum]


def _total(column: Expression) -> Expression:
    return sa.cast(sa.func.sum(column), sa.BigInteger)


class WrongTotal(Sound):
    """Counts one entry more per row where entries are summed."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        values = super().values(members, balances)
        more = sa.case((asked("coalesce(sum("), 1), else_=0)
        return values | {"entries": values["entries"] + more}


class UnfilteredCount(Sound):
    """Forgets the minimum where rows are counted."""

    def having(self, points: Expression, chosen: Sound.Filter) -> list[Expression]:
        return [sa.or_(condition, asked("count(*) AS sum_0")) for condition in super().having(points, chosen)]


class UnfilteredTotals(Sound):
    """Forgets the minimum where rows are totalled."""

    def having(self, points: Expression, chosen: Sound.Filter) -> list[Expression]:
        return [sa.or_(condition, asked("coalesce(sum(")) for condition in super().having(points, chosen)]


class Stateful(Sound):
    """Forgets the records in every other select."""

    calls = 0

    def conditions(self, members: sa.FromClause, chosen: Sound.Filter) -> list[Expression]:
        self.calls += 1
        return super().conditions(members, chosen) if self.calls % 2 else []


class Volatile(Sound):
    """Shows a number of entries that depends on the moment."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        return super().values(members, balances) | {"entries": sa.func.floor(sa.func.random() * 1_000_000)}


class DeafArgument(Sound):
    """Takes a minimum and does nothing with it."""

    def having(self, points: Expression, chosen: Sound.Filter) -> list[Expression]:  # noqa: ARG002 - that is the defect
        return []


class WrongWhere(Sound):
    """Calls LOW by another name in the database: shown alike, but never equal."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        return super().values(members, balances) | {
            "level": sa.case((_total(balances.c.points) < 100, "LOWER"), else_="HIGH")
        }


class WrongOrder(Sound):
    """Calls LOW by a name before HIGH where rows are ordered by it."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        low = sa.case((asked("ORDER BY CAST(standing.level"), "A_LOW"), else_="LOW")
        return super().values(members, balances) | {
            "level": sa.case((_total(balances.c.points) < 100, low), else_="HIGH")
        }


class LossyPages(Sound):
    """Loses rows of every page but the first."""

    def having(self, points: Expression, chosen: Sound.Filter) -> list[Expression]:
        return [*super().having(points, chosen), sa.or_(sa.not_(asked('AS TEXT) COLLATE "C") > ')), points < 0)]


class RepeatedKey(Sound):
    """Has a row per balance type, which its key does not tell."""

    def select(self, repository: Repository, filter: Sound.Filter) -> Select:  # noqa: A002 - the word of the API
        return super().select(repository, filter).group_by(repository.balances.c.balance_type_id)


class NullWhereNoneMayBe(Sound):
    """Promises everybody's email."""

    email = Column(str, "Email", personal=True)


class NullInList(Sound):
    """Lists emails, of which some are null."""

    emails = Column(list[str], "Emails")

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        return super().values(members, balances) | {"emails": sa.func.array_agg(members.c.email)}


class BrokenIdentity(Sound):
    """Shows no more points than anybody has in the worked example."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        values = super().values(members, balances)
        return values | {"points": sa.func.least(values["points"], 200)}


class Unexplained(Sound):
    """Took its explanation back when its class was made."""

    bonus = Column(Points, "Bonus", total=SUM)
    unexplained: ClassVar[dict[str, str]] = {"bonus": "It is a gift."}

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        return super().values(members, balances) | {"bonus": sa.literal(5)}


Unexplained.unexplained = {}


class OtherAccounts(Sound):
    """Reads the tables themselves, which hold every account."""

    def select(self, repository: Repository, filter: Sound.Filter) -> Select:  # noqa: A002 - the word of the API
        own = super().select(repository, filter).subquery("own")
        everybody = (
            sa.select(tables.members.c.reference, sa.func.sum(tables.balances.c.seq).label("entries"))
            .join_from(tables.members, tables.balances, tables.balances.c.member_id == tables.members.c.member_id)
            .group_by(tables.members.c.reference)
            .subquery("everybody")
        )
        shown = [everybody.c.entries if column.name == "entries" else column for column in own.c]
        return sa.select(*shown).join_from(own, everybody, everybody.c.reference == own.c.reference)


class AllMembers(Sound):
    """Says it tells of one member a row, and counts the entries of all."""

    per_member = "member_id"

    def select(self, repository: Repository, filter: Sound.Filter) -> Select:  # noqa: A002 - the word of the API
        own, members = super().select(repository, filter).subquery("own"), repository.members.alias()
        everybody = sa.select(sa.func.count()).select_from(repository.entries).scalar_subquery()
        shown = [everybody.label("entries") if column.name == "entries" else column for column in own.c]
        return sa.select(members.c.member_id, *shown).join_from(own, members, members.c.reference == own.c.reference)


class StatementPerRow(Sound):
    """Looks every member up on its own."""

    @fact(int, "How many members there are.")
    async def types(self, repository: Repository, filter: Sound.Filter) -> int:  # noqa: A002 - the form of facts
        rows = await repository.fetch(self.select(repository, filter))
        for row in rows:
            await repository.fetch(sa.select(repository.members).where(repository.members.c.reference == row[0]))
        return len(rows)


class Crashing(Sound):
    """Divides by zero for those who have no points."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        return super().values(members, balances) | {"entries": 100 / _total(balances.c.points)}


class Raising(Sound):
    """Uses a name that it did not import."""

    def values(self, members: sa.FromClause, balances: sa.FromClause) -> Expressions:
        return {"points": sum_of(members, balances)}  # type: ignore[name-defined]  # noqa: F821 - that is the defect


class RefusedExample(Sound):
    """Gives an example that its own filter refuses."""

    class Filter(Sound.Filter):
        """Whom it shows."""

        balance_types: list[str] | None = Argument(
            "Types", example="NO_SUCH_TYPE", options=Repository.balance_type_choices
        )
