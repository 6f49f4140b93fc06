from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.errors import ImportRefusedError

from .folders import SHOP, everything, import_shop, import_text, select

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_HEADER, _SALE = SHOP["sales"].splitlines()
_LINE_HEADER, _FIRST, _SECOND = SHOP["sale_lines"].splitlines()

_AT = "2024-02-01T10:00:00"
_STORED = """
SELECT order_number, reference, day::text, type, total::text, refunds
FROM sales JOIN members USING (member_id) ORDER BY order_number
"""


def _sales(*lines: str) -> str:
    return "\n".join((_HEADER, *lines))


def _lines(*lines: str) -> str:
    return "\n".join((_LINE_HEADER, *lines))


async def test_sales_of_unknown_customers_with_their_lines_in_order(database: Database, tmp_path: Path) -> None:
    await import_text(
        database,
        tmp_path,
        sales=_sales("S1,zoe,2024-02-01T00:30:00+01:00,,LAYBY,-3,", "S2,zoe,2024-02-01T00:00:00Z,,REFUND,1.5,S1"),
        sale_lines=_lines("S2,P2,,1.125,1.5", "S1,P1,X,1,1", "S2,P1,,1,1", "S2,P2,,1.125,1.5"),
    )

    assert await select(database, _STORED) == [
        ("S1", "zoe", "2024-01-31", "LAYBY", "-3.00", None),
        ("S2", "zoe", "2024-02-01", "REFUND", "1.50", "S1"),
    ]
    lines = "SELECT order_number, line, product_id, quantity::text FROM sale_lines ORDER BY 1, 2"
    assert await select(database, lines) == [
        ("S1", 1, "P1", "1.000"),
        ("S2", 1, "P2", "1.125"),
        ("S2", 2, "P1", "1.000"),
        ("S2", 3, "P2", "1.125"),
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"sales": _sales(_SALE), "sale_lines": _lines(_SECOND, _FIRST)},
        {"sales": _sales(_SALE)},
        {"sale_lines": _lines(_SECOND, _FIRST)},
        {"sale_lines": "order_number,product_id,quantity,amount\nS1,P1,1.0,10\nS1,P2,1,2.5\n"},
        {"sales": "order_number,customer,sold_at,type,total\nS1,ana,2024-02-01T11:00:00+01:00,SALE,12.5\n"},
    ],
)
async def test_equal_sales_are_skipped_with_or_without_their_lines(
    database: Database, tmp_path: Path, files: dict[str, str]
) -> None:
    await import_shop(database, tmp_path)
    before = await everything(database)

    await import_text(database, tmp_path / "again", **files)

    assert await everything(database) == before


@pytest.mark.parametrize(
    ("files", "faults"),
    [
        (
            {"sales": _sales("S1,ben,2024-02-01T10:00:01Z,,SALE,12.51,S0")},
            [
                "sales.csv:2:customer: CHANGED_SALE: Sale 'S1' is here already with customer 'ana', not 'ben': ",
                f"sales.csv:2:sold_at: CHANGED_SALE: Sale 'S1' is here already with sold_at {_AT}Z, not {_AT[:-1]}1Z: ",
                "sales.csv:2:outlet: CHANGED_SALE: Sale 'S1' is here already with outlet 'O1', not nothing: ",
                "sales.csv:2:total: CHANGED_SALE: Sale 'S1' is here already with total 12.50, not 12.51: ",
                "sales.csv:2:refunds: CHANGED_SALE: Sale 'S1' is here already with refunds nothing, not 'S0': ",
            ],
        ),
        (
            {"sale_lines": _lines(_FIRST, _FIRST, _SECOND)},
            ["sale_lines.csv:2:order_number: CHANGED_SALE_LINES: Sale 'S1' is here already with other lines: "],
        ),
        (
            {"sales": _sales(_SALE), "sale_lines": _lines(_FIRST)},
            ["sale_lines.csv:2:order_number: CHANGED_SALE_LINES: Sale 'S1' is here already with other lines: "],
        ),
        (
            {"sales": _sales(_SALE), "sale_lines": _lines()},
            ["sales.csv:2:order_number: CHANGED_SALE_LINES: Sale 'S1' is here already with other lines: "],
        ),
    ],
    ids=["sale", "one more line", "one line less", "no lines"],
)
async def test_a_sale_never_changes(
    database: Database, tmp_path: Path, files: dict[str, str], faults: list[str]
) -> None:
    await import_shop(database, tmp_path)

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(database, tmp_path / "again", **files)

    assert [str(fault) for fault in refused.value.problems] == [f"{fault}sales never change." for fault in faults]


async def test_a_refund_of_nothing_known_is_a_warning(database: Database, tmp_path: Path) -> None:
    summary = await import_text(
        database,
        tmp_path,
        sales=_sales(
            "S1,ana,2024-02-01T00:00:00Z,,SALE,3,",
            "S2,ben,2024-02-01T00:00:00Z,,REFUND,3,S1",
            "S3,ana,2024-02-01T00:00:00Z,,REFUND,3,S1",
        ),
    )

    assert [str(warning) for warning in summary.warnings] == [
        "sales.csv:3:refunds: REFUNDED_SALE_UNKNOWN: The refunded sale 'S1' is not a sale of 'ben'."
    ]


async def test_a_negative_refund_is_a_warning_because_it_adds_to_sales(database: Database, tmp_path: Path) -> None:
    lines = ("S1,ana,2024-02-01T00:00:00Z,,REFUND,-3,", "S2,ana,2024-02-01T00:00:00Z,,SALE,-3,")
    summary = await import_text(database, tmp_path, sales=_sales(*lines))

    assert [str(warning) for warning in summary.warnings] == [
        "sales.csv:2:total: NEGATIVE_REFUND: A refund of -3.00 adds to sales: refunds are positive amounts."
    ]
