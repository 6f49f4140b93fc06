"""Cursors belong to one question, cannot be made up, and carry every kind of value exactly."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.errors import ConfigurationError, InputError
from loyalty_graph.ledger.tables import gateway_keys
from loyalty_graph.reports.cursors import Cursors, fingerprint
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.reading import Reading, Request, read

from .samples import Colour, Sample, row

if TYPE_CHECKING:
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

REPORT = Sample([row(code=code, points=5) for code in "abc"])
QUESTION: dict[str, Any] = {
    "filter": {"latent": True},
    "where": {"points": {"gt": 1}},
    "order_by": [{"field": "POINTS", "direction": "DESC"}],
}


async def first_cursor(repository: Repository, **question: Any) -> str:
    page = await (await read(REPORT, repository, Request(**(question or QUESTION), first=1))).page([])
    assert page.start_cursor is not None
    return page.start_cursor


async def codes(reading: Reading) -> list[str]:
    return [code for code, *_ in (await reading.page(["code"])).rows]


async def test_a_cursor_serves_the_question_it_was_made_for(repository: Repository) -> None:
    cursor = await first_cursor(repository)
    assert await codes(await read(REPORT, repository, Request(**QUESTION, after=cursor))) == ["b", "c"]
    assert await codes(await read(REPORT, repository, Request(**QUESTION, before=cursor))) == []
    same = QUESTION | {"where": {"points": {"gt": 1}}, "filter": {"latent": True, "prefix": None}}
    assert await codes(await read(REPORT, repository, Request(**same, first=1, after=cursor))) == ["b"]


@pytest.mark.parametrize(
    "change",
    [
        {"filter": {"latent": False}},
        {"filter": None},
        {"where": {"points": {"gte": 1}}},
        {"where": {"points": {"gt": 2}}},
        {"where": None},
        {"order_by": [{"field": "POINTS", "direction": "ASC"}]},
        {"order_by": None},
    ],
)
@pytest.mark.parametrize("name", ["after", "before"])
async def test_a_cursor_of_another_question_is_refused(
    repository: Repository, change: dict[str, Any], name: str
) -> None:
    cursor = await first_cursor(repository)
    with pytest.raises(InputError) as refusal:
        await read(REPORT, repository, Request(**(QUESTION | change | {name: cursor})))
    text = f"The cursor in {name} belongs to another filter, where or orderBy: start again from the first page."
    assert (refusal.value.code, refusal.value.message, refusal.value.field) == ("CURSOR_MISMATCH", text, (name,))


async def test_a_cursor_of_another_account_report_or_version_is_refused(repository: Repository) -> None:
    cursor = await first_cursor(repository)

    class Other(Sample):
        """Another report."""

        name = "other"

    class Newer(Sample):
        """The report, changed."""

        version = "3.0"

    scope = dataclasses.replace(repository.scope, account_id=2)
    elsewhere = dataclasses.replace(repository, scope=scope)
    for report, place in ((Other(), repository), (Newer(), repository), (REPORT, elsewhere)):
        with pytest.raises(InputError) as refusal:
            await read(report, place, Request(**QUESTION, after=cursor))
        assert refusal.value.code == "CURSOR_MISMATCH"


async def test_a_made_up_cursor_is_refused(repository: Repository) -> None:
    cursor = await first_cursor(repository)
    raw = base64.urlsafe_b64decode(cursor)
    flipped = [bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]]) for place in range(len(raw))]
    tampered = [base64.urlsafe_b64encode(each).decode() for each in flipped]
    made_up: list[Any] = ["", "x", "é", "abcd", cursor + "A", cursor[:-4], " " + cursor, 7, "A" * 9000]
    for each in [*tampered, *made_up]:
        with pytest.raises(InputError) as refusal:
            await read(REPORT, repository, Request(**QUESTION, after=each))
        expected = ("CURSOR_INVALID", "after is not a cursor of this gateway.", ("after",))
        assert (refusal.value.code, refusal.value.message, refusal.value.field) == expected


@pytest.fixture
def own(repository: Repository, database: Database) -> Repository:
    """The repository on a database of the test's own."""
    return dataclasses.replace(repository, database=database)


async def test_the_secret_is_read_once_per_database(own: Repository) -> None:
    cursor = await first_cursor(own)
    async with own.database.owner.begin() as connection:
        await connection.execute(sa.update(gateway_keys).values(secret=b"another"))
    following = await (await read(REPORT, own, Request(**QUESTION, after=cursor))).page([])
    assert following.has_previous_page


async def test_a_database_without_a_secret_is_not_migrated(own: Repository) -> None:
    async with own.database.owner.begin() as connection:
        await connection.execute(sa.delete(gateway_keys))
    with pytest.raises(ConfigurationError, match="run `loyalty-graph migrate`") as refusal:
        await read(REPORT, own, Request())
    assert refusal.value.code == "DATABASE_NOT_MIGRATED"


async def test_another_gateway_of_the_same_database_reads_the_cursor(
    repository: Repository, module_database_url: str
) -> None:
    cursor = await first_cursor(repository)
    other = Database(module_database_url, Settings())
    try:
        reading = await read(REPORT, dataclasses.replace(repository, database=other), Request(**QUESTION, after=cursor))
        assert await codes(reading) == ["b", "c"]
    finally:
        await other.dispose()


def test_every_kind_of_value_comes_back_exactly() -> None:
    values: list[tuple[DataType, Any, Any]] = [
        (DataType.STRING, 'Zoë "😀"\n', 'Zoë "😀"\n'),
        (DataType.POINTS, -(2**53) + 1, -(2**53) + 1),
        (DataType.INTEGER, 0, 0),
        (DataType.MONEY, Decimal("0.123456789012345678901234567890"), Decimal("0.123456789012345678901234567890")),
        (DataType.DATE, dt.date(1, 1, 1), dt.date(1, 1, 1)),
        (
            DataType.DATETIME,
            dt.datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC),
            dt.datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC),
        ),
        (DataType.BOOLEAN, False, False),
        (DataType.ENUM, Colour.BLUE, "BLUE"),
        (DataType.DATE, None, None),
    ]
    cursors = Cursors(b"secret", lambda: fingerprint("question"), [data_type for data_type, _, _ in values])
    cursor = cursors.make([value for _, value, _ in values])
    assert cursors.read(cursor, name="after") == [expected for _, _, expected in values]
