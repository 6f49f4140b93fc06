"""Relations show what the account holds and nothing of another account, and cost no more than the tables."""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.ledger import tables
from loyalty_graph.repository import Repository
from loyalty_graph.repository.access import Access

pytestmark = pytest.mark.anyio

# What each relation must show of an account: the table, or the tables, whose rows it is made of.
TABLES = {
    "members": [tables.members],
    "customers": [tables.customers],
    "enrolments": [tables.enrolments],
    "survey_answers": [tables.survey_answers],
    "sales": [tables.sales],
    "sale_lines": [tables.sale_lines],
    "entries": [tables.entries],
    "postings": [tables.postings],
    "balances": [tables.balances],
    "balance_types": [tables.balance_types],
    "campaigns": [tables.campaigns],
    "adjustment_reasons": [tables.adjustment_reasons],
    "price_groups": [tables.price_groups],
    "outlets": [tables.outlets],
    "newsletters": [tables.newsletters],
    "newsletter_members": [tables.newsletter_members],
    "voucher_settings": [tables.voucher_settings],
    "vouchers": [tables.vouchers],
    "operations": [tables.operations],
    "operation_outcomes": [tables.operation_outcomes],
    "daily_points": [tables.daily_points, tables.daily_point_deltas],
}
# Relations that are words about these: what they show is pinned elsewhere.
DERIVED = {"purchases", "takings"}


def relations() -> set[str]:
    return {
        name for cls in Repository.__mro__ for name, value in vars(cls).items() if isinstance(value, cached_property)
    }


def test_every_relation_is_checked_below() -> None:
    assert relations() == TABLES.keys() | DERIVED


async def test_a_relation_shows_its_account_and_no_other(repository: Repository, second: Repository) -> None:
    for name, made_of in TABLES.items():
        for opened in (repository, second):
            shown = await opened.fetch(sa.select(sa.func.count()).select_from(getattr(opened, name)))
            held = 0
            for table in made_of:
                own = sa.select(sa.func.count()).where(table.c.account_id == opened.scope.account_id)
                held += (await opened.fetch(own))[0][0]
            assert (name, shown[0][0]) == (name, held)
        everything = [
            (await repository.fetch(sa.select(sa.func.count()).select_from(table)))[0][0] for table in made_of
        ]
        assert sum(everything) > 0


async def test_words_about_sales_stay_in_their_account(repository: Repository, second: Repository) -> None:
    for name in DERIVED:
        shown, others = [
            {row.member_id for row in await opened.fetch(sa.select(getattr(opened, name)))}
            for opened in (repository, second)
        ]
        assert shown
        assert others
        assert not shown & others


async def test_entries_of_campaigns_are_those_of_the_account(repository: Repository, second: Repository) -> None:
    for opened in (repository, second):
        entries, own = opened.entries, opened.campaigns
        codes = {row.campaign_id: row.code for row in await opened.fetch(sa.select(own.c.campaign_id, own.c.code))}
        ledger = [row for row in await opened.fetch(sa.select(entries)) if row.campaign_id is not None]
        assert ledger
        for access, chosen in itertools.product(Access, (None, ["C1"], list(codes.values()), [])):
            found = await opened.fetch(sa.select(opened.reading(access).entries_in(chosen)))
            expected = [row for row in ledger if chosen is None or codes[row.campaign_id] in chosen]
            assert sorted(map(repr, found)) == sorted(map(repr, expected))


async def test_whose_an_entry_is_follows_from_its_campaign(repository: Repository) -> None:
    """So that an index without the account is enough to count members: the ledger itself is twenty times as slow."""
    text = str(sa.select(sa.func.count()).select_from(repository.reading(Access.WHOLE).entries_in(None)))
    assert "entries.account_id" not in text
    assert "campaigns.account_id" in text


async def test_a_relation_does_not_show_the_account(repository: Repository) -> None:
    assert [name for name in relations() if "account_id" in getattr(repository, name).c] == []


async def test_members_have_their_record_where_there_is_one(repository: Repository) -> None:
    members = repository.members
    rows = await repository.fetch(
        sa.select(members.c.reference, members.c.has_record, members.c.email, members.c.employee)
        .where(members.c.reference.in_(["dan", "x9"]))
        .order_by(members.c.reference)
    )
    assert [tuple(row) for row in rows] == [("dan", True, "dan@example.test", True), ("x9", False, None, None)]


async def test_customers_have_their_reference(repository: Repository) -> None:
    rows = await repository.fetch(sa.select(repository.customers.c.reference))
    assert sorted(row.reference for row in rows) == ["ana", "ben", "cleo", "dan", "eve", "fay", "gus", "hal", "ivy"]


async def test_a_relation_is_merged_into_the_statement_around_it(repository: Repository) -> None:
    for name in TABLES.keys() - {"daily_points"}:  # a union, into whose parts conditions are pushed
        column = next(iter(getattr(repository, name).c))
        assert "Subquery Scan" not in await plan(repository, sa.select(column).where(column.is_not(None))), name


async def test_the_record_costs_nothing_where_it_is_not_asked_for(repository: Repository) -> None:
    members = repository.members
    assert "customers" not in await plan(repository, sa.select(members.c.reference))
    assert "customers" in await plan(repository, sa.select(members.c.reference, members.c.email))


async def plan(repository: Repository, statement: sa.Select[*tuple[Any, ...]]) -> str:
    """How PostgreSQL would run a statement."""
    text = statement.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    async with repository.database.read.connect() as connection:
        return "\n".join(await connection.scalars(sa.text(f"EXPLAIN {text}")))
