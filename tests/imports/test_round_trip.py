"""An exported customers file is one to import: as it is it changes nothing, and edited only what was edited."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.imports.folders import everything, import_shop, import_text, select

from loyalty_graph.exports import Csv, export_columns, stream
from loyalty_graph.ledger.tables import customers
from loyalty_graph.reports.listings import Customers
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.repository.repository import open_repository

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

TEXTS = st.text("'=+-@\t\r\n\",; aé", min_size=1, max_size=5) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=5
)
PEOPLE = st.fixed_dictionaries({name: st.none() | TEXTS for name in ("email", "first_name", "last_name", "phone")})


async def exported(database: Database) -> bytes:
    reading = await read(Customers(), await open_repository(database, "shop"), Request())
    return b"".join([piece async for piece in stream(Csv(), reading, export_columns(Customers()))])


async def rename(database: Database, person: dict[str, Any]) -> None:
    async with database.owner.begin() as connection:
        await connection.execute(sa.update(customers).values(person))


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> Database:
    await import_shop(database, tmp_path)
    times = "opted_out_at,closed_at,created_at\nana,2024-02-29T12:00:00.5+01:00,,2024-01-01T00:00:00.000001Z\n"
    await import_text(database, tmp_path / "more", customers=f"reference,{times}")
    flags = "employee,accrual_enabled,automatic_price_group\nana,true,false,false\nben,false,true,true\n"
    await import_text(database, tmp_path / "flags", customers=f"reference,{flags}")
    await import_text(database, tmp_path / "group", customers="reference,price_group\nana,STAFF\n")
    return database


@given(PEOPLE)
@example({"email": "=1+1", "first_name": '=HYPERLINK("http://x")', "last_name": "'=x", "phone": "+49 30"})
@example({"email": "'", "first_name": "a\r\nb\nc\rd", "last_name": " x ", "phone": '"",'})
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_was_exported_changes_nothing(shop: Database, tmp_path: Path, person: dict[str, Any]) -> None:
    await rename(shop, person)
    before, file = await everything(shop), await exported(shop)
    summary = await import_text(shop, tmp_path / "back", customers=file)
    assert [(each.new, each.changed, each.skipped) for each in summary.files] == [(0, 0, 2)]
    assert summary.warnings == ()
    after = await everything(shop)
    assert after["customers"] == before["customers"]
    assert after["price_groups"] == before["price_groups"]


async def test_what_was_edited_is_what_changes(shop: Database, tmp_path: Path) -> None:
    await rename(shop, {"first_name": '=HYPERLINK("http://x")'})
    lines = list(csv.reader(io.StringIO((await exported(shop)).decode(), newline="")))
    assert [cells[2] for cells in lines] == ["first_name", *['\'=HYPERLINK("http://x")'] * 2]
    lines[2][1], lines[2][5] = "-ben", "TRUE"  # as a spreadsheet saves it
    edited = io.StringIO()
    csv.writer(edited).writerows(lines)
    summary = await import_text(shop, tmp_path / "back", customers=edited.getvalue())
    assert [(each.new, each.changed, each.skipped) for each in summary.files] == [(0, 1, 1)]
    assert await select(shop, "SELECT email, first_name, employee FROM customers ORDER BY created_at") == [
        ("ana@example.test", '=HYPERLINK("http://x")', True),
        ("-ben", '=HYPERLINK("http://x")', True),
    ]
