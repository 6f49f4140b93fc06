"""Plans keep every promise of the ordinary way: the account as it is, limits, blame, and no statement too many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from graphql import execute

from loyalty_graph import Column, Points, Report, Repository, Select
from loyalty_graph.graphql import build_schema, executing
from loyalty_graph.graphql.leaf_columns import leaf_column
from loyalty_graph.graphql.tables import TableField
from loyalty_graph.ledger.accounts import set_account
from loyalty_graph.plugins import load_plugins

from .conftest import counted, opened
from .samples import Standing, plugins_of

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

DAYS = """{ liabilityByDateReport(filter: {from: "2024-01-10", to: "2024-01-12"}) { nodes { date } } }"""


async def change(database: Database, **changes: Any) -> None:
    async with database.write.begin() as connection:
        await set_account(connection, "demo", **changes)


async def test_a_changed_account_is_obeyed_at_once(open_api: Any, import_shop: Any, database: Database) -> None:
    await import_shop("demo")
    async with open_api(load_plugins(only={"liability"})) as api:
        for _ in range(2):
            assert len((await api.data(DAYS))["liabilityByDateReport"]["nodes"]) == 3
        await change(database, data_epoch=dt.date(2024, 1, 11))
        assert (await api.error(DAYS))["code"] == "BEFORE_DATA_EPOCH"
        await change(database, data_epoch=dt.date(2024, 1, 10))
        for statements in (3, 1):  # the account of before refuses it: it is read, and then the days; then known anew
            with counted(database) as asked:
                assert len((await api.data(DAYS))["liabilityByDateReport"]["nodes"]) == 3
            assert len(asked) <= statements
        async with database.owner.begin() as owner:
            await owner.execute(sa.text("UPDATE accounts SET code = 'other'"))
        assert (await api.error(DAYS))["code"] == "UNKNOWN_ACCOUNT"


async def test_an_empty_page_is_proven_as_well(open_api: Any, import_shop: Any, database: Database) -> None:
    await import_shop("demo")
    nobody = '{ customers(where: {reference: {eq: "nobody"}}) { nodes { email } } }'
    async with open_api() as api:
        await api.data(nobody)
        with counted(database) as statements:
            assert await api.data(nobody) == {"customers": {"nodes": []}}
        assert len(statements) == 2


async def test_the_rows_of_an_answer_are_limited(
    open_api: Any, import_shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await import_shop("demo", customers=4)
    executed = []

    def executing_anyway(*given: Any, **more: Any) -> Any:
        executed.append(given)
        return execute(*given, **more)

    monkeypatch.setattr(executing, "execute", executing_anyway)
    async with open_api(answer_rows_limit=8) as api:
        twice = "{ customers(first: 4) { nodes { email } edges { cursor } } }"
        assert len((await api.data(twice))["customers"]["edges"]) == 4
        assert not executed
        thrice = "{ customers(first: 4) { nodes { email } edges { cursor } } campaigns { nodes { code } } }"
        assert (await api.error(thrice))["code"] == "TOO_MANY_ROWS"
        assert executed


async def test_what_is_asked_again_is_parsed_once(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed, question = [], TableField.question

    def parse(*given: Any) -> Any:
        parsed.append(given)
        return question(*given)

    monkeypatch.setattr(TableField, "question", parse)
    document = "query ($who: CustomerWhere) { customers(where: $who) { totalCount } }"
    async with opened(shop) as api:
        for among, count, times in ((["c1"], 1, 1), (["c1", "c2"], 2, 2), (["c1"], 1, 2)):
            answer = await api.data(document, who={"reference": {"in": among}})
            assert (answer["customers"]["totalCount"], len(parsed)) == (count, times)
        for times in (3, 4):  # too long to be kept
            many = [f"c{number}" for number in range(500)]
            answer = await api.data(document, who={"reference": {"in": many}})
            assert (answer["customers"]["totalCount"] > 2, len(parsed)) == (True, times)


INSTANTS = (
    dt.datetime(2024, 2, 29, tzinfo=dt.UTC),
    dt.datetime(1, 1, 1, 0, 0, 0, 1, dt.UTC),
    dt.datetime(9999, 12, 31, 23, 59, 59, 999999, dt.UTC),
)


@pytest.mark.parametrize("values", [(), (None,), INSTANTS, (None, *INSTANTS, None), INSTANTS[:1]])
def test_a_column_of_instants_is_written_as_each_of_them(values: tuple[dt.datetime | None, ...]) -> None:
    instant = scalar_named("DateTime")
    one_by_one = [None if value is None else instant.coerce_output_value(value) for value in values]
    assert list(leaf_column(instant)(values) or ()) == one_by_one


def test_instants_of_other_zones_are_left_to_their_type() -> None:
    elsewhere = dt.timezone(dt.timedelta(hours=1))
    for others in ((dt.datetime(2024, 1, 1, tzinfo=elsewhere),), (dt.datetime(2024, 1, 1),), ("2024", None)):  # noqa: DTZ001 - it has none
        assert leaf_column(scalar_named("DateTime"))((*INSTANTS, *others)) is None


def scalar_named(name: str) -> Any:
    return build_schema(plugins_of(Standing))._schema.type_map[name]  # noqa: SLF001 - graphql-core's own types


class Failing(Report):
    """A report that fails as it is told to."""

    name, title = "failing", "Failing"
    raises: Any = None

    number = Column(Points, "Number", key=True)

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        if self.raises is not None:
            raise self.raises
        return sa.select(sa.literal(1).label("number"))


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), SystemExit(3), sa.exc.ArgumentError("secret")])
async def test_a_plugin_that_fails_is_blamed_once(shop: Database, error: BaseException) -> None:
    plugins = plugins_of(Standing, Failing)
    before = sum(plugin.tally.failures for plugin in plugins.plugins)
    async with opened(shop, plugins) as api:
        Failing.raises = error
        try:
            answer = await api.error("{ failingReport { nodes { number } totalCount } }")
        finally:
            Failing.raises = None
    assert answer["code"] == "PLUGIN_FAILED"
    assert "secret" not in answer["message"]
    assert sum(plugin.tally.failures for plugin in plugins.plugins) == before + 1
