"""A little shop as import files, folders to import from, and everything that a database holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.imports import ImportSummary, import_folder
from loyalty_graph.ledger.accounts import find_account
from loyalty_graph.ledger.tables import metadata
from loyalty_graph.ledger.verification import verify

if TYPE_CHECKING:
    from loyalty_graph.database import Database

JUDGES = Path(__file__).parents[1] / "judges"
SECOND_EXAMPLE = JUDGES / "second_example"
WORKED_ANSWERS = JUDGES / "worked_example" / "expected.json"

SHOP = {
    "balance_types": "code,name,is_default\nGOLD,Gold,true\nSILVER,Silver,false\n",
    "price_groups": "code,name,points_threshold\nSTAFF,Staff,\nBRONZE,Bronze,0\nTOP,Top,100\n",
    "campaigns": "code,name,balance_type,starts_at,ends_at\nSPRING,Spring,GOLD,,\n",
    "outlets": "code,name,position\nO1,Market,1\n",
    "adjustment_reasons": "code,label,effect_up,effect_down\nGOODWILL,Goodwill,EARNED,REVERSED\n",
    "customers": "reference,email\nana,ana@example.test\nben,\n",
    "enrolments": "campaign,customer\nSPRING,ana\n",
    "survey_answers": "customer,segment_group,option\nana,colour,red\n",
    "sales": "order_number,customer,sold_at,outlet,type,total,refunds\nS1,ana,2024-02-01T10:00:00Z,O1,SALE,12.50,\n",
    "sale_lines": "order_number,product_id,supplier_sku,quantity,amount\nS1,P1,X1,1,10.00\nS1,P2,,1,2.50\n",
    "entries": (
        "id,customer,campaign,balance_type,kind,effect,points,effective_at,reverses,operation,reason\n"
        "E1,ana,SPRING,GOLD,EARN_RULE,,100,2024-02-01T10:00:00Z,,,\n"
        "E2,ben,,GOLD,EARN_RULE,,50,2024-02-01T10:00:00Z,,,\n"
    ),
}


def write_files(folder: Path, files: dict[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


async def import_text(database: Database, folder: Path, into: str = "shop", **files: str | bytes) -> ImportSummary:
    return await import_folder(database, write_files(folder, dict(files)), account=into)


async def import_shop(database: Database, folder: Path, into: str = "shop") -> ImportSummary:
    return await import_text(database, folder / "shop", into, **SHOP)


async def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, in an order of their own."""
    async with database.owner.connect() as connection:
        rows = {table.name: list(await connection.execute(sa.select(table))) for table in metadata.sorted_tables}
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


async def select(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.owner.connect() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(query))]


async def verified(database: Database, account: str) -> bool:
    async with database.owner.connect() as connection:
        return await verify(connection, await find_account(connection, account)) == []
